import type { Preferences } from '../../../electron/shared/preferences.ts';
import { say, type Text } from '../../../electron/shared/text/text.ts';
import { inWords, words } from '../../i18n/in-words.ts';
import { CheckField, FormSection, TextField } from '../../ui/field.tsx';
import { useDesk, useSave } from './data.ts';

type Switches = Preferences['notifications'];
type Switch = Exclude<keyof Switches, 'enabled' | 'quietHours'>;

const SWITCHES: { key: Switch; label: string; hint?: Text }[] = [
  { key: 'rollbackFailed', label: 'A rollback failed', hint: say('settings.notify-rollback-failed') },
  { key: 'rolledBack', label: 'An app was rolled back' },
  { key: 'updateFailed', label: 'An update failed', hint: say('settings.notify-update-failed') },
  { key: 'awaitingDecision', label: 'An app waits for a decision' },
  { key: 'unhealthy', label: 'An app became unhealthy or stopped' },
  { key: 'dockerAway', label: 'Docker does not answer' },
  { key: 'newVersion', label: 'Something new is out', hint: say('settings.notify-new-version') },
  { key: 'succeeded', label: 'An update succeeded' },
];

export function Notifications() {
  const { state } = useDesk();
  const save = useSave();
  const { notifications } = state.preferences;
  const { quietHours } = notifications;
  const set = (patch: Partial<Switches>) => void save({ notifications: { ...notifications, ...patch } });
  const setQuiet = (patch: Partial<Switches['quietHours']>) =>
    set({ quietHours: { ...quietHours, ...patch } });
  return (
    <>
      <FormSection title="Notify" hint={words('settings.notify')}>
        <CheckField
          label="Show notifications"
          checked={notifications.enabled}
          onChange={(enabled) => set({ enabled })}
        />
        {notifications.enabled
          ? SWITCHES.map(({ key, label, hint }) => (
              <CheckField
                key={key}
                label={label}
                hint={hint && inWords(hint)}
                checked={notifications[key]}
                onChange={(on) => set({ [key]: on })}
              />
            ))
          : null}
      </FormSection>
      <FormSection title="Quiet hours" hint={words('settings.quiet-hours')}>
        <CheckField
          label="Keep quiet every day"
          checked={quietHours.enabled}
          onChange={(enabled) => setQuiet({ enabled })}
        />
        {quietHours.enabled ? (
          <>
            <TextField
              label="From"
              type="time"
              value={quietHours.from}
              onChange={(from) => from && setQuiet({ from })}
            />
            <TextField
              label="To"
              type="time"
              value={quietHours.to}
              onChange={(to) => to && setQuiet({ to })}
            />
            <CheckField
              label="A failed rollback is said at once all the same"
              checked={quietHours.exceptUrgent}
              onChange={(exceptUrgent) => setQuiet({ exceptUrgent })}
            />
          </>
        ) : null}
      </FormSection>
    </>
  );
}

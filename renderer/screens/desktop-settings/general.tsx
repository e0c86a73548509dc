import type { Preferences } from '../../../electron/shared/preferences.ts';
import { CheckField, ChoiceField, FormSection, SelectField } from '../../ui/field.tsx';
import { Notice } from '../../ui/tone.tsx';
import { useDesk, useSave } from './data.ts';

export function General() {
  const { state } = useDesk();
  const save = useSave();
  const { general } = state.preferences;
  const set = (patch: Partial<Preferences['general']>) => void save({ general: { ...general, ...patch } });
  return (
    <>
      {state.trayHost === 'absent' ? (
        <Notice tone="warn" role="status" title="This desktop shows no tray icons">
          So Homeport has none. Its window opens when Homeport is started again; on GNOME the AppIndicator
          extension brings the icon.
        </Notice>
      ) : null}
      <FormSection title="Start">
        <CheckField
          label="Launch at login"
          hint={`Homeport first finishes what was cut off, then keeps watch. ${general.launchAtLogin ? state.launchAtLogin.detail : ''}`}
          checked={general.launchAtLogin}
          onChange={(launchAtLogin) => set({ launchAtLogin })}
        />
        <CheckField
          label="Start hidden"
          hint="After a login only the tray icon appears."
          checked={general.startHidden}
          onChange={(startHidden) => set({ startHidden })}
        />
      </FormSection>
      <FormSection title="Window">
        <ChoiceField
          label="Closing the window"
          value={general.closeBehaviour}
          options={[
            { value: 'tray', text: 'Keeps Homeport in the tray', hint: 'Schedules go on.' },
            { value: 'quit', text: 'Quits Homeport', hint: 'Nothing is updated until it runs again.' },
          ]}
          onChange={(closeBehaviour) => set({ closeBehaviour })}
        />
      </FormSection>
      <FormSection title="Looks">
        <ChoiceField
          label="Theme"
          value={general.theme}
          options={[
            { value: 'system', text: 'As the system' },
            { value: 'light', text: 'Light' },
            { value: 'dark', text: 'Dark' },
          ]}
          onChange={(theme) => set({ theme })}
        />
        <SelectField
          label="Tray icon"
          hint="Where the panel’s colour is not guessed right."
          value={general.trayIcon}
          options={[
            { value: 'auto', text: 'Automatic' },
            { value: 'light', text: 'For a light panel' },
            { value: 'dark', text: 'For a dark panel' },
          ]}
          onChange={(trayIcon) => set({ trayIcon })}
        />
        <SelectField
          label="Language"
          hint="More languages will come."
          value={general.language}
          options={[{ value: 'en', text: 'English' }]}
          onChange={(language) => set({ language })}
        />
      </FormSection>
    </>
  );
}

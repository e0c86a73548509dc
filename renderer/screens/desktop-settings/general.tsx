import type { Preferences } from '../../../electron/shared/preferences.ts';
import { words } from '../../i18n/in-words.ts';
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
          {words('settings.no-tray')}
        </Notice>
      ) : null}
      <FormSection title="Start">
        <CheckField
          label="Launch at login"
          hint={`${words('settings.launch-at-login')} ${general.launchAtLogin ? state.launchAtLogin.detail : ''}`}
          checked={general.launchAtLogin}
          onChange={(launchAtLogin) => set({ launchAtLogin })}
        />
        <CheckField
          label="Start hidden"
          hint={words('settings.start-hidden')}
          checked={general.startHidden}
          onChange={(startHidden) => set({ startHidden })}
        />
      </FormSection>
      <FormSection title="Window">
        <ChoiceField
          label="Closing the window"
          value={general.closeBehaviour}
          options={[
            { value: 'tray', text: 'Keeps Homeport in the tray', hint: words('settings.close-to-tray') },
            { value: 'quit', text: 'Quits Homeport', hint: words('settings.close-quits') },
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
          hint={words('settings.tray-icon')}
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
          hint={words('settings.language')}
          value={general.language}
          options={[{ value: 'en', text: 'English' }]}
          onChange={(language) => set({ language })}
        />
      </FormSection>
    </>
  );
}

import { FileDown } from 'lucide-react';
import { words } from '../../i18n/in-words.ts';
import { Button } from '../../ui/button.tsx';
import { FormSection } from '../../ui/field.tsx';
import { Facts } from '../../ui/layout.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useDesk, useRequest } from './data.ts';

export function About() {
  const { shell, state } = useDesk();
  const { run, pending } = useRequest();
  const toasts = useToasts();
  const { about } = state;
  const saveDiagnostics = () =>
    run(async () => {
      const { path } = await shell.about.saveDiagnostics();
      if (path !== null) toasts.show({ tone: 'good', text: words('done.diagnostics', { path }) });
    });
  return (
    <>
      <FormSection title="Homeport">
        <Facts
          facts={[
            { name: 'Version', value: about.version },
            { name: 'Electron', value: about.electron || 'not under Electron' },
            ...(about.chromium === '' ? [] : [{ name: 'Chromium', value: about.chromium }]),
            { name: 'Node', value: about.node },
            { name: 'Platform', value: about.platform },
          ]}
        />
      </FormSection>
      <FormSection title="Diagnostics" hint={words('settings.diagnostics')}>
        <div className="desk-actions">
          <Button icon={FileDown} pending={pending} onClick={() => void saveDiagnostics()}>
            {words('settings.diagnostics-button')}
          </Button>
        </div>
      </FormSection>
      <FormSection title="Licences" hint={words('settings.licences')}>
        <details className="desk-wide">
          <summary>{about.licences.length} libraries</summary>
          <ul className="desk-list">
            {about.licences.map((library) => (
              <li key={library.name}>
                <span>
                  {library.name} <span className="desk-dim">{library.version}</span>
                </span>
                <span className="desk-dim">{library.licence}</span>
              </li>
            ))}
          </ul>
        </details>
      </FormSection>
    </>
  );
}

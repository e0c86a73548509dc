import { AppDefaultsForm } from '../../components/forms/app-defaults-form.tsx';
import { Awaiting } from '../../ui/layout.tsx';
import { useDesk } from './data.ts';
import { useFromEngine } from './use-from-engine.ts';

/** What *Add* and *Adopt* begin with. Apps that are there already keep what they have. */
export function AppDefaults() {
  const { engine } = useDesk();
  const defaults = useFromEngine((asked) => asked.defaults.get());
  if (defaults.data === null)
    return <Awaiting what="Defaults" error={defaults.error} retry={defaults.reload} />;
  return <AppDefaultsForm defaults={defaults.data} client={engine} />;
}

import { templateAsText, trayTemplate } from '../../electron/main/tray/template.ts';
import { trayState } from '../../electron/main/tray/tray-model.ts';
import { NOW, SAMPLES } from '../../test/support/electron-double/live-samples.ts';

/** Prints the tray menu for five states: what a person sees, without a desktop. */
for (const [name, live] of Object.entries(SAMPLES)) {
  const input = { live, engine: { state: 'running' } as const, now: NOW };
  console.log(`== ${name} (icon: ${trayState(input)})`);
  console.log(templateAsText(trayTemplate(input)));
  console.log('');
}

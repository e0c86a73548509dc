import { type AppLink, linksTo } from '../../electron/shared/app-address.ts';
import type { AppDto } from '../../electron/shared/dto.ts';

/** Links to an app as this window can open them: from a browser by the name it reached Homeport with, else on this machine. */
export function linksFromHere(app: Pick<AppDto, 'addresses'>): AppLink[] {
  const { protocol, hostname } = window.location;
  return linksTo(app.addresses, protocol.startsWith('http') ? hostname : null);
}

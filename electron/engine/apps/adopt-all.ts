import { newAppConfig } from '../../shared/config.ts';
import type { Adopted } from '../../shared/dto.ts';
import { isHomeportError } from '../../shared/errors.ts';
import type { Core } from '../core.ts';
import { adoptContainer } from './adopt.ts';

/** Each container with what it was made from as its source. One that can't be is said, and is no reason to leave out the others. */
export async function adoptAll(core: Core, containers: readonly string[]): Promise<Adopted[]> {
  const said = newAppConfig.omit({ source: true }).parse({});
  const adopted: Adopted[] = [];
  // One after the other: each is compared with those that were adopted before it.
  for (const container of new Set(containers)) {
    try {
      const { name } = await adoptContainer(core, { ...said, container, takeOver: false });
      adopted.push({ container, app: name, refusal: null });
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      adopted.push({ container, app: null, refusal: error.text });
    }
  }
  return adopted;
}

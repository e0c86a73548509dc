import type { UpdateDto } from '../shared/dto.ts';
import { HomeportError } from '../shared/errors.ts';
import { say, sentences, type Text } from '../shared/text/text.ts';
import type { Context } from './command.ts';
import { EXIT_INTERRUPTED, Exit } from './exit.ts';
import type { Output } from './output.ts';
import { summary } from './summary.ts';
import { waitsForPerson } from './under-way.ts';
import { watchUpdate } from './watch-update.ts';

/**
 * What an earlier Homeport left in the journal is gone on with by whichever runs next. That may be a single command: then
 * nobody else would, and it stays until that is done.
 */

/**
 * The app's update that was cut off and taken up by this Homeport: one under way, or one that awaits a decision (as one may that
 * was not cut off). In the command's own process also one that has ended since: nobody has been told.
 */
export async function cutOff({ client, inProcess }: Context, app: string): Promise<UpdateDto | null> {
  const { apps } = await client.live.get();
  const found = apps.find(({ name }) => name === app);
  if (!found) return null;
  const { activeUpdate: active, lastUpdate: last } = found;
  if (active !== null) return active.takenUp || waitsForPerson(active) ? active : null;
  return inProcess && last?.takenUp ? last : null;
}

/**
 * Before an app is moved or changed: an update of it that was cut off is watched to its end. One that somebody else asked
 * for is left alone: the request is then refused in words.
 *
 * @param answers whether the ended update is what this command was to do: its end is then not told here
 * @returns its last row: ended, or waiting for a person; null: there is none
 * @throws Exit after Ctrl-C; HomeportError DOCKER_AWAY or STORE_UNAVAILABLE where it can't go on
 */
export async function finishFirst(
  context: Context,
  app: string,
  answers: (update: UpdateDto) => boolean = () => false,
): Promise<UpdateDto | null> {
  const { out } = context;
  const found = await cutOff(context, app);
  if (found === null || waitsForPerson(found)) return found;
  out.line(say('cli.finish-first', { kind: found.kind, app }));
  const { update, interrupted, left } = await watchUpdate(context, found.id, { enough: heldUp(context) });
  if (left) throw await cantGoOn(context, update);
  if (waitsForPerson(update) || answers(update)) return update;
  for (const line of summary(update)) out.line(line);
  if (interrupted) {
    out.error(say('cli.not-begun'));
    throw new Exit(EXIT_INTERRUPTED);
  }
  return update;
}

/**
 * Before a command ends that has the engine in its own process: whatever is under way there is watched to its end. What waits
 * for a person, or for a Docker engine that stays away, is kept in the journal, and said. So is what has begun its swap where a
 * host waits for this very process: it goes on with it at once.
 *
 * @throws Exit after Ctrl-C
 */
export async function seeThrough(context: Context): Promise<void> {
  if (!context.inProcess) return;
  // The command's own result is all that stdout is for.
  const quiet: Context = { ...context, out: onStderr(context.out) };
  const leftAlone = new Set<string>();
  const enough = async (update: UpdateDto) =>
    context.givesWay(await context.client.live.get()) || (await heldUp(context)(update));
  for (;;) {
    const next = (await untold(context)).find((it) => !waitsForPerson(it) && !leftAlone.has(it.id));
    if (next === undefined) break;
    if (!context.told.has(next.id)) context.out.error(whyItStays(next));
    const { update, interrupted, left } = await watchUpdate(quiet, next.id, { enough });
    leftAlone.add(next.id);
    if (left && context.givesWay(await context.client.live.get())) {
      context.out.error(say('cli.host-waits'));
      return;
    }
    if (left) context.out.error(say('cli.of-app', { app: update.app, what: keptBecause(update.waitingFor) }));
    else for (const line of summary(update)) context.out.error(line);
    if (interrupted) throw new Exit(EXIT_INTERRUPTED);
  }
  for (const update of await untold(context)) {
    if (!waitsForPerson(update) || context.told.has(update.id)) continue;
    for (const line of summary(update)) context.out.error(line);
  }
}

const whyItStays = ({ takenUp, kind, app }: UpdateDto): Text =>
  takenUp ? say('cli.finish-before-end', { kind, app }) : say('cli.stay-until-end', { kind, app });

function keptBecause(why: Text | null): Text {
  const kept = say('cli.update-kept');
  return why === null ? kept : sentences(why, kept);
}

/** What is under way in this process, and what was taken up and has ended before anybody spoke of it. */
async function untold({ client, told }: Context): Promise<UpdateDto[]> {
  const { apps } = await client.live.get();
  return apps.flatMap(({ activeUpdate: active, lastUpdate: last }) => {
    if (active !== null) return [active];
    return last?.takenUp && !told.has(last.id) ? [last] : [];
  });
}

/** Asks for the picture only while the update says that it waits for something. */
function heldUp(context: Context): (update: UpdateDto) => Promise<boolean> {
  return async (update) =>
    update.waitingFor !== null && context.heldUp(await context.client.live.get(), update);
}

async function cantGoOn({ client }: Context, update: UpdateDto): Promise<HomeportError> {
  const { docker, storeProblem } = await client.live.get();
  if (storeProblem !== null) return new HomeportError('STORE_UNAVAILABLE', storeProblem);
  return new HomeportError('DOCKER_AWAY', keptBecause(docker.message ?? update.waitingFor));
}

function onStderr(out: Output): Output {
  return { ...out, live: false, line: out.error, rewrite: () => {} };
}

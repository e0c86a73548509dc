import type { AdoptableContainer } from '../shared/dto.ts';
import { say, type Text } from '../shared/text/text.ts';
import type { Context } from './command.ts';
import { EXIT_OTHER, usage } from './exit.ts';
import { inWords } from './in-words.ts';
import { sourceSettings } from './sources/sources.ts';
import { table } from './table.ts';

/** Looks after every container that keeps following its own image, once a person has seen which those are. */
export async function adoptAll(
  context: Context,
  { except, yes }: { except: readonly string[]; yes: boolean },
): Promise<number | undefined> {
  const { client, out, ask, inProcess } = context;
  const found = await client.apps.adoptable();
  const unknown = except.filter((name) => !found.some((each) => each.name === name));
  if (unknown.length > 0) throw usage(say('usage.no-such-containers', { names: unknown }));
  const others = found.filter(({ app, name }) => app === null && !except.includes(name));
  const could = others.filter((each) => whyNot(each) === null);
  if (!out.json) tell(context, could, others);
  if (could.length > 0 && !yes) {
    if (ask === null || out.json) throw usage(say('usage.all-unasked', { count: could.length }));
    const answer = await ask(`${inWords(say('cli.ask-adopt-all', { count: could.length }))} `);
    if (!/^y(es)?$/i.test(answer.trim())) {
      out.result([], () => [say('cli.all-left')]);
      return undefined;
    }
  }
  if (could.length === 0) {
    out.result([], () => []);
    return undefined;
  }
  const adopted = await client.apps.adoptAll({ containers: could.map(({ name }) => name) });
  const refused = adopted.flatMap(({ container, refusal }) =>
    refusal === null ? [] : [say('cli.all-refused', { container, why: refusal })],
  );
  out.result(adopted, () => [
    say('cli.all-adopted', { count: adopted.length - refused.length }),
    ...refused,
    say('cli.all-next'),
  ]);
  if (inProcess) out.error(say('cli.schedules-need-host'));
  return refused.length > 0 ? EXIT_OTHER : undefined;
}

/** Why it is none of them; null: it is one. */
function whyNot({ refusal, lookedAfterBy, source, noSource }: AdoptableContainer): Text | null {
  if (refusal !== null) return refusal;
  if (lookedAfterBy !== null) return say('cli.not-ours');
  return source === null ? (noSource ?? say('adopt.no-source')) : null;
}

function tell(
  { out }: Context,
  could: readonly AdoptableContainer[],
  others: readonly AdoptableContainer[],
): void {
  const not = others.flatMap((each) => {
    const why = whyNot(each);
    return why === null ? [] : [say('cli.all-refused', { container: each.name, why })];
  });
  if (could.length === 0) out.line(say('cli.all-none'));
  else {
    out.line(say('cli.all-could'));
    const rows = could.map(({ name, source }) => [
      name,
      source === null ? '' : (sourceSettings(source)[0]?.text ?? ''),
    ]);
    for (const line of table([{ title: 'NAME' }, { title: 'FOLLOWS', shrink: true }], rows, out.width))
      out.line(line);
  }
  if (not.length === 0) return;
  out.line('');
  out.line(say('cli.all-could-not'));
  for (const line of not) out.line(line);
}

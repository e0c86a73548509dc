import type { Command } from 'commander';
import { type ImageDto, imageName } from '../../shared/images-dto.ts';
import { sizeWords } from '../../shared/size-words.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { relative } from '../format.ts';
import { freedWords, namesOf } from '../image-words.ts';
import { helpPage, inWords } from '../in-words.ts';
import type { Said } from '../output.ts';
import { table } from '../table.ts';
import { untilInterrupt } from '../until-interrupt.ts';
import { registerPrune } from './images-prune.ts';

/** The images on the engine: what each is there for, and getting, naming and removing them. */
export function registerImages(program: Command, cli: Cli, exit: (code: number) => void): void {
  const images = define(program, 'images', 'list the images on the engine: size, age, and what needs each')
    .addHelpText('after', helpPage(say('help.images')))
    .action(
      connected(cli, exit, async ({ client, out, now }) => {
        out.result(await client.images.list(), ({ images: all, unknown }) => [
          ...(all.length === 0 ? [say('cli.no-images')] : imageTable(all, out.width, now())),
          ...unknown,
        ]);
        return undefined;
      }),
    );

  registerPrune(images, cli, exit);

  define(images, 'remove <image>', 'remove a name, and with the last one the image').action(
    connected(cli, exit, async ({ client, out }, command) => {
      const [ref = ''] = command.args;
      out.result(await client.images.remove({ ref }), ({ removed, freed }) => [
        ...removed.map((each) => say('cli.image-removed', { image: each })),
        freedWords(freed),
      ]);
      return undefined;
    }),
  );

  define(images, 'tag <image> <name>', 'give an image one more name').action(
    connected(cli, exit, async ({ client, out }, command) => {
      const [image = '', as = ''] = command.args;
      out.result(await client.images.tag({ image, as }), ({ id, name }) => [
        say('cli.image-tagged', { image: imageName({ id, names: [] }), name }),
      ]);
      return undefined;
    }),
  );

  define(images, 'pull <image>', 'get an image from its registry; Ctrl-C calls it off').action(
    connected(cli, exit, (context, command) => pull(context, command.args[0] ?? '')),
  );
}

async function pull({ client, out, onInterrupt }: Context, ref: string): Promise<undefined> {
  await untilInterrupt(onInterrupt, async (signal) => {
    for await (const event of await client.images.pull({ ref }, { signal })) {
      if (event.type === 'asked') out.error(say('cli.image-asked', { name: event.name }));
      else
        out.result({ id: event.id, name: event.name }, ({ id, name }) => [
          say('cli.image-got', { name, image: imageName({ id, names: [] }) }),
        ]);
    }
  });
  return undefined;
}

function imageTable(images: readonly ImageDto[], width: number, now: Date): Said[] {
  const columns = [
    { title: 'NAME' },
    { title: 'MADE' },
    { title: 'SIZE' },
    { title: 'FREES' },
    { title: 'WHY IT STAYS', shrink: true },
  ];
  const rows = images.map((image) => [
    namesOf(image),
    relative(image.createdAt, now),
    sizeWords(image.bytes),
    image.frees === null ? '' : sizeWords(image.frees.bytes),
    image.protectedBecause.map(inWords).join(', '),
  ]);
  return table(columns, rows, width);
}

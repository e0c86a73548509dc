import { describe, expect, test } from 'vitest';
import { JSON_OUTPUTS } from '../../../electron/cli/json-outputs.ts';
import { scriptedRun } from './scripted-run.ts';

const UNNAMED = '5'.repeat(12);

describe('homeport images', () => {
  test('says of each how large it is and why it stays', async () => {
    const cli = scriptedRun();
    expect(await cli.homeport('images')).toBe(0);
    expect(cli.out()).toMatch(
      /jellyfin\/jellyfin:10\.9 .* 1\.3 GB .* runs as jellyfin, release 12 of jellyfin/,
    );
    expect(cli.out()).toMatch(new RegExp(`^${UNNAMED} `, 'm'));
  });

  test.each([
    [['images']],
    [['images', 'prune', '--dry-run']],
    [['images', 'prune', '--yes', '--all', '--older-than', '30d']],
    [['images', 'remove', 'nginx:1.25']],
    [['images', 'tag', 'nginx:1.25', 'mine:1']],
    [['images', 'pull', 'redis:7']],
  ])('%j prints what its schema says', async (args) => {
    const cli = scriptedRun();
    expect(await cli.homeport(...args, '--json'), cli.err()).toBe(0);
    const command = args.filter((word) => !word.startsWith('-')).slice(0, 2);
    const shape = JSON_OUTPUTS[command.join(' ')] ?? JSON_OUTPUTS[command[0] ?? ''];
    expect(shape?.safeParse(JSON.parse(cli.out()))).toMatchObject({ success: true });
  });

  test('what is protected is refused in words', async () => {
    const cli = scriptedRun();
    expect(await cli.homeport('images', 'remove', 'node:24-alpine')).toBe(1);
    expect(cli.err()).toContain('node:24-alpine stays: base of wiki’s builds.');
    expect(await cli.homeport('images', 'remove', 'what:1')).toBe(1);
    expect(cli.err()).toContain('There is no image "what:1"');
  });
});

describe('homeport images prune', () => {
  test('shows what goes and what that frees, and asks', async () => {
    const cli = scriptedRun(['n', 'y']);
    expect(await cli.homeport('images', 'prune')).toBe(0);
    expect(cli.questions).toEqual(['Remove this image? [y/N] ']);
    expect(cli.out()).toContain(UNNAMED);
    expect(cli.out()).toContain('That frees 330 MB.');
    expect(cli.out()).toContain('There was nothing to remove.');
    expect(await cli.homeport('images', 'prune')).toBe(0);
    expect(cli.out()).toContain('Removed 1 image.');
    expect(cli.out()).toContain('Freed 330 MB.');
    expect(await cli.homeport('images', 'prune')).toBe(0);
    expect(cli.out()).toBe('There is nothing to remove.\n');
  });

  test('--dry-run says why the others stay, and asks nothing', async () => {
    const cli = scriptedRun([]);
    expect(await cli.homeport('images', 'prune', '--dry-run')).toBe(0);
    expect(cli.out()).toMatch(/nginx:1\.25 +somebody named it/);
    expect(await cli.homeport('images', 'prune', '--dry-run', '--all')).toBe(0);
    expect(cli.out()).not.toMatch(/somebody named it/);
    expect(cli.questions).toEqual([]);
  });

  test('where nobody can be asked it wants to be told', async () => {
    const cli = scriptedRun();
    expect(await cli.homeport('images', 'prune')).toBe(2);
    expect(cli.err()).toContain('--yes');
    expect(await cli.homeport('images', 'prune', '--older-than', 'soon', '--yes')).toBe(2);
    expect(cli.err()).toContain('12h, 30d or 2w');
  });
});

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take a minute or more, the longest first: begun last, each would keep one core busy while the others have nothing
 * to do. vitest goes by what it measured before, and a clean checkout has measured nothing. A file that is missing here costs time,
 * nothing else.
 */
const LONGEST = [
  'faults/kill-at-every-step',
  'unit/update/trouble-at-every-point',
  'unit/update/trouble-with-others',
  'unit/update/histories',
  'integration/cli/main-job',
  'integration/cli/waiting-host',
  'e2e/main-job',
  'integration/engine/restored-database',
  'integration/cli/bad-input',
  'integration/engine/shared-network',
  'integration/engine/two-homeports',
  'integration/cli/schedule',
  'integration/engine/own-tag',
  'integration/engine/restore',
  'integration/fidelity/corpus',
  'integration/cli/json',
  'integration/engine/tag-collision',
  'integration/engine/sample-cut-off',
  'integration/engine/truth',
  'faults/docker-daemon',
  'faults/field',
  'faults/interference',
  'faults/supervision',
  'faults/killed-command',
  'faults/full-and-damaged',
  'integration/engine/drift',
  'integration/desktop/story',
  'integration/desktop/shell',
  'integration/desktop/pages',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at < 0 ? LONGEST.length : at;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take more than 40 s, the longest first: begun last, each would keep one core busy while the others have nothing
 * to do. vitest goes by what it measured before, and a clean checkout has measured nothing. A file that is missing here costs time,
 * nothing else.
 */
const LONGEST = [
  'integration/cli/schedule',
  'integration/engine/two-homeports',
  'integration/engine/own-tag',
  'integration/cli/waiting-host',
  'integration/engine/restore',
  'faults/kill-at-every-step',
  'e2e/main-job',
  'integration/cli/bad-input',
  'integration/engine/shared-network',
  'integration/cli/json',
  'faults/field',
  'integration/engine/restored-database',
  'integration/cli/main-job',
  'integration/fidelity/corpus',
  'integration/desktop/shell',
  'integration/desktop/pages',
  'faults/interference',
  'integration/cli/demo',
  'integration/engine/sample',
  'faults/docker-daemon',
  'faults/full-and-damaged',
  'integration/engine/run-options',
  'integration/desktop/story',
  'integration/engine/truth',
  'integration/engine/sample-cut-off',
  'integration/engine/downtime-told',
  'faults/killed-command',
  'integration/engine/whereabouts',
  'integration/engine/tag-collision',
  'faults/supervision',
  'e2e/window-crowded',
  'integration/cli/sample',
  'integration/engine/drift',
  'integration/docker/build-attack',
  'integration/docker/build',
  'integration/engine/other-engine',
  'unit/update/trouble-with-others',
  'integration/docker/build-cache',
  'e2e/sample',
  'integration/engine/build-again',
  'integration/cli/decide',
  'integration/cli/watch',
  'unit/update/trouble-at-every-point',
  'unit/update/histories',
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

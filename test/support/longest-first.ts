import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take more than 40 s, the longest first: begun last, each would keep one core busy while the others have nothing
 * to do. vitest goes by what it measured before, and a clean checkout has measured nothing. A file that is missing here costs time,
 * nothing else.
 */
const LONGEST = [
  'faults/field',
  'integration/cli/json',
  'integration/cli/bad-input',
  'integration/docker/build',
  'integration/cli/main-job',
  'faults/kill-at-every-step',
  'integration/engine/restored-database',
  'integration/cli/waiting-host',
  'integration/cli/schedule',
  'integration/engine/drift',
  'integration/docker/build-cache',
  'integration/cli/watch',
  'integration/engine/shared-network',
  'integration/fidelity/corpus',
  'faults/docker-daemon',
  'integration/engine/two-homeports',
  'faults/interference',
  'integration/cli/sample',
  'integration/desktop/shell',
  'integration/engine/build-again',
  'faults/killed-command',
  'integration/engine/own-tag',
  'integration/engine/restore',
  'e2e/main-job',
  'integration/cli/decide',
  'integration/cli/demo',
  'integration/engine/tried-again',
  'integration/engine/tag-collision',
  'faults/full-and-damaged',
  'integration/engine/whereabouts',
  'integration/docker/build-attack',
  'integration/desktop/pages',
  'integration/engine/sample-cut-off',
  'integration/engine/truth',
  'integration/cli/restore',
  'integration/engine/sample',
  'integration/engine/dependants',
  'e2e/sample',
  'e2e/window',
  'integration/engine/run-options',
  'integration/engine/downtime-told',
  'integration/engine/other-engine',
  'integration/server/cli',
  'integration/engine/together',
  'integration/bench/bench',
  'faults/supervision',
  'integration/desktop/story',
  'integration/engine/never-ran',
  'unit/update/trouble-with-others',
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

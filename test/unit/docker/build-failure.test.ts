import { expect, test } from 'vitest';
import { BuildFailure } from '../../../electron/engine/docker/build-failure.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { onOneLine, say } from '../../../electron/shared/text/text.ts';

const FAILED = 'process "/bin/sh -c make" did not complete successfully: exit code: 2';
const SENTENCE = 'The image could not be built: a command ended with exit code 2: make.';

test('the sentence stands alone in the first line, and the build’s last lines follow it', () => {
  const failure = new BuildFailure(FAILED, 'steps', ['cc main.c', FAILED, 'main.c:1: \u001b[31merror']);
  expect(failure.message).toBe([SENTENCE, 'cc main.c', 'main.c:1: error'].join('\n'));
  expect(render(onOneLine(failure.text))).toBe(SENTENCE);
  expect(failure.engineWords).toBe(FAILED);
});

test('no more than the last ten lines follow, and none where the build wrote nothing', () => {
  const lines = Array.from({ length: 30 }, (_, n) => `line ${n}`);
  expect(new BuildFailure(FAILED, 'steps', lines).message.split('\n')).toEqual([
    SENTENCE,
    ...lines.slice(-10),
  ]);
  expect(new BuildFailure(FAILED, 'steps', []).message).toBe(SENTENCE);
});

test('what Homeport itself says of a build is not read as an engine’s words', () => {
  const failure = new BuildFailure(say('build.no-image'), 'steps', ['Step 1/1 : FROM scratch']);
  expect(failure.message).toBe(
    'The image could not be built: the engine made no image.\nStep 1/1 : FROM scratch',
  );
  expect(failure.text.params).toMatchObject({ cause: say('build.no-image') });
});

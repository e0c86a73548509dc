import { expect, test } from 'vitest';
import { familiarRef, isHomeportRef } from '../../../electron/engine/domain/image-ref.ts';

test.each([
  ['nginx', 'nginx:latest'],
  ['library/nginx', 'nginx:latest'],
  ['docker.io/library/nginx:latest', 'nginx:latest'],
  ['index.docker.io/library/nginx', 'nginx:latest'],
  ['docker.io/you/app:2', 'you/app:2'],
  ['library/you/app', 'library/you/app:latest'],
  ['nas:5000/app', 'nas:5000/app:latest'],
  ['nas:5000/app:2', 'nas:5000/app:2'],
  ['nginx:1@sha256:abc', 'nginx@sha256:abc'],
])('%s is %s', (ref, familiar) => {
  expect(familiarRef(ref)).toBe(familiar);
});

test('a reference of Homeport’s own is known in every spelling', () => {
  expect(['homeport/web:2', 'docker.io/homeport/web:2'].map(isHomeportRef)).toEqual([true, true]);
  expect(['homeport', 'nas:5000/homeport/web', 'you/homeport'].map(isHomeportRef)).toEqual([
    false,
    false,
    false,
  ]);
});

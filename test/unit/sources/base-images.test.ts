import { describe, expect, test } from 'vitest';
import { baseImages } from '../../../electron/engine/sources/git/base-images.ts';

/** A variable as Docker writes it. */
const $ = (inside: string) => `\${${inside}}`;
const of = (lines: string[], args: Record<string, string> = {}) => baseImages(lines.join('\n'), args);

describe('the images that a build is made from', () => {
  test.each<[string, string[], string[] | null]>([
    ['one', ['FROM nginx:alpine', 'RUN x'], ['nginx:alpine']],
    ['with a platform and a stage', ['FROM --platform=linux/amd64 golang:1 AS build'], ['golang:1']],
    ['less its own stages', ['FROM a AS Build', 'FROM build', 'FROM b', 'COPY --from=BUILD x y'], ['a', 'b']],
    ['less what it starts from nothing', ['FROM scratch', 'COPY --from=0 x y'], []],
    [
      'less stages that are known by their number',
      ['FROM a AS x', 'FROM b AS y', 'FROM c', 'COPY --from=1 i j', 'COPY --from=3 k l'],
      ['a', 'b', 'c', '3'],
    ],
    ['in any case, indented, over two lines', ['  from \\', '  # a comment', '', ' nginx'], ['nginx']],
    ['copied from', ['FROM a', 'COPY --chown=1 --from=tools:1 x y'], ['a', 'tools:1']],
    ['mounted', ['FROM a', 'RUN --mount=type=bind,from=tools:2,target=/t true'], ['a', 'tools:2']],
    ['with the default of an ARG', ['ARG V=3', `ARG BASE="alpine:${$('V')}"`, 'FROM $BASE'], ['alpine:3']],
    ['with a default in place', ['ARG V', `FROM alpine:${$('V:-3')}`], ['alpine:3']],
    ['with something instead', ['ARG V=1', `FROM alpine${$('V:+:edge')}`], ['alpine:edge']],
    ['with another escape character', ['# escape=`', 'FROM `', 'nginx'], ['nginx']],
    ['behind a byte order mark and in DOS lines', ['\uFEFFFROM nginx\r', 'RUN x\r'], ['nginx']],
    ['not told by a variable that nobody sets', ['FROM $BASE'], null],
    ['not told by an operator that is not known here', ['ARG B=abc', `FROM ${$('B#a')}`], null],
    ['none', ['RUN x'], []],
  ])('%s', (_, lines, images) => {
    expect(of(lines)).toEqual(images);
  });

  test('what the build is given wins over defaults, for ARGs before the first FROM alone', () => {
    const lines = ['ARG BASE=a', 'FROM $BASE', 'ARG OTHER=b', 'FROM c$OTHER'];
    expect(of(lines.slice(0, 2), { BASE: 'given' })).toEqual(['given']);
    expect(of(lines, { OTHER: 'given' })).toBeNull();
  });

  test('of a hostile Dockerfile are told in one pass', () => {
    const chain = Array.from({ length: 20_000 }, (_, n) => `ARG A${n + 1}=${$(`A${n}:-x`)}`);
    expect(of([...chain, `FROM ${$('A20000')}`])).toEqual(['x']);
    const doubling = Array.from({ length: 60 }, (_, n) => `ARG A${n + 1}=$A${n}$A${n}`);
    expect(of(['ARG A0=x', ...doubling, 'FROM $A60'])).toBeNull();
    expect(of([`FROM ${'$'.repeat(9)}${'{A:-'.repeat(50_000)}`])).toBeNull();
    expect(of(Array.from({ length: 50_000 }, () => 'RUN \\'))).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { labelsFor, ownLabels } from '../../../electron/engine/domain/container-labels.ts';

const OWN = { installation: 'mine', app: 'web', update: 'u1', role: 'candidate', member: 'web' };
const LABELS = labelsFor(OWN);
const { installation: _, ...TOLD } = OWN;

describe('what a container’s labels say of its making', () => {
  test('is believed where Homeport set them', () => {
    expect(ownLabels(LABELS, { maintainer: 'x' }, 'mine')).toEqual(TOLD);
    expect(ownLabels(LABELS, null, 'mine')).toEqual(TOLD);
  });

  test('also where its image was made from an earlier container of Homeport’s', () => {
    expect(ownLabels(LABELS, labelsFor({ ...OWN, update: 'u0' }), 'mine')).toEqual(TOLD);
  });

  test('is nothing where it comes from the image', () => {
    expect(ownLabels(LABELS, LABELS, 'mine')).toBeNull();
  });

  test('is another Homeport’s business where that made it', () => {
    expect(ownLabels(LABELS, null, 'another')).toBeNull();
  });

  test('is believed of a container from before there were installations', () => {
    const { 'homeport.installation': _, ...former } = LABELS;
    expect(ownLabels(former, null, 'mine')).toEqual(TOLD);
  });

  test.each(['app', 'update', 'role', 'member'])('is nothing without its %s', (name) => {
    const rest = Object.fromEntries(Object.entries(LABELS).filter(([key]) => key !== `homeport.${name}`));
    expect(ownLabels(rest, null, 'mine')).toBeNull();
  });
});

import type { Step, StepKind } from '../../domain/steps.ts';
import type { Executor, StepContext, StepResult } from '../context.ts';
import { acquireImage, verifyImage } from './acquire.ts';
import { cleanUp } from './clean-up.ts';
import { commitRelease } from './commit.ts';
import { awaitGate, awaitRollbackGate } from './gate.ts';
import { handBack, handOver } from './hand-over.ts';
import { createCandidate, recreatePrevious } from './make.ts';
import {
  armCandidate,
  armPrevious,
  disarmPrevious,
  nameCandidate,
  parkPrevious,
  pausePrevious,
  removeCandidate,
  settleCandidate,
  settlePrevious,
  startCandidate,
  startPrevious,
  stopCandidate,
  stopPrevious,
  turnBack,
  unnameCandidate,
  unparkPrevious,
} from './swap.ts';
import { takeStock } from './take-stock.ts';

/** One executor a step; none of them decides what comes next, and each can run twice. */
const EXECUTORS: { [K in StepKind]: Executor<K> } = {
  'acquire-image': acquireImage,
  'verify-image': verifyImage,
  'take-stock': takeStock,
  'create-candidate': createCandidate,
  'disarm-previous': disarmPrevious,
  'park-previous': parkPrevious,
  'name-candidate': nameCandidate,
  'hand-over': handOver,
  'stop-previous': stopPrevious,
  'start-candidate': startCandidate,
  'await-gate': awaitGate,
  'settle-candidate': settleCandidate,
  'arm-candidate': armCandidate,
  'commit-release': commitRelease,
  'turn-back': turnBack,
  'hand-back': handBack,
  'stop-candidate': stopCandidate,
  'unname-candidate': unnameCandidate,
  'recreate-previous': recreatePrevious,
  'settle-previous': settlePrevious,
  'unpark-previous': unparkPrevious,
  'start-previous': startPrevious,
  'arm-previous': armPrevious,
  'pause-previous': pausePrevious,
  'await-rollback-gate': awaitRollbackGate,
  'remove-candidate': removeCandidate,
  'clean-up': cleanUp,
};

export function execute<K extends StepKind>(context: StepContext, step: Step<K>): Promise<StepResult> {
  return EXECUTORS[step.kind](context, step);
}

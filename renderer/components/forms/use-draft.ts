import { useState } from 'react';
import type { SourceKind } from '../../../electron/shared/sources/kinds.ts';
import type { FieldErrors } from '../../data/error-words.ts';
import { emptySource, readSource, type SourceDraft } from '../sources/drafts.ts';
import type { AppDraft, PolicyDraft, RunDraft, ScheduleDraft } from './draft.ts';
import { readPolicy, readRun, readSchedule } from './read-draft.ts';

type Section = 'source' | 'schedule' | 'policy' | 'run';
type DraftErrors = Record<Section, FieldErrors> & { name?: string };

const NONE: DraftErrors = { source: {}, schedule: {}, policy: {}, run: {} };

/** A form's state: what was typed, and the problems found when it was last sent; a problem goes when its field is changed. */
export function useDraft(initial: () => AppDraft) {
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState(NONE);
  const patch = (section: Section, change: object) => {
    setDraft((d) => ({ ...d, [section]: { ...d[section], ...change } }));
    setErrors((e) => {
      const left = { ...e[section] };
      for (const field of Object.keys(change)) delete left[field];
      return { ...e, [section]: left };
    });
  };
  const [others, setOthers] = useState<Partial<Record<SourceKind, SourceDraft>>>({});
  /** Another kind of source: what was typed for the one before is there again when it is chosen again. */
  const setKind = (kind: SourceKind) => {
    setOthers((before) => ({ ...before, [draft.source.kind]: draft.source }));
    setDraft((d) => ({ ...d, source: others[kind] ?? emptySource(kind) }));
    setErrors((before) => ({ ...before, source: {} }));
  };
  const setName = (name: string) => {
    setDraft((d) => ({ ...d, name }));
    setErrors(({ name: _, ...rest }) => rest);
  };
  const read = () => {
    const parts = {
      source: readSource(draft.source),
      schedule: readSchedule(draft.schedule),
      policy: readPolicy(draft.policy),
      run: readRun(draft.run),
    };
    setErrors({
      source: parts.source.errors,
      schedule: parts.schedule.errors,
      policy: parts.policy.errors,
      run: parts.run.errors,
    });
    return parts;
  };
  return {
    draft,
    errors,
    setDraft,
    setErrors,
    setName,
    setKind,
    read,
    /** What the fields of each section are given. */
    source: {
      draft: draft.source,
      errors: errors.source,
      onChange: (change: Partial<SourceDraft>) => patch('source', change),
      onErrors: (source: FieldErrors) => setErrors((before) => ({ ...before, source })),
    },
    schedule: {
      draft: draft.schedule,
      errors: errors.schedule,
      onChange: (change: Partial<ScheduleDraft>) => patch('schedule', change),
    },
    policy: {
      draft: draft.policy,
      errors: errors.policy,
      onChange: (change: Partial<PolicyDraft>) => patch('policy', change),
    },
    run: {
      draft: draft.run,
      errors: errors.run,
      onChange: (change: Partial<RunDraft>) => patch('run', change),
    },
  };
}

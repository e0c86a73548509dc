import { Search } from 'lucide-react';
import { useId, useState } from 'react';
import type { GitInspection } from '../../../electron/shared/dto.ts';
import { shortId } from '../../../electron/shared/version.ts';
import { useClient } from '../../data/client.ts';
import { errorWords } from '../../data/error-words.ts';
import { inWords, words } from '../../i18n/in-words.ts';
import { Button } from '../../ui/button.tsx';
import { AreaField, CheckField, ChoiceField, FormSection, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/tone.tsx';
import { readGit } from './git-draft.ts';
import { contentsOf } from './image-contents.ts';
import type { FieldsOf } from './source-fields.tsx';

type Props = FieldsOf<'git'>;

/** Where new releases come from, with *Look* to read the repository and fill in what it says. */
export function GitFields({ draft, errors, onChange, onErrors, onFound }: Props) {
  const client = useClient();
  const [found, setFound] = useState<GitInspection | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [looking, setLooking] = useState(false);
  const lists = useId();

  const look = async () => {
    const read = readGit(draft);
    onErrors(read.errors);
    if (!read.value) return;
    setLooking(true);
    setProblem(null);
    try {
      const answer = await client.apps.inspectSource({ source: read.value });
      if (answer.kind !== 'git') return;
      setFound(answer);
      const likeliest = answer.dockerfiles[0];
      if (likeliest !== undefined && !answer.dockerfiles.includes(draft.dockerfile))
        onChange({ dockerfile: likeliest });
      onFound?.(answer);
    } catch (error) {
      setFound(null);
      setProblem(errorWords(error));
    } finally {
      setLooking(false);
    }
  };

  return (
    <FormSection title="Source" hint={words('form.git')}>
      <TextField
        wide
        label="Git URL"
        placeholder="https://git.example.org/me/app.git"
        inputMode="url"
        required
        value={draft.url}
        error={errors.url}
        onChange={(url) => onChange({ url })}
      />
      <TextField
        label="Branch"
        placeholder={found ? `${found.defaultBranch} (the default)` : "The remote's default"}
        list={`${lists}-branches`}
        value={draft.branch}
        error={errors.branch}
        onChange={(branch) => onChange({ branch })}
      />
      <TextField
        label="Tags instead of a branch"
        placeholder="v*"
        value={draft.tag}
        error={errors.tag}
        hint={words('form.git-tag')}
        onChange={(tag) => onChange({ tag })}
      />
      <div className="field look">
        <Button icon={Search} pending={looking} onClick={() => void look()}>
          Look
        </Button>
        <p className="field-hint">{words('form.git-look')}</p>
      </div>
      {problem === null ? null : (
        <div className="wide">
          <Notice tone="warn" role="alert" title="The source could not be read">
            {problem}
          </Notice>
        </div>
      )}
      {found ? <Found found={found} /> : null}
      <TextField
        label="Dockerfile"
        list={`${lists}-dockerfiles`}
        value={draft.dockerfile}
        error={errors.dockerfile}
        hint={words('form.git-dockerfile')}
        onChange={(dockerfile) => onChange({ dockerfile })}
      />
      <TextField
        label="Context folder"
        value={draft.context}
        error={errors.context}
        hint={words('form.git-context')}
        onChange={(context) => onChange({ context })}
      />
      <Options id={`${lists}-branches`} values={found?.branches ?? []} />
      <Options id={`${lists}-dockerfiles`} values={found?.dockerfiles ?? []} />
      <Options id={`${lists}-stages`} values={found?.stages ?? []} />
      <Advanced draft={draft} errors={errors} onChange={onChange} stages={`${lists}-stages`} found={found} />
    </FormSection>
  );
}

function Options({ id, values }: { id: string; values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}

function Found({ found }: { found: GitInspection }) {
  return (
    <div className="wide">
      <Notice
        tone={found.warnings.length > 0 ? 'warn' : 'good'}
        role="status"
        title={
          <>
            Found {found.tag} <code>{shortId(found.commit.id)}</code> {found.commit.message}
          </>
        }
      >
        {words('form.git-found', {
          branches: found.branches.length,
          branch: found.defaultBranch,
          contents: contentsOf(found),
        })}
        {found.warnings.map((warning) => ` ${inWords(warning)}`)}
      </Notice>
    </div>
  );
}

function Advanced({
  draft,
  errors,
  onChange,
  stages,
  found,
}: Pick<Props, 'draft' | 'errors' | 'onChange'> & { stages: string; found: GitInspection | null }) {
  const inside = [
    'buildArgs',
    'target',
    'commitArg',
    'buildTimeoutMinutes',
    'contextUrl',
    'contextBranch',
    'contextTag',
    'folder',
  ];
  const hasError = inside.some((field) => errors[field] !== undefined);
  const [open, setOpen] = useState(draft.contextIn !== 'same' || draft.buildArgs !== '' || draft.noCache);
  return (
    <details
      className="advanced wide"
      open={open || hasError}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Build options</summary>
      <div className="form-grid">
        <AreaField
          label="Build arguments"
          placeholder="NAME=value"
          value={draft.buildArgs}
          error={errors.buildArgs}
          hint={
            found && found.buildArgs.length > 0
              ? words('form.git-build-args-known', { names: found.buildArgs })
              : words('form.git-build-args')
          }
          onChange={(buildArgs) => onChange({ buildArgs })}
        />
        <TextField
          label="Target stage"
          placeholder="The last one"
          list={stages}
          value={draft.target}
          error={errors.target}
          onChange={(target) => onChange({ target })}
        />
        <ChoiceField
          label="Where the Dockerfile is"
          value={draft.contextIn}
          options={[
            { value: 'same', text: 'In this repository' },
            {
              value: 'other',
              text: 'In another repository',
              hint: words('form.git-other'),
            },
            {
              value: 'folder',
              text: 'In a folder on this machine',
              hint: words('form.git-folder'),
            },
          ]}
          onChange={(contextIn) => onChange({ contextIn })}
        />
        {draft.contextIn === 'other' ? (
          <>
            <TextField
              label="Git URL to build"
              value={draft.contextUrl}
              error={errors.contextUrl}
              onChange={(contextUrl) => onChange({ contextUrl })}
            />
            <TextField
              label="Branch to build"
              placeholder="The remote's default"
              value={draft.contextBranch}
              error={errors.contextBranch}
              onChange={(contextBranch) => onChange({ contextBranch })}
            />
            <TextField
              label="Tags to build instead"
              placeholder="v*"
              value={draft.contextTag}
              error={errors.contextTag}
              onChange={(contextTag) => onChange({ contextTag })}
            />
          </>
        ) : null}
        {draft.contextIn === 'folder' ? (
          <TextField
            wide
            label="Folder"
            placeholder="/srv/apps/mine"
            value={draft.folder}
            error={errors.folder}
            onChange={(folder) => onChange({ folder })}
          />
        ) : null}
        <TextField
          label="Build argument for the commit"
          value={draft.commitArg}
          error={errors.commitArg}
          hint={words('form.git-commit-arg')}
          onChange={(commitArg) => onChange({ commitArg })}
        />
        <TextField
          label="Time limit, minutes"
          inputMode="numeric"
          value={draft.buildTimeoutMinutes}
          error={errors.buildTimeoutMinutes}
          onChange={(buildTimeoutMinutes) => onChange({ buildTimeoutMinutes })}
        />
        <CheckField
          label="Follow base images"
          hint={words('form.git-follow-bases')}
          checked={draft.followBases}
          onChange={(followBases) => onChange({ followBases })}
        />
        <CheckField
          label="Build without the cache"
          hint={words('form.git-no-cache')}
          checked={draft.noCache}
          onChange={(noCache) => onChange({ noCache })}
        />
      </div>
    </details>
  );
}

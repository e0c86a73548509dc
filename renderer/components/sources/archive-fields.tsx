import { Search } from 'lucide-react';
import { useState } from 'react';
import type { InspectionOf } from '../../../electron/shared/dto.ts';
import { sizeWords } from '../../../electron/shared/size-words.ts';
import { say } from '../../../electron/shared/text/text.ts';
import { versionName } from '../../../electron/shared/version.ts';
import { useClient } from '../../data/client.ts';
import { errorWords } from '../../data/error-words.ts';
import { inWords, words } from '../../i18n/in-words.ts';
import { Button } from '../../ui/button.tsx';
import { FormSection, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/tone.tsx';
import { readArchive } from './archive-draft.ts';
import type { FieldsOf } from './source-fields.tsx';

type Props = FieldsOf<'archive'>;

/** Where archives come from, with *Look* to read the newest. */
export function ArchiveFields({ draft, errors, onChange, onErrors, onFound }: Props) {
  const client = useClient();
  const [found, setFound] = useState<InspectionOf<'archive'> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [looking, setLooking] = useState(false);

  const look = async () => {
    const read = readArchive(draft);
    onErrors(read.errors);
    if (!read.value) return;
    setLooking(true);
    setProblem(null);
    try {
      const answer = await client.apps.inspectSource({ source: read.value });
      if (answer.kind !== 'archive') return;
      setFound(answer);
      onFound?.(answer);
    } catch (error) {
      setFound(null);
      setProblem(errorWords(error));
    } finally {
      setLooking(false);
    }
  };

  return (
    <FormSection title="Source" hint={words('form.archive')}>
      <TextField
        wide
        label="File or folder"
        placeholder="/srv/archives"
        required
        value={draft.path}
        error={errors.path}
        hint={words('form.archive-path')}
        onChange={(path) => onChange({ path })}
      />
      <TextField
        label="Files that count"
        placeholder="Every archive"
        value={draft.pattern}
        error={errors.pattern}
        hint={words('form.archive-pattern')}
        onChange={(pattern) => onChange({ pattern })}
      />
      <TextField
        label="Image"
        placeholder="The only one"
        value={draft.image}
        error={errors.image}
        hint={words('form.archive-image')}
        onChange={(image) => onChange({ image })}
      />
      <div className="field look">
        <Button icon={Search} pending={looking} onClick={() => void look()}>
          Look
        </Button>
        <p className="field-hint">{words('form.archive-look')}</p>
      </div>
      {problem === null ? null : (
        <div className="wide">
          <Notice tone="warn" role="alert" title="The archive could not be read">
            {problem}
          </Notice>
        </div>
      )}
      {found ? <Found found={found} /> : null}
      <Advanced draft={draft} errors={errors} onChange={onChange} />
    </FormSection>
  );
}

function Found({ found }: { found: InspectionOf<'archive'> }) {
  const ports = found.exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`);
  const contents = [
    ...(ports.length > 0 ? [say('form.git-found-ports', { ports })] : []),
    ...(found.volumes.length > 0 ? [say('form.git-found-volumes', { volumes: found.volumes })] : []),
    found.healthcheck === null ? say('form.git-found-no-healthcheck') : say('form.git-found-healthcheck'),
  ];
  return (
    <div className="wide">
      <Notice
        tone={found.warnings.length > 0 ? 'warn' : 'good'}
        role="status"
        title={
          <>
            Found {versionName(found.version)} in <code>{found.file}</code>
          </>
        }
      >
        {words('form.archive-found', {
          size: sizeWords(found.bytes ?? 0),
          made: found.version.madeAt?.slice(0, 10) ?? '?',
          contents,
        })}
        {found.warnings.map((warning) => ` ${inWords(warning)}`)}
      </Notice>
    </div>
  );
}

function Advanced({ draft, errors, onChange }: Pick<Props, 'draft' | 'errors' | 'onChange'>) {
  const hasError = ['expectLabel', 'expectValue', 'loadTimeoutMinutes'].some(
    (it) => errors[it] !== undefined,
  );
  const [open, setOpen] = useState(draft.expectLabel !== '');
  return (
    <details
      className="advanced wide"
      open={open || hasError}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Loading options</summary>
      <div className="form-grid">
        <TextField
          label="Label that is expected"
          placeholder="org.opencontainers.image.title"
          value={draft.expectLabel}
          error={errors.expectLabel}
          onChange={(expectLabel) => onChange({ expectLabel })}
        />
        <TextField
          label="What it holds"
          value={draft.expectValue}
          error={errors.expectValue}
          onChange={(expectValue) => onChange({ expectValue })}
        />
        <TextField
          label="Time limit, minutes"
          inputMode="numeric"
          value={draft.loadTimeoutMinutes}
          error={errors.loadTimeoutMinutes}
          onChange={(loadTimeoutMinutes) => onChange({ loadTimeoutMinutes })}
        />
      </div>
    </details>
  );
}

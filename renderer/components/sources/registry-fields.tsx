import { Search } from 'lucide-react';
import { useId, useState } from 'react';
import type { RegistryInspection } from '../../../electron/shared/dto.ts';
import { textOf } from '../../../electron/shared/errors.ts';
import { useClient } from '../../data/client.ts';
import { errorWords } from '../../data/error-words.ts';
import { words } from '../../i18n/in-words.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, ChoiceField, FormSection, TextField } from '../../ui/field.tsx';
import { lookedFor, readRegistry, spreadImage } from './registry-draft.ts';
import { RegistryFound } from './registry-found.tsx';
import type { FieldsOf } from './source-fields.tsx';

type Props = FieldsOf<'registry'>;

/** Which image, and what of it makes new releases, with *Look* to see what the registry has. */
export function RegistryFields({ draft, errors, onChange, onErrors, onFound }: Props) {
  const client = useClient();
  const [found, setFound] = useState<RegistryInspection | null>(null);
  const [looking, setLooking] = useState(false);
  const tags = useId();

  const look = async () => {
    const typed = spreadImage(draft);
    onChange(typed);
    const read = readRegistry(lookedFor(typed));
    onErrors(read.errors);
    setFound(null);
    if (!read.value) return;
    setLooking(true);
    try {
      const answer = await client.apps.inspectSource({ source: read.value });
      if (answer.kind !== 'registry') return;
      setFound(answer);
      if (typed.follow === 'pin') onChange({ digest: answer.version.id });
      onFound?.(answer);
    } catch (error) {
      onErrors({ [aboutVersions(error) ? 'pattern' : 'image']: errorWords(error) });
    } finally {
      setLooking(false);
    }
  };

  return (
    <FormSection title="Source" hint={words('form.registry')}>
      <TextField
        wide
        label="Image"
        placeholder="nginx, ghcr.io/you/app, nas.local:5000/app"
        required
        value={draft.image}
        error={errors.image}
        onChange={(image) => onChange({ image })}
        onBlur={() => onChange(spreadImage(draft))}
      />
      <ChoiceField
        label="What to follow"
        value={draft.follow}
        options={[
          { value: 'tag', text: 'One tag', hint: words('form.registry-tag-what') },
          { value: 'versions', text: 'Versions', hint: words('form.registry-versions-what') },
          { value: 'pin', text: 'Exactly this one', hint: words('form.registry-pin-what') },
        ]}
        onChange={(follow) => onChange({ follow })}
      />
      <Followed draft={draft} errors={errors} onChange={onChange} tags={tags} />
      <div className="field look">
        <Button icon={Search} pending={looking} onClick={() => void look()}>
          Look
        </Button>
        <p className="field-hint">{words('form.registry-look')}</p>
      </div>
      {found ? <RegistryFound found={found} /> : null}
      <datalist id={tags}>
        {(found?.versions ?? []).map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      <Advanced draft={draft} errors={errors} onChange={onChange} />
    </FormSection>
  );
}

/** What is wrong is what was said of the versions, not the image. */
function aboutVersions(error: unknown): boolean {
  const { code } = textOf(error);
  return ['no-pattern', 'no-tag', 'no-tags', 'only-pre-releases'].some(
    (what) => code === `image-source.${what}`,
  );
}

function Followed({
  draft,
  errors,
  onChange,
  tags,
}: Pick<Props, 'draft' | 'errors' | 'onChange'> & { tags: string }) {
  if (draft.follow === 'versions') {
    return (
      <>
        <TextField
          label="Which versions"
          placeholder="^1.27"
          value={draft.pattern}
          error={errors.pattern}
          hint={words('form.registry-versions')}
          onChange={(pattern) => onChange({ pattern })}
        />
        <CheckField
          label="Pre-releases too"
          hint={words('form.registry-prereleases')}
          checked={draft.prereleases}
          onChange={(prereleases) => onChange({ prereleases })}
        />
      </>
    );
  }
  const pinned = draft.follow === 'pin';
  return (
    <TextField
      label="Tag"
      placeholder="latest"
      list={tags}
      value={draft.tag}
      error={errors.tag ?? (pinned ? errors.digest : undefined)}
      hint={
        pinned && draft.digest !== ''
          ? words('form.registry-pinned', { id: draft.digest.replace(/^sha256:/, '').slice(0, 12) })
          : words(pinned ? 'form.registry-pin' : 'form.registry-tag')
      }
      // Another tag is another image: which one is found out anew.
      onChange={(tag) => onChange({ tag, digest: '' })}
    />
  );
}

function Advanced({ draft, errors, onChange }: Pick<Props, 'draft' | 'errors' | 'onChange'>) {
  const hasError = errors.expect !== undefined || errors.pullTimeoutMinutes !== undefined;
  const [open, setOpen] = useState(draft.expect !== '');
  return (
    <details
      className="advanced wide"
      open={open || hasError}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>What it must be, and how long it may take</summary>
      <div className="form-grid">
        <TextField
          wide
          label="It must say of itself"
          className="mono"
          placeholder="org.opencontainers.image.version=2.19.5"
          value={draft.expect}
          error={errors.expect}
          hint={words('form.registry-expect')}
          onChange={(expect) => onChange({ expect })}
        />
        <TextField
          label="Time limit to get it, minutes"
          inputMode="numeric"
          value={draft.pullTimeoutMinutes}
          error={errors.pullTimeoutMinutes}
          hint={words('form.registry-time-limit')}
          onChange={(pullTimeoutMinutes) => onChange({ pullTimeoutMinutes })}
        />
      </div>
    </details>
  );
}

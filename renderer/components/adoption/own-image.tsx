import type { AdoptableContainer } from '../../../electron/shared/dto.ts';
import { inWords, words } from '../../i18n/in-words.ts';
import { ChoiceField, FormSection } from '../../ui/field.tsx';
import { followedImage } from './source-words.ts';

/** What a chosen container follows: its own image, unless a person says otherwise or it can't be told. */
export function OwnImage({
  container: { source, noSource },
  another,
  onAnother,
}: {
  container: AdoptableContainer;
  /** Another source is given. */
  another: boolean;
  onAnother: (another: boolean) => void;
}) {
  const image = followedImage(source);
  if (image === null) {
    return (
      <FormSection title="What it follows">
        <p className="wide">{noSource === null ? words('form.adopt-no-source') : inWords(noSource)}</p>
      </FormSection>
    );
  }
  return (
    <FormSection title="What it follows" hint={words('form.adopt-follows')}>
      <ChoiceField
        label="Where its releases come from"
        value={another ? 'another' : 'own'}
        options={[
          {
            value: 'own',
            text: words('form.adopt-own', { image }),
            hint:
              source?.kind === 'registry' && source.follow.kind === 'pin'
                ? words('form.adopt-own-pinned')
                : words('form.adopt-own-what'),
          },
          { value: 'another', text: words('form.adopt-another'), hint: words('form.adopt-another-what') },
        ]}
        onChange={(choice) => onAnother(choice === 'another')}
      />
    </FormSection>
  );
}

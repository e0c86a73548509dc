import { ArrowLeft } from 'lucide-react';
import { Link } from 'wouter';
import { UpdateView } from '../components/update-view.tsx';
import { updateGlance, updateSubject, updateTitle } from '../data/glance.ts';
import { useUpdateWatch } from '../data/use-update-watch.ts';
import { PageHead } from '../ui/layout.tsx';
import { Pill } from '../ui/tone.tsx';

/** One update with everything that is known about it. */
export function UpdateScreen({ id }: { id: string }) {
  const watched = useUpdateWatch(id);
  const { update } = watched;
  const glance = update ? updateGlance(update) : null;
  return (
    <>
      {update ? (
        <Link href={`/apps/${update.app}`} className="back quiet-link with-icon">
          <ArrowLeft size={14} aria-hidden /> {update.app}
        </Link>
      ) : null}
      <PageHead
        title={update ? `${update.app}: ${updateTitle(update)}` : 'Update'}
        beside={glance ? <Pill tone={glance.tone}>{glance.text}</Pill> : null}
        below={update ? updateSubject(update) : null}
      />
      <UpdateView watched={watched} />
    </>
  );
}

import { Component, type ReactNode, useState } from 'react';
import { words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { PageHead } from '../ui/layout.tsx';
import { Notice } from '../ui/tone.tsx';
import { NotLoaded } from './screens.ts';

type Props = {
  /** Changes with what is inside: another address is another try. */
  of: string;
  children: ReactNode;
};
type State = { of: string; fault: unknown };

/**
 * Says in words that a part of the window did not come, or failed, with a way out: never a blank page. A class, as React hears
 * of faults in no other way.
 */
export class FaultBoundary extends Component<Props, State> {
  override state: State = { of: this.props.of, fault: null };

  static getDerivedStateFromError(fault: unknown): Partial<State> {
    return { fault: fault ?? new Error('Nothing was said') };
  }

  static getDerivedStateFromProps({ of }: Props, state: State): State | null {
    return of === state.of ? null : { of, fault: null };
  }

  override render() {
    return this.state.fault === null ? this.props.children : <Fault fault={this.state.fault} />;
  }
}

function Fault({ fault }: { fault: unknown }) {
  const lost = fault instanceof NotLoaded;
  return (
    <>
      <PageHead title={lost ? 'This page could not be loaded' : 'This page has failed'} />
      <Notice
        tone="warn"
        role="alert"
        title={lost ? 'Load the window again' : 'Homeport’s window has a defect here'}
        actions={<ReloadButton />}
      >
        {lost ? words('window.page-not-loaded') : words('window.page-failed')}
      </Notice>
    </>
  );
}

/** Loads the window again, once there is somebody to load it from: a browser's own error page would be in its place. */
function ReloadButton() {
  const [state, setState] = useState<'ready' | 'asking' | 'silent'>('ready');
  const reload = async () => {
    setState('asking');
    try {
      await fetch('./', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(5_000) });
      window.location.reload();
    } catch {
      setState('silent');
    }
  };
  return (
    <>
      <Button look="primary" pending={state === 'asking'} onClick={() => void reload()}>
        Reload
      </Button>
      {state === 'silent' ? <p role="status">{words('window.no-answer-now')}</p> : null}
    </>
  );
}

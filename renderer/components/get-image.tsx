import { Download } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useClient } from '../data/client.ts';
import { errorWords } from '../data/error-words.ts';
import { words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';

/** Gets an image by its name from its registry. Called off, and when the page is left, it is not there. */
export function GetImage({ got }: { got: () => void }) {
  const client = useClient();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [said, setSaid] = useState('');
  const [getting, setGetting] = useState<AbortController | null>(null);
  const last = useRef<AbortController | null>(null);
  useEffect(() => () => last.current?.abort(), []);

  const get = async (event: FormEvent) => {
    event.preventDefault();
    if (getting !== null || name.trim() === '') return;
    const called = new AbortController();
    last.current = called;
    setGetting(called);
    setProblem(undefined);
    setSaid(words('images.getting', { image: name.trim() }));
    try {
      for await (const step of await client.images.pull({ ref: name.trim() }, { signal: called.signal }))
        if (step.type === 'done') {
          setSaid(words('images.got', { image: step.name }));
          setName('');
          got();
        }
    } catch (error) {
      setSaid(called.signal.aborted ? words('images.called-off') : '');
      if (!called.signal.aborted) setProblem(errorWords(error));
    } finally {
      setGetting(null);
    }
  };

  return (
    <form
      className="form-grid get-image"
      aria-label="Get an image"
      noValidate
      onSubmit={(event) => void get(event)}
    >
      <TextField
        wide
        label="Get an image by its name"
        placeholder="nginx:1.27"
        value={name}
        error={problem}
        readOnly={getting !== null}
        onChange={(typed) => {
          setName(typed);
          setProblem(undefined);
        }}
      />
      <div className="wide form-buttons">
        <Button submit small icon={Download} pending={getting !== null} blocked={name.trim() === ''}>
          Get the image
        </Button>
        {getting === null ? null : (
          <Button small onClick={() => getting.abort()}>
            Cancel
          </Button>
        )}
      </div>
      <p className="wide dim" role="status">
        {said}
      </p>
    </form>
  );
}

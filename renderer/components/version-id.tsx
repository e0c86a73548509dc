import { shortId, type Version } from '../../electron/shared/version.ts';

/** 'v1.4.0 3f9a1c2': what people call it, if they do, and the beginning of its id with the whole of it on hover. */
export function VersionId({ version: { id, label } }: { version: Version }) {
  return (
    <>
      {label === null ? null : <span>{label} </span>}
      <code title={id}>{shortId(id)}</code>
    </>
  );
}

import { shortId, type Version } from '../../electron/shared/version.ts';

/**
 * 'v1.4.0 3f9a1c2': what people call it, if they do, and the beginning of its id with the whole of it on hover. An image that says its
 * version is called by that alone: its id is a number that nobody has seen elsewhere.
 */
export function VersionId({ version: { kind, id, label } }: { version: Version }) {
  if (kind !== 'git' && label !== null) return <code title={id}>{label}</code>;
  return (
    <>
      {label === null ? null : <span>{label} </span>}
      <code title={id}>{shortId(id)}</code>
    </>
  );
}

import { Suspense } from 'react';
import type { AppDto } from '../../electron/shared/dto.ts';
import { RowsInView } from '../app/screens.ts';
import { AppRow } from './app-row.tsx';

/** Up to here all rows are in the page, and the browser's own search reaches them. */
export const WHOLE = 100;
/** More than a window shows. */
const FIRST = 20;

/** The apps, one row each, a thousand as smoothly as ten. */
export function AppRows({ apps }: { apps: readonly AppDto[] }) {
  if (apps.length <= WHOLE) return <Rows apps={apps} />;
  // Few have so many: what draws only what is seen comes when it is needed, and takes the place of the first rows.
  return (
    <Suspense fallback={<Rows apps={apps.slice(0, FIRST)} />}>
      <RowsInView apps={apps} />
    </Suspense>
  );
}

function Rows({ apps }: { apps: readonly AppDto[] }) {
  return (
    <ul className="app-rows">
      {apps.map((app) => (
        <li key={app.name} className="app-rows-item">
          <AppRow app={app} />
        </li>
      ))}
    </ul>
  );
}

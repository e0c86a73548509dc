import type { DesktopState } from '../../shared/desktop-contract.ts';
import { createObservable, type Observable } from '../observable.ts';
import type { EngineSupervisor } from './supervisor.ts';

/** Where a browser reaches Homeport, as the engine last reported it. */
export type BrowserAddress = Pick<Observable<DesktopState['browser']>, 'get' | 'onChange'>;

export function followBrowserAddress(reports: EngineSupervisor['reports']): BrowserAddress {
  const current = createObservable<DesktopState['browser']>({ address: null, problem: null });
  reports.onChange((report) => {
    if (report?.type === 'browser') current.set({ address: report.address, problem: report.problem });
  });
  return current;
}

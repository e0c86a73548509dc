import { Compass } from 'lucide-react';
import { Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Dashboard } from '../screens/dashboard.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Awaiting, Empty, PageHead } from '../ui/layout.tsx';
import { FaultBoundary } from './fault-boundary.tsx';
import {
  ActivityScreen,
  AddScreen,
  AdoptScreen,
  AdoptSeveralScreen,
  AppScreen,
  SettingsScreen,
  UpdateScreen,
} from './screens.ts';

/** Addresses, after the '#'. App names are of a safe alphabet (see appName), ids are ours. @param path which to show */
export function Routes({ path }: { path: string }) {
  return (
    <FaultBoundary of={path}>
      {/* Seen only when the window is opened at a screen that is not here yet: later ones are waited for. */}
      <Suspense fallback={<Opening />}>
        <Switch location={path}>
          <Route path="/">
            <Dashboard />
          </Route>
          <Route path="/add">
            <AddScreen />
          </Route>
          <Route path="/adopt/:container?">
            {({ container }) => <AdoptScreen preselected={container ?? null} />}
          </Route>
          <Route path="/adopt-several">
            <AdoptSeveralScreen />
          </Route>
          <Route path="/apps/:name/:tab?">
            {({ name, tab }) => <AppScreen key={name} name={name} tab={tab ?? ''} />}
          </Route>
          <Route path="/updates/:id">{({ id }) => <UpdateScreen key={id} id={id} />}</Route>
          <Route path="/activity">
            <ActivityScreen />
          </Route>
          <Route path="/settings/:part?">{({ part }) => <SettingsScreen part={part ?? ''} />}</Route>
          <Route>
            <PageHead title="Not here" />
            <Empty icon={Compass} title="There is nothing at this address">
              <ButtonLink to="/">Go to your apps</ButtonLink>
            </Empty>
          </Route>
        </Switch>
      </Suspense>
    </FaultBoundary>
  );
}

/** What comes at once is not announced. */
function Opening() {
  return (
    <div className="late">
      <Awaiting what="The page" error={null} retry={() => window.location.reload()} />
    </div>
  );
}

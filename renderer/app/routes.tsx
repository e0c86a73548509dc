import { Compass } from 'lucide-react';
import { Route, Switch } from 'wouter';
import { ActivityScreen } from '../screens/activity.tsx';
import { AddScreen } from '../screens/add.tsx';
import { AdoptScreen } from '../screens/adopt.tsx';
import { AppScreen } from '../screens/app-screen.tsx';
import { Dashboard } from '../screens/dashboard.tsx';
import { SettingsScreen } from '../screens/settings.tsx';
import { UpdateScreen } from '../screens/update-screen.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Empty, PageHead } from '../ui/layout.tsx';

/** Addresses, after the '#'. App names are of a safe alphabet (see appName), ids are ours. */
export function Routes() {
  return (
    <Switch>
      <Route path="/">
        <Dashboard />
      </Route>
      <Route path="/add">
        <AddScreen />
      </Route>
      <Route path="/adopt/:container?">
        {({ container }) => <AdoptScreen preselected={container ?? null} />}
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
  );
}

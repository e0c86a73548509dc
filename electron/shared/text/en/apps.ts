/** Why what a person asks of an app is refused. */
export const apps = {
  'app.unknown': 'There is no app "{app}". The apps are: {apps}.',
  'app.none-yet': 'There is no app "{app}", and no other one yet.',
  'app.name-taken': 'There is an app "{name}" already.',
  'app.container-exists':
    'A container named "{name}" exists already. Look after it instead ("homeport adopt {name}"), or choose another name.',
  'app.adopted-runs-as-container':
    '"{app}" was adopted: how it runs is read from its container. Change it there (docker, Compose); the next update keeps it.',
  'app.settings-changed-meanwhile':
    'The settings of "{app}" were changed by somebody else meanwhile. Look at them again, then change them.',
  // Any other kind is shown as it was written down.
  'source.path-absolute':
    'The {what, select, context {context folder} dockerfile {Dockerfile} other {{what}}} "{place}" must be a path inside the source, not an absolute one.',
  'source.path-outside':
    'The {what, select, context {context folder} dockerfile {Dockerfile} other {{what}}} "{place}" lies outside the source. Name one inside it.',
  'source.no-dockerfile': 'There is no Dockerfile in "{folder}" of that source. Name its path, or add one.',
  'source.no-such-dockerfile': 'There is no "{dockerfile}" in "{folder}" of that source. Found: {found}.',
  'restore.nothing-earlier': '"{app}" has no earlier good release to restore.',
  'restore.no-such-release': '"{app}" has no release {number}. See "homeport releases {app}".',
  'restore.runs-already': 'Release {number} is the one that runs already.',
  'restore.never-ran-well':
    'Release {number} of "{name}" never ran well, so there is nothing to restore. "Update now" tries it again.',
  'restore.none-left': 'None of its earlier releases is left on this machine.',
  'restore.not-ours':
    'The image of release {number} of "{app}" is gone from this machine (pruned?), and Homeport did not build it and can’t build it again: it can’t be restored. What runs was not touched.',
  'port.of-container': 'Port {port} is already published by the container "{container}". Choose another one.',
  'port.in-use': 'Port {port} is in use by another program on this machine. Choose another one.',
  'keeper.volume-taken':
    'Homeport marks each container it looks after with an empty volume. "{name}" is taken by a volume that is not Homeport’s. If you don’t need that one: docker volume rm {name}, then try again.',
  'keeper.looked-after':
    '"{container}" is looked after by {who}. Two Homeports on one container would undo each other’s work. Best remove it there first ("homeport remove … --keep-container"). If you can’t, take it over: tick the box in the window, or "homeport adopt … --take-over".',
  // Anything else that is done to it is shown as it was written down.
  'app.being-done':
    '"{app}" is being {what, select, stopped {stopped} restarted {restarted} removed {removed} other {{what}}} just now. Wait for the end of that.',
  'app.moves-with-other':
    '"{app}" shares the network of "{other}" and is moved with it just now. Wait for the end of that update.',
  'app.other-lives-in-it':
    '"{other}" lives in the network of "{app}" and is being updated. Wait for the end of that update.',
  'app.busy':
    '"{app}" is being worked on already: its {kind} is in phase {phase}. Wait for its end, or cancel it.',
  'keeper.lost':
    '"{app}" is looked after by {who} now; this Homeport leaves it alone. Forget it here ("homeport remove {app}": its container is not touched), or take it back ("homeport take-back {app}").',
  'keeper.app-elsewhere':
    'On this engine {who} has an app "{name}" (the container "{container}"), and image tags are called after it. Choose another name.',
  'keeper.under-way-elsewhere':
    'Another Homeport is updating "{container}", or was cut off while it did: "{found}" is still there. Let it finish there, then try again. If that Homeport is gone for good: keep the container that works, remove the other one (docker rm), and try again.',
  'keeper.is-ours': '"{name}" is looked after by this Homeport: there is nothing to take back.',
  'keeper.name-elsewhere':
    'A container named "{name}" is looked after by {who}. Choose another name. If that Homeport is gone for good, free the name: docker volume rm {volume}',
  'adopt.no-such-container':
    'There is no container "{container}". "homeport containers" lists those that can be adopted.',
  'adopt.name-taken': 'There is an app "{name}" already. Choose another name.',
  'adopt.no-app-name': '"{name}" can’t be an app’s name: {why}. Give it another with --name.',
  'adopt.no-source': 'Where its image came from can’t be told. Say where new releases come from.',
  'adopt.image-gone':
    'The image that "{container}" was made from is gone from this machine, so it could not be put back. Make the container again, then adopt it.',
  'follow.nothing-to-decide':
    'The name "{container}" leads to the container of "{name}", as far as Homeport knows: there is nothing to decide.',
  'follow.being-moved': '"{name}" is being moved just now. Wait for the end of that update.',
  'follow.of-another-app':
    'The container that is called "{container}" is the one of the app "{other}": two apps can’t share it. Follow the container of "{app}", or give both their own names back (docker rename).',
  'follow.still-there':
    'The container that was "{app}" is still there, as "{container}". {clash} Stop it first, and keep it from starting again: docker update --restart=no {container} && docker stop {container}',
  'stop.auto-remove':
    '"{name}" runs with --rm: stopped, Docker removes it, and there would be nothing to start again. If that is what you want: docker stop {container}',
  'start.paused': '"{name}" is paused. To let it go on: docker unpause {container}',
  'start.aside-runs':
    '"{aside}" runs, which an update once put aside or tried: beside it, two would write to the same data. Stop it first: docker stop {aside}',
  'decide.nothing-waits': '"{app}" has no update that waits for a decision.',
  'logs.no-container': '"{app}" has no container, so it has no log.',
  'history.no-such-update': 'There is no update "{id}". "homeport history" lists them.',

  'adopt.homeports-own':
    'This is the container Homeport itself runs in: it would stop itself in the middle. Update it with the tool that made it.',
  'adopt.swarm-task':
    'It is a task of a Swarm service: Swarm makes it again when it stops. Update the service instead.',
  'adopt.kubernetes': 'It belongs to Kubernetes, which makes it again when it stops. Update it there.',
  'adopt.kept-aside': 'It is a container that Homeport made or keeps aside for an update of "{app}".',
  'adopt.kept-aside-elsewhere':
    'It is a container that another Homeport made or keeps aside for an update of "{app}".',
  'adopt.being-removed': 'Docker is removing it.',
  'adopt.nameless-volume':
    'Docker does not tell which volume is mounted at {place}, so a new container could not get its data. Make the container again with a volume that has a name.',
  'adopt.followed': '"{container}" is followed by the app "{app}" already.',
  'adopt.take-back': '"homeport take-back {app}" takes it back.',
  'adopt.was-called':
    'It is the container of the app "{app}", which was called "{was}". "homeport follow {app}" follows it to its new name.',

  'clash.runs': 'runs',
  'clash.comes-back': 'is started again with Docker (restart policy "always")',
  'clash.writes': 'It {how}, and would write to {place} beside the new one.',
  'clash.port': 'It {how}, and has port {port}.',
  'members.image-gone':
    'Its image is gone from this machine, so it could not be made again: make it anew (docker run, docker compose up), then update.',

  'stop.done': '{name} is stopped.',
  'stop.already': '{name} was stopped already, and stays so.',
  'stop.comes-back':
    'Its restart policy is "always": Docker starts it again when Docker itself is restarted.',
  'stop.dependants': 'What lives in it loses its network, processes or memory meanwhile: {dependants}.',
  'start.done': '{name} is started.',
  'start.put-back': 'The rollback of {name} that had failed is tried again now.',
  'start.already': '{name} runs already.',
  'start.no-container': '"{name}" has no container: "homeport update" or "homeport restore" makes it again.',
  'start.no-container-yet': '"{name}" has no container yet.',
  'start.dependants': 'What lives in it must be started again to find its network: {again}',
  'restart.done': '{name} was started again.',

  'follow.move': '{name} follows the container "{container}"',
  'follow.moves': '{all}, and {next}',
  'follow.done': '{moves} from now on.',
  'follow.gone':
    'The container of "{name}" is gone: there is nothing to follow. Give the container that has its name another one (docker rename), or remove "{name}" from Homeport and keep the container.',
  'follow.name-of-another':
    'The app "{other}" goes by that name. Give the container of "{name}" its own name back (docker rename), or remove "{other}" from Homeport first.',
  'follow.old-is-yours': '"{container}" is yours: Homeport does not look after it any more.',
  'follow.none-now':
    '{app} has no container now, and keeps its name: the next update or restore makes it again.',
  'follow.is-the-app': 'The container "{container}" is {app} from now on.',
} as const;

/** Pages of help, laid out for a terminal: no line has more than 80 columns. */
export const cliHelp = {
  'help.topic-sources': `An app's releases are images of a registry, or are built from a git repository.

From a registry (Docker Hub, ghcr.io, your own):

  --image nginx            each new image under the tag latest
  --image nginx:1.27       each new image under that tag
  --image nginx --versions "^1.27"         the newest version in a range
  --image nginx --versions "1.27.*-alpine" ... or of a pattern of tags; a suffix
                           such as -alpine stays as it is
  --prereleases            with --versions: 2.0.0-rc.1 and the like too
  --image nginx@sha256:... that very image, and nothing newer
  --expect <label=value>   what a new image must say of itself, such as
                           org.opencontainers.image.version=2.19.5
  --pull-timeout <minutes> time limit of getting it (default: 60)

See what matches first: homeport look --image nginx --versions "^1.27"
The new image is got and checked wholly before what runs is touched.

A container that runs already keeps following its own image:

  homeport adopt web       or homeport adopt --all

From git:

  --git <url>      https, ssh (git@host:me/app.git), or a folder of this machine
  --branch <name>  whose newest commit is built (default: the remote's own)
  --context <dir>  folder inside it; --dockerfile <path> seen from there
  --target <stage> --build-arg <K=V> --no-cache --no-follow-bases
  --build-timeout <minutes>

The Dockerfile is kept elsewhere and clones the source by itself? Build a folder
and watch the repository. The build is given the commit as HOMEPORT_COMMIT
(--commit-arg names another argument):

  homeport add web --folder ./web --watch https://example.org/you/web.git

Private repositories over https need a token: homeport secret set <host>.
Change a source later: homeport set web --branch stable`,
  'help.topic-schedule': `When Homeport looks for something newer:

  --schedule "H */6 * * *"   every six hours (this is the default)
  --schedule "H 4 * * *"     every night after four
  --schedule "30 3 * * 0"    Sundays at half past three
  --no-schedule              only by hand: homeport update <app>
  --timezone Europe/Berlin   whose clock counts (default: this machine's)

Five fields: minute, hour, day of the month, month, day of the week. H is a
minute of the app's own, so that not all apps begin at once. Where both days are
given, both must fit.

Schedules run while Homeport runs (homeport serve, or the desktop app).
homeport pause --hours 2 stops all of them for a while, homeport resume lets
them run again. Change one: homeport set web --schedule "H 4 * * *"

When what is new is put in: homeport help policy`,
  'help.topic-policy': `What the schedule does with something new. Whatever you ask for yourself
(homeport update <app>) waits for none of this.

  --automatic tell       put nothing in: the app says what is out, and you are
                         told once (default: update)
  --rest-days 3          put a version in three days after it was published;
                         where its source does not say when that was, after
                         Homeport first saw it. A newer one begins anew.
  --hours 02:00-05:00    only then, by the clock of the schedule's time zone.
  --hours "sat,sun 22:00-06:00"
                         What is found at another time waits for them, and
                         its source is asked again. An update that has begun
                         is not cut off.

With tell and rest days you are told once it has rested. homeport set web
--no-hours takes hours away; --hours any does for an app that is added.

  homeport skip web         leave out the newest version
  homeport skip web --undo  let it count again`,
  'help.topic-gate': `A new release must become healthy and stay so. Everything that can speak must
agree: the image's HEALTHCHECK, the app's own probe, and that it keeps running.

  --probe-http <url>         healthy when the URL answers 2xx or 3xx
  --probe-tcp <host:port>    healthy when the port accepts connections
  --probe-exec <command>     healthy when the command in it ends with 0
  --gate-timeout <s>         how long it may take (default: 120)
  --stable-for <s>           how long it must then stay so (default: 10)
  --on-failure rollback|ask  what happens when it is not (default: rollback)

A release that fails is quarantined: no schedule tries it again until its source
changes or you ask (homeport update <app>). With "ask" the update waits for you:
homeport keep <app>, or homeport restore <app>. Take a probe back:
homeport set web --no-probe`,
  'help.topic-restore': `Putting an earlier release back:

  homeport restore web         the newest earlier release that is still here
  homeport restore web --to 3  that one
  homeport releases web        which there are

What "homeport releases" says of each, and --json in brackets:

  exact (its container)  the container that ran is still there and is started
  (container)            again, with all it had written. For --park-hours after
                         the update (default: 24).
  made again             a new container of the same image and settings. What
  (spec)                 the old one wrote outside of volumes is gone.
  got or built again     somebody removed its image: the very image is got from
  (rebuild)              its registry again, or it is built again from its
                         commit. What the build downloads may be newer. Only
                         when you ask for it with --to.
  image is gone          and it can't be built again.

Volumes are never put back: their data stays as it is. A release that converted
its data leaves the earlier one with converted data. Keep a backup of your own.`,
  'help.images': `What stays, stays because something needs it: a container (also a stopped one),
a release that can be put back, an app's next build, an update under way,
another Homeport. All else can be removed: homeport images prune.

FREES is what removing it alone would give back; what it has in common with
other images stays as long as one of them does.`,
  'help.images-prune': `Without --all only what nobody named goes: what lost its name to a newer image,
and what Homeport left behind itself. With --all also what somebody named and no
container uses. What an app needs to run, to be put back or to be built stays in
any case, and --dry-run says why.

  homeport images prune --dry-run
  homeport images prune --all --older-than 30d --yes

An image is as old as the later of two moments: when it was made, and when it
got its name on this machine.`,
  'help.topic-docker-run': `homeport add and homeport set take the options of docker run by docker's own
names: -p, -v, -e, --device, --memory, --gpus, --user, --label, --cap-add,
--network host, --init… (homeport add --help lists them). Or a whole line:

  homeport add web --git <url> -- docker run -d -p 8080:80 -v data:/data nginx

What stands before "--" counts on top of the line. Of the line,
  the image            is not used: the app's image comes from its source
  what follows it      is the container's own command
  -d --rm --name …     are left out, and it is said why
  --link -P …          are refused, and it is said what to do instead
  options nobody knows are refused: nothing is guessed

Adopted apps are different: their container is the truth. What you set on it
with docker or Compose is carried over at every update, whatever it is.`,
  'help.topic-environment': `An app's:
  -e NAME=value        one variable; -e NAME takes the value of this shell
  --env-file <file>    NAME=value a line, by docker's rules: quotes are part of
                       the value, # begins a comment only at a line's beginning

Later: homeport set web --env NAME=value changes one, --remove-env NAME takes it
away.

What is called like a secret (PASSWORD, TOKEN, …_KEY) is printed as •••.

Homeport's own:
  HOMEPORT_DATA_DIR  data directory (--data-dir)
  DOCKER_HOST        where Docker answers
  HOMEPORT_DEBUG     1: print the engine's own log, and stack traces
  NO_COLOR           no bold and dim text
  TZ                 the zone that times are told in`,
  'help.topic-files': `In the data directory (HOMEPORT_DATA_DIR, --data-dir, or
~/.local/share/homeport on Linux; its user's alone):

  homeport.db    apps, releases, history. homeport backup copies it,
                 homeport restore-backup puts a copy back
  backups/       one a day while Homeport runs
  secret.key     what git tokens are sealed with, where no keychain does it
  sign-in.json   hashes of the sign-in token and of sessions
  homeport.sock  how commands reach a running Homeport
  installation   the id that is on every container Homeport makes

homeport storage says what all of it takes on the disks.`,
  'help.topic-json': `Every command takes --json. Standard output then holds one JSON value, and
nothing else (status --watch: one a line). Times are ISO 8601 in UTC, durations
are milliseconds, sizes are bytes, ids are whole. Fields may be added, never
changed or taken away.

  homeport schema            a JSON Schema of everything that is printed
  homeport schema <command>  of one command's output

A command that fails says why on standard error, as its last line:

  {example}

Codes: BAD_INPUT, NOT_FOUND, CONFLICT, SOURCE_UNAVAILABLE, DOCKER_AWAY,
DOCKER_REFUSED, BUILD_FAILED, TIMEOUT, CANCELLED, STORE_UNAVAILABLE, INTERNAL.
An update that fails is no error of the command: its outcome is in the JSON, and
the exit code says it too (homeport help exit-codes).`,
  'help.topic-exit-codes': `What a command ends with:

  0    succeeded, or nothing to do
  1    anything else; an update that awaits your decision, too
  2    bad usage
  3    the update was rolled back
  4    failed or called off, the app untouched; or its outcome is not known
  5    the rollback failed, too
  6    homeport status: something needs you
  7    homeport status: Docker does not answer
  130  left by Ctrl-C

For monitoring: homeport status >/dev/null || notify …
To look on: homeport status --watch (Ctrl-C ends it: 0)`,
  'help.add': `The container’s own command goes last, after "--":
  homeport add web --git <url> -- serve --verbose
So does a whole docker run line, which says how the app is to run:
  homeport add web --git <url> -- docker run -p 8080:80 -v data:/data nginx
(homeport help docker-run)`,
  'help.defaults': `Where a default of schedule, gate or retention was changed in Homeport’s
settings, that one holds.`,
  'help.adopt': `Without a source, the app keeps following the image its container was made from:
  homeport adopt web
  homeport adopt web --versions "^1.27"
  homeport adopt --all --except test
Nothing is changed or restarted. The first update waits until you have seen it:
homeport check says what is new, homeport update <app> puts it in, and homeport
trust <app> leaves it to the schedule.`,
  'help.look': `Before anything follows it:
  homeport look --image nginx --versions "^1.27"
  homeport look --git https://example.org/you/web.git`,
  'help.export': `The file is written by the Homeport that runs, where it runs: .tar, .tar.gz or
.tar.zst, as it is called; in a folder it gets a name of its own. Its SHA-256 is
written beside it. Nothing is written over.

On another machine: docker load -i <file>`,
  'help.set': `What is not said stays. --env, --publish, --volume and the like change what has
the same name, or the same place in the container, and otherwise add to it.

Take things away, with every option above:
  --no-<option>             as if it was never said: --no-probe, --no-memory
  --remove-<option> <what>  one of several: --remove-env NAME,
                            --remove-publish 80, --remove-volume /data
  --no-schedule             only by hand
  --cache                   take --no-cache back
  --follow-bases            take --no-follow-bases back
  --no-command              the image’s own command again

A new command, or a docker run line that says how the app runs, goes last:
  homeport set web -- serve --verbose
  homeport set web -- docker run -p 8081:80 -v data:/data nginx

Schedule, probe and what is kept hold at once. Everything else takes effect
with the next update: homeport update <app>`,
  'help.update': `Several apps at once: each line of progress begins with the app's name, a table
at the end says what came of each, and the exit code is the worst of theirs: 5,
then 3, 4, 1. One that can't be updated does not stop the others.
--all leaves alone what is stopped, paused or gone: name such an app to update
it.`,
  'help.skip': `The schedule, and homeport update --all, leave that version out. The next one is
put in as ever, and so is the skipped one when you name the app: homeport update
<app>. With a version (its tag, or
its id) only where that is the newest. The last 50 of an app are kept.`,
  'help.stop': `What you stop stays stopped: no schedule updates it, and Homeport does not start
it, until you do ("homeport start"). While an update is under way it is refused:
wait for its end, or call it off ("homeport cancel").`,
  'help.remove': `Volumes always stay. The container: one that you adopted stays, unless
--with-container. One that Homeport made is asked about on a terminal; in a
script say --keep-container or --with-container.
--yes asks nothing: what was adopted stays, what Homeport made goes.`,
  'help.sample': `A small web page in a git repository of its own, added like any app of yours.
Push changes to it, good ones and bad ones, and see what Homeport does about
each. It touches nothing of yours, and "homeport sample remove" leaves nothing
of it.

Exit codes are those of "homeport update": an unhealthy release that was rolled
back is 3, a broken build is 4.`,
  'help.status': `Exit codes, for monitoring:
  0  all is well, or an update is under way
  6  something needs you
  7  Docker does not answer
  1  Homeport itself could not be asked`,
  'help.engine-accept': `Updates that were under way on the engine before are closed, and what Homeport
put aside there is forgotten.`,
  'help.secret-set': `From a file: homeport secret set git.example.org < token.txt`,
  'help.login': `The registry as it begins an image's name; Docker Hub is docker.io:

  homeport login ghcr.io --username you
  homeport login nas:5000 --username you --password-stdin < password.txt

It is used for private images and for private base images of builds. What
"docker login" has stored for the user that Homeport runs as is used too, where
nothing is entered here; "homeport secrets" lists both.`,
  'help.dismiss': `Without a kind, all of the app that can be taken off.`,
} as const;

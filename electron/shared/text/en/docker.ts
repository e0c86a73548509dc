/** What is asked of Docker, and why it can’t be had. */
export const docker = {
  // Said within a sentence: 'Docker refused while starting container web: …'.
  'docker-call.version': 'asking for its version',
  'docker-call.machine': 'asking for its machine',
  'docker-call.time': 'asking for its time',
  'docker-call.disk': 'asking for its disk',
  'docker-call.disk-use': 'looking at what is on its disk',
  'docker-call.ping': 'seeing whether it is still there',
  'docker-call.events': 'listening for its events',
  'docker-call.list-containers': 'listing containers',
  'docker-call.inspect-container': 'looking at container {container}',
  'docker-call.create-container': 'creating container {container}',
  'docker-call.undo-container': 'removing container {container} again',
  'docker-call.start': 'starting container {container}',
  'docker-call.stop': 'stopping container {container}',
  'docker-call.restart': 'restarting container {container}',
  'docker-call.pause': 'pausing container {container}',
  'docker-call.rename': 'renaming container {container}',
  'docker-call.update': 'changing the restart policy of container {container}',
  'docker-call.remove-container': 'removing container {container}',
  'docker-call.compare-container': 'comparing container {container} with its image',
  'docker-call.read-log': 'reading the log of container {container}',
  'docker-call.follow-log': 'following the log of container {container}',
  'docker-call.exec': 'running a command in container {container}',
  'docker-call.volumes-of': 'looking for the volumes of container {container}',
  'docker-call.build-container': 'looking for a build container',
  'docker-call.list-images': 'listing images',
  'docker-call.inspect-image': 'looking at image {image}',
  'docker-call.tag-image': 'tagging image {image} as {tag}',
  'docker-call.remove-image': 'removing image {image}',
  'docker-call.push-image': 'pushing the image {image}',
  'docker-call.pull-image': 'getting the image {image}',
  'docker-call.load-image': 'loading an image archive',
  'docker-call.save-image': 'saving the image {image}',
  'docker-call.build': 'building the image',
  'docker-call.list-context': 'listing the build context',
  'docker-call.remove-cache': 'removing build cache',
  'docker-call.find-network': 'looking for network {network}',
  'docker-call.connect-network': 'connecting container {container} to network {network}',
  'docker-call.create-volume': 'making the volume {volume}',
  'docker-call.inspect-volume': 'looking at the volume {volume}',
  'docker-call.list-volumes': 'listing volumes',
  'docker-call.remove-volume': 'removing the volume {volume}',

  'call.called-off': 'Called off while {doing}.',
  'call.no-reason': 'it gave no reason',

  'docker.silent': 'Docker did not answer within {seconds} s while {doing}.',
  'docker.refused': 'Docker refused while {doing}: {answer}',
  'docker.went-away': 'The Docker engine at {endpoint} went away while {doing} ({reason}).',
  'docker.no-docker': 'What answers at {endpoint} is no Docker engine ({doing}).',
  'docker.not-understood': 'Docker sent an answer that Homeport does not understand.',
  'docker.too-old':
    'The Docker engine at {endpoint} is too old (version {version}, API {api}). Homeport needs Docker 20.10 (API {oldest}) or newer: update Docker.',
  'docker.too-new':
    'The Docker engine at {endpoint} (version {version}) speaks only API {api} and newer; this Homeport knows up to {newest}: update Homeport.',
  'docker.no-name':
    '"{name}" is no name of {what, select, image {an image} volume {a volume} other {a container}}.',
  'docker.no-cache-record': '"{id}" is no record of the build cache.',
  'docker.nothing-to-restart': 'There is no container {container} to restart.',
  'docker.command-too-slow': 'The command did not end within {seconds} s.',
  'docker.pull-too-slow': 'The engine did not get {image} within {seconds} s.',
  'docker.push-too-slow': 'The engine did not push {image} within {seconds} s.',
  'docker.push-failed': 'The engine could not push {image} ({reason}).',
  'docker.login-needed':
    '{registry} asks for a login before it {doing, select, push {takes} other {gives}} {image}. Enter one (Settings, Registries, or "homeport login {host}").',
  'docker.login-refused':
    '{registry} refuses the login that there is for it: it is wrong, has expired, or may not {doing, select, push {write} other {read}} {image}. Enter another (Settings, Registries, or "homeport login {host}").',
  'docker.login-denied':
    '{registry} does not {doing, select, push {take} other {give}} {image} (denied): {doing, select, push {it} other {the image does not exist, or it}} needs a login that may {doing, select, push {write} other {read}} it. Enter one (Settings, Registries, or "homeport login {host}").',
  'docker.pull-failed': 'The engine could not get {image} ({reason}).',
  'docker.load-too-slow': 'The engine did not load the archive within {seconds} s.',
  'docker.load-failed': 'The engine could not load the archive ({reason}).',
  'docker.no-network':
    'Container {container} can’t be put on network "{network}": there is no such network. Create it ("docker network create {network}"), or take it out of the app’s networks.',
  'docker.not-connected': 'Container {container} could not be connected to network "{network}": {why}',
  'docker.not-undone': 'It could not be removed again either: {why}',
  'docker.port-of-program':
    'Port {port} is taken by another program on this machine: end it, or move it to another port.',
  'docker.port-of-container':
    'Port {port} is taken by the container "{container}": stop it, or move it to another port.',
  'docker.port-of-nobody':
    'Docker still counts port {port} as taken, although no container has it: that happens when the power goes while a container starts. Restart Docker (on Linux: sudo systemctl restart docker).',

  'docker.connected': 'Connected to Docker {version} at {endpoint}.',
  'docker.anew': 'The connection is made anew.',
  'docker.closed': 'The Docker engine at {endpoint} closed the connection.',
  'docker.looking': 'Still looking for Docker at {endpoint}.',
  'docker.no-usual-place': 'No usual place for a Docker engine is known.',
  'docker.no-ssh':
    'Homeport does not open ssh:// by itself. Run "ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock <host>" and set DOCKER_HOST=unix:///tmp/docker.sock.',
  'docker.no-address':
    '"{address}" is no address of a Docker engine. Use unix:///var/run/docker.sock, tcp://host:2375 or npipe:////./pipe/docker_engine (DOCKER_HOST).',
  'docker.no-host-and-port': '"{address}" is no address of a Docker engine: write tcp://host:port.',
  'docker.tls-unreadable': 'The TLS file {file} (DOCKER_CERT_PATH) can’t be read: {why}',
  'docker.away-remote':
    'No Docker engine answers at {endpoint} ({reason}). Is it running, and is DOCKER_HOST right?',
  'docker.away-named':
    'No Docker engine answers at {endpoint} ({reason}). Start it, or set DOCKER_HOST to where it listens.',
  'docker.no-socket': 'there is no such socket',
  'docker.not-allowed':
    'Permission denied at {endpoint}. Add the user to the group "docker" ("sudo usermod -aG docker $USER"), sign in again and start Homeport again.',
  'docker.not-found':
    'No Docker engine was found. Looked for {places}. {system, select, linux {Install one with "sudo apt install docker.io" (other systems: https://docs.docker.com/engine/install/)} other {Install and start Docker Desktop (https://docs.docker.com/get-started/get-docker/)}}, or set DOCKER_HOST. Homeport connects by itself once it runs.',
  'docker.not-answering':
    'A Docker engine was at {endpoint} and does not answer ({reason}). {system, select, linux {Start it with "sudo systemctl start docker".} other {Start Docker Desktop.}} Homeport connects by itself once it runs.',
  'docker.another-engine':
    'Another Docker engine answers at {endpoint}, that of "{machine}": {apps} {count, plural, one {is} other {are}} not on it, so nothing is done there. Set the address (DOCKER_HOST) back to {count, plural, one {its} other {their}} engine, or give the apps to this one: homeport engine accept.',
} as const;

/** What is asked of the places that apps come from, and why it can’t be had. */
export const sources = {
  // What git was asked, said within a sentence: 'git failed while fetching from example.org: …'.
  'git-call.branches': 'asking {place} for its branches',
  'git-call.tags': 'asking {place} for its tags',
  'git-call.fetch': 'fetching from {place}',
  'git-call.init': 'making an empty repository',
  'git-call.write-files': 'writing the files of the commit',
  'git-call.list-files': 'reading what the commit holds',
  'git-call.read-commit': 'reading the commit',
  'git-call.read-modules': 'reading .gitmodules',
  'git-call.write-sample': 'writing to the sample’s repository',

  'git.failed': 'git failed while {doing}: {answer}',
  'git.too-much': 'Far too much came back while {doing}. git was stopped.',
  'git.too-slow':
    'git did not finish within {seconds} s while {doing}. The server may be slow or hang; it is tried again at the next check.',
  'git.not-installed':
    'git is not installed on this machine. Install it (Debian, Ubuntu: "sudo apt install git"; elsewhere: https://git-scm.com/downloads).',
  'git.place-not-allowed':
    'The repository wants to fetch from a place that Homeport does not go to. Only https and ssh are allowed.',
  'git.host-key':
    'The ssh host key of {place} is not known to this machine, or has changed. Connect once by hand ("ssh {target}") as the user Homeport runs as, and check the key.',
  'git.no-access':
    '{way, select, token {{place} refuses the token stored for it: it is wrong, has expired, or may not read this repository. Store a new one (Settings, Git tokens, or "homeport secret set {place}").} ssh {{place} asks for a password, or the repository does not exist there. For a private repository give the user that Homeport runs as an ssh key that works without a passphrase prompt, or use its https:// URL with a token (Settings, Git tokens, or "homeport secret set").} other {{place} asks for a password, or the repository does not exist there. For a private repository store a token for {place} (Settings, Git tokens, or "homeport secret set {place}"), or use an ssh:// URL with a key that works without a passphrase prompt.}}',
  'git.not-trusted':
    'The encrypted connection to {place} could not be trusted (certificate). Check the server’s certificate and this machine’s clock.',
  'git.no-such-host': '{place} could not be found. Check the address, and this machine’s network and DNS.',
  'git.not-reached': '{place} can’t be reached. Is the server up, and is this machine online?',
  'git.of-another-user':
    '{place} belongs to another user, so git does not read it. Give the folder to the user that Homeport runs as.',
  'git.no-repository':
    '{way, select, token {There is no git repository at that address ({place}), or the token stored for it may not read it. Check the URL.} other {There is no git repository at that address ({place}). Check the URL.}}',
  'git.branch-gone': 'The branch is not in the repository any more. Check again, or choose another branch.',
  'git.disk-full': 'The disk is full: there is no room for the checkout. Free some space.',
  'git.sends-slowly': '{place} sends too slowly or not at all. It is tried again at the next check.',
  'git.server-trouble': '{place} answers with an error of its own. It is tried again at the next check.',
  'git.folder-not-empty': '{folder} is not empty.',
  'git.commit-gone':
    'The commit {commit} is not in the repository any more (the branch was rewritten meanwhile?). Check again.',
  'git.no-commit-id': '"{written}" is no id of a commit.',
  'git.empty': 'The repository at {place} is empty: it has no branch yet. Push a commit first.',
  'git.no-branch': 'The repository has no branch "{branch}". It has {branches}.',
  'git.no-default-branch': 'The repository does not say which branch is its default. Choose one: {branches}.',
  'git.branch-name': '"{written}" can’t be the name of a git branch.',
  'git.tag-name': '"{written}" can’t be the name of a git tag, or a pattern of names such as v* or v1.?.*.',
  'git.tag-flood': '{place} lists more than {limit} tags.',
  'git.no-tag-matches': 'No tag of the repository matches "{pattern}".',
  'git.no-tag': 'The repository has no tag "{pattern}" (any more).',
  'git.no-tags-at-all': 'It has no tags at all.',
  'git.pre-releases-match':
    'Pre-releases do ({tags}), and count only where the pattern names them, as "{pattern}-*" does.',
  'git.newest-tag': 'The newest version that it has is {tag}.',
  'git-token.unreadable':
    'The token for {host} can’t be read: its key is kept by the desktop’s keychain, or is gone. Start the Homeport desktop app with its keychain unlocked, or store the token again ("homeport secret set {host}").',
  'git.too-big':
    'The repository is too big for Homeport: it holds {what, select, entries {more than {limit} files and folders} files {more than {limit} of files} fetched {more than {limit} to fetch} other {a path that is longer than any system takes}}. Take out what the build does not need, or build a folder on this machine instead.',
  'git.no-room':
    'The disk has no room for {what, select, files {{size} of files} other {what is fetched}}: {free} are free, and {reserve} of them are left to everything else. Free some space.',

  'git.submodule': 'A submodule can’t be fetched: {why}',
  'git.modules-no-file': '.gitmodules is no file.',
  'git.modules-too-big': '.gitmodules is too big.',
  'git.submodules-too-many': 'there are more than {limit} of them.',
  'git.submodules-too-deep': 'They lie in one another more than {limit} deep.',
  'git.submodule-no-address': '.gitmodules names no address for "{path}".',
  'git.submodule-folder': '"{path}" is no empty folder of its own.',
  'git.submodule-place':
    'The repository wants to fetch from a place that Homeport does not go to. Submodules come over https, and over http or ssh only where the app’s own repository does, without a password in the address.',
  'git.submodule-ssh':
    'Its address is one of ssh, and ssh keys are used only where the app’s own repository has an ssh address. Write an address of https into .gitmodules; or, if you trust the repository, give the app its ssh address.',
  'git.submodule-tried-https':
    '.gitmodules names it by ssh, and https was tried instead: ssh keys are used only where the app’s own repository has an ssh address. Write an address of https into .gitmodules; or, if you trust the repository, give the app its ssh address.',

  // Said after why an address is none.
  'git-url.forms':
    'Use https://host/repo.git, ssh://user@host/repo.git, user@host:repo.git, or an absolute folder.',
  'git-url.needed': 'A git URL is needed.',
  'git-url.one-line': 'A git URL is one line without control characters.',
  'git-url.one-line-encoded':
    'A git URL is one line without control characters, written as %0A and the like neither.',
  'git-url.dash': 'A git URL can’t begin with "-": git would take it for an option.',
  'git-url.dash-in-host': 'A host or user can’t begin with "-": ssh would take it for an option.',
  'git-url.dash-in-path': 'A host, user or path can’t begin with "-": ssh would take it for an option.',
  'git-url.helper': 'Homeport does not run git’s helper programs ("ext::" and the like).',
  'git-url.windows-folder': '"{written}" is a folder of a Windows machine, and Homeport runs on another.',
  'git-url.upper-case': 'git knows the scheme in lower case only: write {scheme}://.',
  'git-url.folder': 'A folder is written file:///absolute/path.',
  'git-url.scheme': 'Homeport does not fetch over {scheme}://.',
  'git-url.backslash': 'A git URL has no backslashes: write "/".',
  'git-url.blank': 'A git URL has no spaces: write them as %20.',
  'git-url.unreadable': 'This is no URL that can be read.',
  'git-url.no-host': 'The URL names no host.',
  'git-url.no-repository': 'The URL names no repository.',
  'git-url.secret':
    'A URL must not hold a user name, password or token: it would end up in logs. Take it out; for a private repository store a token for its host (Settings, Git tokens, or "homeport secret set"), or use an ssh:// URL with a key that the ssh agent or ~/.ssh offers.',
  'git-url.query':
    'A git URL ends with its path: "?" and "#" are of no use to git, and could hold a secret. Name branch and folder in their own fields.',
  'git-url.none': '"{written}" is no git URL.',
  'git-url.slashes': 'After "{scheme}:" two slashes are missing.',

  'source.nothing-watched': 'A local folder has no commits of its own: name the repository to watch.',
  'source.not-of-git': 'The source was resolved for a folder, not for git.',
  'source.folder-not-absolute': '"{folder}" is no absolute path. Write the whole path of the folder.',
  'source.no-folder': 'The folder {folder} does not exist (or can’t be read). Check the path.',
  'source.folder-slow':
    'Looking through {folder} took longer than {seconds} s. Leave out what the build does not need with a .dockerignore file, or name a smaller context folder.',
  'source.folder-unreadable': 'The folder {folder} can’t be read: {why}',
  'source.no-context-root':
    'The folder {folder} does not exist. Name the folder that holds the build context.',
  'source.context-outside':
    'The context folder "{context}" lies outside the repository. Name a folder inside it ("." is its top).',
  'source.no-context': 'There is no folder "{context}" in the repository. Check the context folder.',
  'source.context-no-folder': 'The build context "{context}" is no folder.',
  'source.dockerfile-outside':
    'The Dockerfile "{dockerfile}" lies outside the build context "{context}". Name a path inside it, or a context folder that holds both.',
  'source.dockerfile-leads-outside':
    'The Dockerfile "{dockerfile}" is a link that leads outside the build context. Homeport does not follow it.',
  'source.dockerfile-no-file': '"{dockerfile}" is no file. Name the Dockerfile itself.',
  'source.dockerfile-missing':
    'There is no Dockerfile at "{dockerfile}" in the build context "{context}". Found: {found}.',
  'source.no-dockerfile-at-all':
    'There is no Dockerfile at "{dockerfile}" in the build context "{context}". No Dockerfile was found in it at all: check the context folder, or add one to the repository.',
  'source.place-unusable':
    '{what, select, dockerfile {The Dockerfile "{place}"} context {The context folder "{place}"} other {The folder {place}}} can’t be used: {why}',
  'source.dockerfile-too-big': '"{dockerfile}" is too big to be a Dockerfile (more than {kib} KiB).',
} as const;

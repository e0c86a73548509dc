/** What the headless host answers a browser, and tells whoever starts it. */
export const server = {
  'server.reading-only': 'Only GET and HEAD are understood here.',
  'server.session-methods': 'GET, POST and DELETE are understood here.',
  'server.failed': 'Homeport could not answer this. Its log says why.',
  'server.not-found': 'Not found.',
  'server.not-built': 'The window has not been built: run "npm run build", then load this page again.',
  'server.no-host': 'The request names no host.',
  'server.not-our-name':
    'Homeport does not answer to the name "{name}". If it is yours, start it with --allowed-host {name}',
  'server.not-our-page': 'The request does not come from Homeport’s own page.',
  'server.sign-in-first': 'Sign in first.',
  'server.too-many-windows': 'Too many windows are open: close some.',
  'server.port-taken':
    'Port {port} on {host} is used by another program. Stop it, or choose another with --port.',
  'server.port-refused': 'Port {port} may not be opened by this user. Choose one above 1023 with --port.',
  'server.no-such-address': '{host} is not an address of this machine. Choose another with --host.',
  'server.no-listening': 'Homeport can’t listen on {host}:{port}: {why}.',

  'sign-in.send-json': 'Send a token as JSON: {example}.',
  'sign-in.wrong-token':
    'This token is not right, or its link has been used already. Restart Homeport for a new link, or run "homeport serve --new-token".',
  'sign-in.too-many-wrong': 'Too many wrong tokens. Try again in {seconds} s.',
  'sign-in.file-damaged':
    '{path} can’t be read as Homeport’s sign-in file. Run "homeport serve --new-token" once: it keeps the file aside and makes a new token.',
  'sign-in.file-unwritable': '{path} can’t be written: {why}.',

  'serve.address': 'Homeport is at {url}',
  'serve.sign-in-link': 'Sign in once with: {url}',
  'serve.token':
    'Sign-in token: {token} (keep it: it is not shown again; "homeport serve --new-token" makes a new one)',
  'serve.open-to-others':
    'Warning: Homeport listens on {host}, so other machines can reach it, and the connection is not encrypted.',
  'serve.encrypt':
    'Put a TLS proxy in front of it (--allowed-host names the proxy’s host name), or use an SSH tunnel to 127.0.0.1.',
} as const;

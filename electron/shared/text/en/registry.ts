/** What is asked of image registries, and why it can’t be had. */
export const registry = {
  // What was asked, said within a sentence: 'Called off while asking ghcr.io.'
  'registry-call.asking': 'asking {host}',

  'registry-ask.no-such-image':
    '{registry} has no image {image}, or does not show it to everybody. Check its name and tag; a private one needs a login for {registry}.',
  'registry-ask.no-such-image-signed-in':
    '{registry} has no image {image}, or the login for {registry} may not read it. Check its name and tag.',
  'registry-ask.sign-in-needed':
    '{registry} asks for a login to read {image}, or there is no such image. Check its name, or store a login for {registry}.',
  'registry-ask.sign-in-refused':
    '{registry} refuses the login that is stored for it: it is wrong, has expired, or may not read {image}.',
  'registry-ask.login-refused': '{registry} refuses this login. Check user name and password (or token).',
  'registry-ask.login-in-the-open':
    '{host} asks for the login of {registry} over a connection that is not encrypted. It was not sent.',
  'registry-ask.unknown-sign-in': '{registry} asks for a way to sign in that Homeport does not know.',
  'registry-ask.no-such-host':
    '{host} could not be found. Check the image’s name, and this machine’s network and DNS.',
  'registry-ask.not-reached': '{host} can’t be reached. Is the registry up, and is this machine online?',
  'registry-ask.not-trusted':
    'The encrypted connection to {host} could not be trusted (certificate). Check the registry’s certificate and this machine’s clock; a CA of your own belongs into the engine’s folder certs.d, or into this machine’s certificates.',
  'registry-ask.no-encryption':
    '{host} does not answer with an encrypted connection. Where that is meant to be, add it to the engine’s insecure-registries.',
  'registry-ask.cut':
    '{host} ended the connection before its answer was complete. It is tried again at the next check.',
  'registry-ask.slow': '{host} did not answer within {seconds} s. It is tried again at the next check.',
  'registry-ask.busy': '{registry} asks to be left alone ({status}). It is not asked again before {until}.',
  'registry-ask.server-trouble':
    '{host} answers with an error of its own ({status}). It is tried again at the next check.',
  'registry-ask.refused': '{host} refuses to answer for {image} ({status}): {answer}',
  'registry-ask.no-registry': '{host} answers, but not as a registry of images does ({what}).',
  'registry-ask.too-much': '{host} sends far more than a registry’s answer may be. It was cut off.',
  'registry-ask.wrong-digest':
    '{host} sends something else than {digest} for {image}: its content does not match its digest. Nothing of it is used.',
  'registry-ask.redirects': '{host} leads from one place to the next without an end.',
  'registry-ask.redirect-in-the-open':
    '{host} leads to a place without encryption ({to}). It was not followed.',
  'registry-ask.old-manifest':
    '{image} is kept in a format (manifest schema 1) that Docker no longer pulls. It must be pushed again with a newer Docker.',
  'registry-ask.no-image': '{image} is no container image, but something else that registries keep ({type}).',
  'registry-ask.no-platform': '{image} has no image for {platform}, only for {platforms}.',
  'registry-ask.tag-flood': '{registry} lists more than {limit} tags for {image}. Follow one tag instead.',
  'registry-ask.nowhere': 'There is no address for {registry}.',
} as const;

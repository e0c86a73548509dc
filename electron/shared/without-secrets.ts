/** Credentials in URLs and one-time tokens never reach a log, whoever wrote them. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@')
    .replace(/([?&#]?(?:token|password|secret|key)=)[^\s&]+/gi, '$1…');
}

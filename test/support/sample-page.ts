import { httpGet } from './docker.ts';

/** What the sample's page says of itself; each look is a visit. null: it does not answer. */
export async function samplePage(port: number): Promise<{ version: number; visits: number } | null> {
  const answer = await httpGet(port);
  if (answer === null) return null;
  const version = Number(/<h1>Version (\d+)<\/h1>/.exec(answer.body)?.[1]);
  const visits = Number(/visit number <strong>(\d+)<\/strong>/.exec(answer.body)?.[1]);
  return { version, visits };
}

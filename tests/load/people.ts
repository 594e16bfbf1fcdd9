/** Two people, one in each workspace, in a process of their own, so that what they wait for is the server and not their driver. */
import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import { mutations, sync } from '#lib/contract/routes.ts';
import type { Tenant } from './server.ts';
import { requestWith } from './words.ts';

export interface Waited {
  /** Seconds that each word and its pull took each of the two. */
  took: [number[], number[]];
  /** Notes that the first one's server has taken. */
  said: string[];
}

/** Says something and sees it in the workspace, again and again until told to stop. */
async function person({ sidebars, leadIds }: Tenant, stop: AbortSignal, said: string[]): Promise<number[]> {
  const self = sidebars.at(-1);
  if (!self) return [];
  const headers = { Authorization: `Bearer ${self.token}`, 'Content-Type': 'application/json' };
  const took: number[] = [];
  let cursor = '';
  const catchUp = async (): Promise<void> => {
    for (let more = true; more; ) {
      const answer = await fetch(`${self.origin}${sync.path}${cursor ? `?cursor=${cursor}` : ''}`, {
        headers,
      });
      if (!answer.ok) throw new Error(`a person's pull was refused: ${answer.status} ${await answer.text()}`);
      ({ cursor, more } = sync.response.parse(await answer.json()));
    }
  };
  await catchUp();
  while (!stop.aborted) {
    await pause(200);
    await catchUp();
    const note = `person ${v7()}`;
    const body = JSON.stringify(requestWith(leadIds[took.length % leadIds.length] ?? '', note));
    const from = performance.now();
    const answer = await fetch(self.origin + mutations.path, { method: 'POST', headers, body });
    const { results } = mutations.response.parse(await answer.json());
    await catchUp();
    took.push((performance.now() - from) / 1_000);
    if (results[0]?.status === 'applied') said.push(note);
  }
  return took;
}

let stop = new AbortController();
process.on('message', async (message: [Tenant, Tenant] | 'stop') => {
  if (message === 'stop') {
    stop.abort();
    return;
  }
  stop = new AbortController();
  const said: string[] = [];
  const [busy, other] = message;
  const took = await Promise.all([person(busy, stop.signal, said), person(other, stop.signal, [])]);
  process.send?.({ took, said } satisfies Waited);
});
process.on('disconnect', () => process.exit(0));

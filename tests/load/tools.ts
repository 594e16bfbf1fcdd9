/** Events as marketing's tools send them, in a process of its own. */
import { v7 } from 'uuid';
import { paced } from './words.ts';

export interface Stream {
  url: string;
  ingestKey: string;
  /** Events a second. */
  rate: number;
  ms: number;
  /** How many leads they are about. */
  leads: number;
}

export interface Streamed {
  accepted: number;
  /** Requests that were told to come later. */
  later: number;
  /** Seconds from the first to the last answer. */
  seconds: number;
}

const BATCH = 50;

async function stream({ url, ingestKey, rate, ms, leads }: Stream): Promise<Streamed> {
  const counts = { accepted: 0, later: 0 };
  const from = performance.now();
  const sent: Promise<void>[] = [];
  const batch = async (): Promise<void> => {
    const body = Array.from({ length: BATCH }, () => ({
      ...{ type: 'track', messageId: v7(), event: 'Email Opened', timestamp: new Date().toISOString() },
      userId: `u-${Math.floor(Math.random() * leads)}`,
    }));
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(`${ingestKey}:`)}` },
      body: JSON.stringify({ batch: body }),
    });
    if (answer.status === 429) counts.later += 1;
    if (answer.status !== 200) {
      await answer.arrayBuffer();
      return;
    }
    const { results } = (await answer.json()) as { results: { status: string }[] };
    counts.accepted += results.filter(({ status }) => status === 'accepted').length;
  };
  for await (const _ of paced((rate * ms) / 1_000 / BATCH, rate / BATCH)) sent.push(batch());
  await Promise.all(sent);
  return { ...counts, seconds: (performance.now() - from) / 1_000 };
}

process.on('message', async (order: Stream) => process.send?.(await stream(order)));
process.on('disconnect', () => process.exit(0));

/** Connected systems, asked of the server while somebody looks at them; nothing of them is kept on the device. */
import { type Source, sourceProgress } from '#lib/contract/sources.ts';
import { here } from '#lib/store/connections.ts';
import { readDevice } from '#lib/store/device.ts';
import type { CallError } from './client.ts';
import { followStream } from './live.ts';

/** Tells the sources now and whenever one moves on, until the signal ends it. Whatever breaks off is tried again. */
export async function followSources(
  listener: { told(sources: Source[]): void; lost(error: CallError): void },
  signal: AbortSignal,
): Promise<{ retryNow(): void } | null> {
  const device = await readDevice(await here());
  if (!device) {
    listener.lost({ code: 'not_paired', status: 0 });
    return null;
  }
  return followStream(
    device,
    sourceProgress,
    {
      connected: () => undefined,
      lost: (error) => listener.lost(error),
      heard: (text) => {
        const read = sourceProgress.response.safeParse(JSON.parse(text));
        if (read.success) listener.told(read.data.sources);
        else listener.lost({ code: 'wrong_answer', status: 200 });
      },
    },
    signal,
  );
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventData } from '../../../lib/sync/sse.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function streamOf(whole: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length])].sort(
    (a, b) => a - b,
  );
  return new ReadableStream({
    start(controller) {
      for (const [at, place] of places.entries())
        if (at > 0) controller.enqueue(whole.slice(places[at - 1], place));
      controller.close();
    },
  });
}

async function read(text: string, cuts: readonly number[] = []): Promise<string[]> {
  const events: string[] = [];
  for await (const data of eventData(streamOf(bytes(text), cuts))) events.push(data);
  return events;
}

it.each([
  ['one event', 'data: {"seq":1}\n\n', ['{"seq":1}']],
  ['no space after the colon', 'data:x\n\n', ['x']],
  ['lines of one event', 'data: a\ndata: b\n\n', ['a\nb']],
  ['comments, names and ids', ': still here\n\nevent: x\nid: 4\ndata: y\n\n', ['y']],
  ['every end of line', 'data: a\r\n\r\ndata: b\r\rdata: c\n\n', ['a', 'b', 'c']],
  ['an event cut off by the end', 'data: a\n\ndata: b\n', ['a']],
])('reads %s', async (_, text, events) => {
  expect(await read(text)).toEqual(events);
});

it('reads the same however the bytes arrive', async () => {
  const line = fc.constantFrom('data: å', 'data: 💡 light', ': comment', 'event: x', '');
  const text = fc
    .array(line, { maxLength: 12 })
    .chain((lines) =>
      fc
        .array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: lines.length, maxLength: lines.length })
        .map((ends) => lines.map((one, at) => one + ends[at]).join('')),
    );
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(), { maxLength: 10 }), async (whole, cuts) => {
      // An event that ends with the stream is complete only with a byte after a closing CR; add an ignored line.
      const closed = `${whole}: end\n`;
      expect(await read(closed, cuts)).toEqual(await read(closed));
    }),
  );
});

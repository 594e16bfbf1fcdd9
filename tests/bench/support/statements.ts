/** How long statements took: from sending one to having its answer. */
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { asRoot, traceWith } from '#server/tracing/span.ts';

const NANO = 1e-9;

/** Seconds that the statements of some work took together, what waits for a connection left out. Of work that has one at a time. */
export async function statementSeconds(work: () => Promise<unknown>): Promise<number> {
  let sum = 0;
  const provider = new TracerProvider({
    spanProcessors: [
      {
        onStart: () => {},
        onEnd: ({ name, parentSpanContext, duration: [seconds, nanos] }) => {
          if (parentSpanContext && name !== 'wait for a connection') sum += seconds + nanos * NANO;
        },
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  });
  const spans = provider.getTracer('bench');
  traceWith({
    begin: (_kind, name, attributes, parent) =>
      spans.startSpan(name, { attributes }, parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT),
    fail: (span) => span.setStatus({ code: SpanStatusCode.ERROR }),
  });
  try {
    await asRoot('job', 'bench', {}, work);
  } finally {
    traceWith(null);
    await provider.shutdown();
  }
  return sum;
}

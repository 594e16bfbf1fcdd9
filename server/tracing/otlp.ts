/** Sends spans to an OpenTelemetry collector over HTTP. Loaded only where one is named. */
import { SpanKind as OtelKind, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Log } from '../log.ts';
import { VERSION } from '../version.ts';
import { type SpanKind, type Tracer, traceWith } from './span.ts';

export interface TraceSettings {
  /** The full address spans are posted to. */
  url: string;
  /** Sent along; a collector's keys. */
  headers: Record<string, string>;
  serviceName: string;
  /** The share of requests and jobs that are traced, 0 to 1. */
  share: number;
}

/** A collector that does not answer must not hold up the end of the server. */
const PATIENCE_MS = 5_000;

const KINDS: Record<SpanKind, OtelKind> = {
  request: OtelKind.SERVER,
  job: OtelKind.INTERNAL,
  statement: OtelKind.CLIENT,
};

/** Logs when a collector begins to refuse, and when it takes spans again: once each, not with every batch. */
function telling(exporter: SpanExporter, log: Log): SpanExporter {
  let refusing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const refused = result.code !== 0;
        if (refused && !refusing) log.warn('traces do not reach the collector');
        if (!refused && refusing) log.info('traces reach the collector again');
        refusing = refused;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

/** Begins to trace this process. The returned function sends what is left, and ends it. */
export function startTracing(
  { url, headers, serviceName, share }: TraceSettings,
  log: Log,
): () => Promise<void> {
  const exporter = new OTLPTraceExporter({ url, headers, timeoutMillis: PATIENCE_MS });
  // Not the global provider: libraries that look for it (better-auth does) would put the words of their errors into spans.
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': VERSION }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: telling(exporter, log) })],
  });
  const spans = provider.getTracer('samsyn', VERSION);
  const under = (parent?: Span) => (parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT);
  const tracer: Tracer = {
    begin: (kind, name, attributes, parent) =>
      spans.startSpan(name, { kind: KINDS[kind], attributes }, under(parent)),
    fail: (span, code) => {
      span.setAttribute('error.type', code);
      span.setStatus({ code: SpanStatusCode.ERROR });
    },
  };
  traceWith(tracer);
  return async () => {
    traceWith(null);
    await provider.shutdown().catch(() => {});
  };
}

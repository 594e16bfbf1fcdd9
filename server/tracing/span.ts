/**
 * Spans: how long requests, jobs and their statements took. They hold names of routes, jobs and tables, and codes; never values.
 * As in OpenTelemetry itself, a process has one tracer or none. Without one nothing is kept and nothing of OpenTelemetry is loaded.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Span } from '@opentelemetry/api';
import { describeError } from '../log.ts';

export type SpanKind = 'request' | 'job' | 'statement';

export interface Tracer {
  begin(kind: SpanKind, name: string, attributes: Attributes, parent?: Span): Span;
  /** Marks it as failed; the code tells why, in no words that could quote somebody. */
  fail(span: Span, code: string): void;
}

let tracer: Tracer | null = null;
const current = new AsyncLocalStorage<Span>();

/** From here on spans go to this tracer; null: they are not made. */
export const traceWith = (given: Tracer | null): void => {
  tracer = given;
};

const codeOf = (error: unknown): string => {
  const { code, kind } = describeError(error);
  return typeof code === 'string' ? code : String(kind);
};

async function during<T>(by: Tracer, span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await current.run(span, work);
  } catch (error) {
    by.fail(span, codeOf(error));
    throw error;
  } finally {
    span.end();
  }
}

/** Does a request or a job as the root of a trace of its own, whatever it was begun from. */
export function asRoot<T>(
  kind: 'request' | 'job',
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  return tracer ? during(tracer, tracer.begin(kind, name, attributes), work) : work();
}

/**
 * Does one piece of the request or job under way. Where none is, or it has ended as that of an open stream has, or its trace is
 * left out, no span is made.
 */
export function asPart<T>(name: () => string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const parent = current.getStore();
  if (!tracer || !parent?.isRecording()) return work();
  return during(tracer, tracer.begin('statement', name(), attributes, parent), work);
}

/** Says more of the request or job under way. */
export function noteOnSpan({
  name,
  attributes = {},
  failed,
}: {
  name?: string;
  attributes?: Attributes;
  failed?: string;
}): void {
  const span = current.getStore();
  if (!tracer || !span) return;
  if (name !== undefined) span.updateName(name);
  span.setAttributes(attributes);
  if (failed !== undefined) tracer.fail(span, failed);
}

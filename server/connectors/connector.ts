/** What every connected system looks like from inside: pages of rows after a cursor. One file for each system beside this one. */
import type { ImportKind } from '#lib/contract/imports.ts';
import type { SourceObject, SourceProblemCode, WriteBack } from '#lib/contract/sources.ts';
import type { SourceCursor } from '../db/tables.ts';
import type { RowField } from '../ingest/import/kind.ts';

/** What one record says, in the words of an import's columns. */
export type SourceRow = Partial<Record<RowField, string | null>>;

export interface Page {
  rows: SourceRow[];
  /** Up to where all is known once the rows are stored. */
  cursor: SourceCursor;
  /** How many there were to read when the stream began, this page included; on its first page, if the system tells. */
  expected?: number;
}

/** One list of the system's. */
export interface Stream {
  object: SourceObject;
  /** Which of the import's ways stores its rows. */
  kind: ImportKind;
  /** What was changed since, oldest first; a record may come again. @throws SourceFailure */
  pull(cursor: SourceCursor | null): AsyncIterable<Page>;
}

/** A verdict as a system is to have it. Done twice, it must come to the same. */
export interface WriteOrder {
  settings: WriteBack;
  /** The contact's number in the system. */
  recordId: string;
  feedbackId: string;
  /** null: taken back. */
  verdict: 'good' | 'unsure' | 'poor' | null;
  /** What a note says, as plain text; the last line holds the feedback's id. */
  lines: readonly string[];
  at: Date;
  /** The note that stands there already. */
  noteId: string | null;
  /** A former attempt may have made a note of which nobody heard. */
  lookFirst: boolean;
}

export interface Connector {
  /** In the order in which they are to be pulled. */
  streams: readonly Stream[];
  /** Writes a verdict. Gives the note that stands there now. @throws SourceFailure */
  write(order: WriteOrder): Promise<{ noteId: string | null }>;
  /** How long after a change its record may turn up, in milliseconds. */
  lag: number;
  /** Ends what is under way, which throws then; and lets go of connections. */
  close(): void;
}

/** Why a system did not give what was asked. Its own words stay behind: they may quote people and keys. */
export class SourceFailure extends Error {
  readonly code: SourceProblemCode;
  readonly status: number | null;
  /** When the system said that it may be asked again, in milliseconds from now. */
  readonly retryAfter: number | null;

  constructor(
    code: SourceProblemCode,
    { status = null, retryAfter = null }: { status?: number | null; retryAfter?: number | null } = {},
  ) {
    super(code);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

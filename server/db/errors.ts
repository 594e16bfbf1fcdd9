/** What the database says when it refuses, without the values it refused. */

/** Expected failures of opening or migrating a database; `message` is one sentence for the person who starts the server. */
export interface DbFailure {
  code:
    | 'bad_address'
    | 'locked'
    | 'disk_full'
    | 'not_durable'
    | 'cannot_open'
    | 'unreachable'
    | 'access_denied'
    | 'too_old'
    | 'migration_changed'
    | 'newer_schema'
    | 'cannot_migrate'
    | 'not_separated';
  message: string;
}

/** An error of a statement. `code` is PostgreSQL's SQLSTATE, or `closed` when the database is no longer there. */
export class DbError extends Error {
  override readonly name = 'DbError';
  readonly code: string;
  readonly constraint: string | null;

  constructor(code: string, message: string, constraint: string | null = null) {
    super(message);
    this.code = code;
    this.constraint = constraint;
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** What pg says without a code: of the connection, never of a statement. */
const OF_CONNECTION =
  /^(timeout exceeded when trying to connect|Connection terminated|Client (has encountered|was closed))/;

/**
 * Any driver's error as a DbError; `08006` of a connection that was cut off or not to be had in time. Statement, parameters, detail and
 * context are left behind, because they hold people's data; so do the quoted parts of messages of class 22 (bad values).
 */
export function toDbError(error: unknown): DbError {
  if (error instanceof DbError) return error;
  if (!(error instanceof Error)) return new DbError('XX000', 'The database failed.');
  const code =
    text('code' in error ? error.code : null) ?? (OF_CONNECTION.test(error.message) ? '08006' : 'XX000');
  const constraint = text('constraint' in error ? error.constraint : null);
  if (code === '53100' || /no space left on device|ENOSPC/i.test(error.message)) {
    return new DbError('53100', 'The disk of the database is full; make room and try again.', constraint);
  }
  const message = code.startsWith('22') ? error.message.replace(/"(.|\n)*"/, '"…"') : error.message;
  return new DbError(code, message, constraint);
}

/** Whether a statement failed because such a row is there already; optionally of one constraint. */
export const isDuplicate = (error: unknown, constraint?: string): boolean =>
  error instanceof DbError &&
  error.code === '23505' &&
  (constraint === undefined || error.constraint === constraint);

/** Whether a statement was given a text that cannot be stored: NUL, also inside JSON. */
export const isNotStorable = (error: unknown): boolean =>
  error instanceof DbError && (error.code === '22021' || error.code === '22P05');

/**
 * Whether the database could not be reached or could not do its work just now (closed, connection lost, shutting down, out of
 * room, too much at once), so that the same request may succeed later.
 */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof DbError && /^(closed|E[A-Z]|08|40|53|57)/.test(error.code);

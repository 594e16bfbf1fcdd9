/** What a verdict comes to in a system's records, whichever system it is. */
import { SourceFailure, type WriteOrder } from './connector.ts';

/**
 * The fields of a person's record that the verdict sets, by their names in the system.
 * @param status the field that holds the lead status; null where the record has none
 * @param empty what empties a field
 */
export function fieldsOf<Empty>(
  { settings, verdict }: Pick<WriteOrder, 'settings' | 'verdict'>,
  { status, empty }: { status: string | null; empty: Empty },
): Record<string, string | Empty> {
  const value = verdict === null ? null : settings.status[verdict];
  return {
    ...(status === null || value === null ? {} : { [status]: value }),
    ...(settings.property === null ? {} : { [settings.property]: verdict ?? empty }),
  };
}

/** The notes of a system, as far as one verdict needs them. */
export interface Notes {
  /** The one that names the feedback; null when there is none. */
  find(): Promise<string | null>;
  make(): Promise<string>;
  change(noteId: string): Promise<unknown>;
  remove(noteId: string): Promise<unknown>;
}

/** Does it to a note that stood there; false when a person has removed it since. */
async function done(deed: Promise<unknown>): Promise<boolean> {
  try {
    await deed;
    return true;
  } catch (error) {
    if (error instanceof SourceFailure && error.status === 404) return false;
    throw error;
  }
}

/** Makes, changes or removes the note of a verdict. Returns the one that stands there then. */
export async function keepNote(
  { settings, verdict, noteId: known, lookFirst }: WriteOrder,
  notes: Notes,
): Promise<string | null> {
  const noteId = known ?? (lookFirst && settings.note ? await notes.find() : null);
  if (verdict === null) {
    if (noteId !== null) await done(notes.remove(noteId));
    return null;
  }
  if (!settings.note) return noteId;
  return noteId !== null && (await done(notes.change(noteId))) ? noteId : notes.make();
}

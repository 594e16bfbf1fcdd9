import { useCallback, useEffect, useRef, useState } from 'react';
import * as z from 'zod';
import { FeedbackContent, NotNow } from '#lib/contract/records.ts';
import { contentOf } from '#lib/domain/feedback.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { loadDraft, reviseFeedback, saveDraft } from '#lib/store/writes.ts';
import { textFault } from '../ui/free-text.ts';
import { sameContent } from './open-item.ts';

/** Several chips in a row become one revision. */
const SETTLE_MS = 600;

/** What was changed and is not yet in the record. A note may still be too long to send. What is not there was not changed: no default. */
const Patch = FeedbackContent.extend({
  note: z.string(),
  touchpoints: z.array(z.string()),
  notNow: z.nullable(NotNow),
})
  .omit({ verdict: true })
  .partial();
type Patch = z.infer<typeof Patch>;

export interface Edits {
  /** Changed and not yet a revision. */
  patch: Patch;
  /** Code of the last failure to save on this device. */
  error: string | null;
  /** `soon`: becomes a revision by itself. `held`: waits for commit (typing); kept as a draft meanwhile. */
  change: (patch: Patch, when: 'soon' | 'held') => void;
  /** Makes a revision of all that was changed and can be sent. */
  commit: () => Promise<void>;
  /** Forgets the changes. */
  drop: () => void;
}

const draftKey = (feedbackId: string): string => `feedback:${feedbackId}`;

function parseDraft(text: string): Patch | null {
  try {
    const parsed = Patch.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const NOTHING: Patch = {};

/** Changes to an item of feedback: kept as a draft at once, saved as a revision at a sensible moment, never lost. */
export function useEdits(item: FeedbackView | null): Edits {
  const id = item?.id ?? null;
  const [held, setHeld] = useState<{ of: string | null; patch: Patch }>({ of: null, patch: NOTHING });
  const [error, setError] = useState<string | null>(null);
  const patch = held.of === id ? held.patch : NOTHING;
  const latest = useRef({ item, patch });
  latest.current = { item, patch };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** The last revision, until the record has it: leaving the note and pressing a button are one wish. */
  const underway = useRef<{ of: string; from: FeedbackContent; to: FeedbackContent; done: Promise<void> }>(
    null,
  );

  const hold = useCallback(
    (next: Patch) => {
      latest.current.patch = next;
      setHeld({ of: id, patch: next });
      if (id) void saveDraft(draftKey(id), next === NOTHING ? '' : JSON.stringify(next));
    },
    [id],
  );

  const save = useCallback(async (withNote: boolean) => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const { item: record, patch: changed } = latest.current;
    if (!record) return;
    const { note, ...rest } = changed;
    const sendNote = withNote && note !== undefined && textFault(note) === null;
    const from = contentOf(record);
    const last = underway.current?.of === record.id ? underway.current : null;
    const before = last && sameContent(last.from, from) ? last.to : from;
    const to: FeedbackContent = { ...before, ...defined(rest), ...(sendNote ? { note } : {}) };
    if (sameContent(to, before)) return last?.done;
    const revise = async (): Promise<void> => {
      // In the order of the wishes, however long each takes to be safe.
      await last?.done;
      const result = await reviseFeedback(record.id, to);
      setError(result.ok ? null : result.error.code);
      if (!result.ok && underway.current?.to === to) underway.current = null;
    };
    const done = revise();
    underway.current = { of: record.id, from, to, done };
    await done;
  }, []);

  // The record has caught up with what was changed: nothing is left to keep.
  useEffect(() => {
    // What was changed since this was drawn is kept.
    if (!item || patch === NOTHING || latest.current.patch !== patch) return;
    if (sameContent({ ...contentOf(item), ...defined(patch) }, contentOf(item))) hold(NOTHING);
  }, [item, patch, hold]);

  useEffect(() => {
    if (item && underway.current && !sameContent(contentOf(item), underway.current.from))
      underway.current = null;
  }, [item]);

  useEffect(() => {
    if (!id) return;
    let gone = false;
    void loadDraft(draftKey(id)).then((text) => {
      const draft = text ? parseDraft(text) : null;
      if (!gone && draft && latest.current.patch === NOTHING) setHeld({ of: id, patch: draft });
    });
    return () => {
      gone = true;
    };
  }, [id]);

  useEffect(() => {
    // Half a sentence stays a draft; chips on their way become a revision.
    const leave = () => {
      if (timer.current !== undefined) void save(false);
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [save]);

  const change = useCallback(
    (more: Patch, when: 'soon' | 'held') => {
      hold({ ...latest.current.patch, ...more });
      if (when === 'held') return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(false), SETTLE_MS);
    },
    [hold, save],
  );

  const drop = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    hold(NOTHING);
  }, [hold]);

  return { patch, error, change, commit: useCallback(() => save(true), [save]), drop };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the keys whose value is undefined, so that spreading it removes nothing. */
function defined<T extends object>(value: T): Partial<Defined<T>>;
function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined));
}

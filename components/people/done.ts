import { setAside, takeBack } from '#lib/store/aside.ts';
import { cutIdentity, linkIdentity, withdrawLead } from '#lib/store/lead-writes.ts';
import type { Tie } from './words.ts';

/** What the person has just decided about somebody on this page; it can be taken back until the page changes. */
export type Done = { leadId: string; name: string } & (
  | { kind: 'added' }
  | { kind: 'linked'; tie: Tie }
  | { kind: 'cut'; ties: Tie[] }
);

type Undone = Awaited<ReturnType<typeof withdrawLead>>;

/** "Not this person": from now on none of these is the lead, and it is not suggested for them either. */
export async function cutAll(leadId: string, ties: readonly Tie[]): Promise<Undone | undefined> {
  return each(ties, async (tie) => {
    const result = await cutIdentity(leadId, tie.kind, tie.value);
    const { kind, value } = tie;
    if (result.ok && kind !== 'external') await setAside({ identity: { kind, value }, leadId });
    return result;
  });
}

export async function undo(done: Done): Promise<Undone | undefined> {
  switch (done.kind) {
    case 'added':
      return withdrawLead(done.leadId);
    case 'linked':
      return cutIdentity(done.leadId, done.tie.kind, done.tie.value);
    case 'cut':
      return each(done.ties, ({ kind, value }) => linkAgain(done.leadId, { kind, value }));
  }
}

/** Joins again what was cut. */
export async function linkAgain(leadId: string, { kind, value }: Tie): Promise<Undone> {
  if (kind !== 'external') await takeBack({ identity: { kind, value }, leadId });
  return linkIdentity(leadId, kind, value);
}

/** One after the other; stops at the first that fails. */
async function each(ties: readonly Tie[], act: (tie: Tie) => Promise<Undone>): Promise<Undone | undefined> {
  let last: Undone | undefined;
  for (const tie of ties) {
    last = await act(tie);
    if (!last.ok) return last;
  }
  return last;
}

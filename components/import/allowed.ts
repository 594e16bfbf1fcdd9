import type { Member } from '#lib/contract/records.ts';

/** Whether a member may import; the server asks the same. */
export const mayImport = (me: Member | null): boolean =>
  me !== null && (me.department === 'marketing' || me.admin);

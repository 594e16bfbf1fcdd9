import type { Approval, VersionStatus } from '#lib/contract/approvals.ts';

/**
 * Where a version stands.
 * @param current the number of the version that holds; null or 0 while none does
 * @param authorId null for what held before versions were kept
 */
export function statusOf(
  {
    number,
    current,
    approvals,
    authorId,
  }: { number: number; current: number | null; approvals: readonly Approval[]; authorId: string | null },
  newest: number,
): VersionStatus {
  if (number === current) return 'current';
  if (approvals.length > 1 || authorId === null) return 'approved';
  return number === newest ? 'draft' : 'replaced';
}

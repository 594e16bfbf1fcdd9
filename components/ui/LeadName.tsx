import type { ReactNode } from 'react';
import type { Stop } from '#lib/contract/records.ts';
import { Tag } from './Tag.tsx';
import { useText } from './text.ts';

/**
 * A lead's name wherever a list or a sentence names them, as a link or as text, and behind it that they are not to be contacted.
 * @param stop null when they may be
 */
export function LeadName({ stop, children }: { stop: Stop['kind'] | null; children: ReactNode }) {
  const t = useText();
  if (!stop) return children;
  return (
    <>
      {children} <Tag tone="bad">{t(`stop.${stop}`)}</Tag>
    </>
  );
}

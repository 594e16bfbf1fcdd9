import { useEffect, useRef } from 'react';
import type { InboxItem } from '#lib/store/views.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { useMemberName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';

/** Says aloud that an answer has come while the panel is open; those that were there before are not news. */
export default function NewAnswers({ items }: { items: readonly InboxItem[] | undefined }) {
  const t = useText();
  const announce = useAnnounce();
  const memberName = useMemberName();
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (!items) return;
    const answers = items.flatMap((item) =>
      item.kind === 'answered' && item.answer ? [{ answer: item.answer, lead: item.lead }] : [],
    );
    const fresh = known.current ? answers.find(({ answer }) => !known.current?.has(answer.id)) : undefined;
    known.current = new Set([...(known.current ?? []), ...answers.map(({ answer }) => answer.id)]);
    if (fresh)
      announce(
        t('answer.arrived', { name: memberName(fresh.answer.authorId), lead: fresh.lead?.name ?? '' }),
      );
  }, [items, announce, memberName, t]);
  return null;
}

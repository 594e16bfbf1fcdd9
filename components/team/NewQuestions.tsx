import { useEffect, useEffectEvent, useRef } from 'react';
import { agreementWaits, questionWaits } from '#lib/domain/waiting.ts';
import { watchQuestions } from '#lib/store/questions.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';

const watchAll = watchQuestions();

/** Counts what waits for me in my teams, and says aloud that a question has come while the panel is open. */
export default function NewQuestions({ onWaiting }: { onWaiting: (count: number) => void }) {
  const t = useText();
  const announce = useAnnounce();
  const memberName = useMemberName();
  const { teams, me } = useDirectory();
  const all = useWatch(watchAll);
  const known = useRef<Set<string> | null>(null);
  const waiting = all?.filter((question) => questionWaits(question, me, teams));
  const count = (waiting?.length ?? 0) + teams.filter((team) => agreementWaits(team, me)).length;

  const tell = useEffectEvent(() => onWaiting(count));
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told when it changes.
  useEffect(() => tell(), [count]);

  const say = useEffectEvent(() => {
    if (!waiting) return;
    const fresh = known.current ? waiting.find(({ id }) => !known.current?.has(id)) : undefined;
    known.current = new Set([...(known.current ?? []), ...waiting.map(({ id }) => id)]);
    if (fresh)
      announce(t('question.arrived', { name: memberName(fresh.authorId), lead: fresh.leadName ?? '' }));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: questions that were there before are not news.
  useEffect(() => say(), [all]);
  return null;
}

import { useState } from 'react';
import { questionWaits } from '#lib/domain/waiting.ts';
import { watchQuestions } from '#lib/store/questions.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './Question.module.css';
import { QuestionQuote } from './QuestionQuote.tsx';

const watchAll = watchQuestions();
const PAGE = 5;

/** What my teams are asked and what I have asked, what waits for me first. */
export function Questions({ onOpenLead }: { onOpenLead: (leadId: string) => void }) {
  const t = useText();
  const { teams, me } = useDirectory();
  const all = useWatch(watchAll) ?? [];
  const [shown, setShown] = useState(PAGE);
  const mine = all.filter(
    ({ authorId, teamId }) =>
      me !== null &&
      (authorId === me.id || teams.some((team) => team.id === teamId && team.memberIds.includes(me.id))),
  );
  if (mine.length === 0) return null;
  const waiting = mine.filter((question) => questionWaits(question, me, teams));
  const sorted = [...waiting, ...mine.filter((question) => !waiting.includes(question))];
  return (
    <Card title={t('question.list', { count: waiting.length })}>
      <ul className={styles.list}>
        {sorted.slice(0, shown).map((question) => (
          <li key={question.id}>
            <QuestionQuote question={question} onOpenLead={onOpenLead} />
          </li>
        ))}
      </ul>
      {sorted.length > shown && (
        <Button wide look="quiet" onPress={() => setShown(shown + PAGE)}>
          {t('question.more', { count: sorted.length - shown })}
        </Button>
      )}
    </Card>
  );
}

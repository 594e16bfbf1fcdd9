import type { QuestionView } from '#lib/store/questions.ts';
import { answerQuestion } from '#lib/store/questions.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { Day } from '../ui/When.tsx';
import styles from './Question.module.css';
import { SentenceForm } from './SentenceForm.tsx';

interface Props {
  question: QuestionView;
  /** Opens its lead; left out where that lead is what the screen is about. */
  onOpenLead?: (leadId: string) => void;
}

/** A question to the team with its answers, and the way to give one. */
export function QuestionQuote({ question, onOpenLead }: Props) {
  const t = useText();
  const { teams, me } = useDirectory();
  const { id, leadId, leadName, stop, teamId, authorId, text, at, answers, received } = question;
  const team = teams.find((one) => one.id === teamId);
  const mayAnswer = me !== null && (authorId === me.id || team?.memberIds.includes(me.id));
  return (
    <article className={styles.question}>
      {onOpenLead && (
        <h4>
          {leadName === null ? (
            t('question.leadElsewhere')
          ) : (
            <LeadName stop={stop}>
              <Button look="link" onPress={() => onOpenLead(leadId)}>
                {leadName}
              </Button>
            </LeadName>
          )}
        </h4>
      )}
      <Said authorId={authorId} at={at} text={text} />
      {answers.length > 0 && (
        <ol aria-label={t('question.answers')} className={styles.answers}>
          {answers.map((answer) => (
            <li key={answer.id}>
              <Said {...answer} />
            </li>
          ))}
        </ol>
      )}
      {!received && <p className={styles.quiet}>{t('question.waits')}</p>}
      {mayAnswer && (
        <SentenceForm
          draftKey={`question:${id}`}
          button={t('question.answer')}
          label={t('question.yourAnswer')}
          send={t('question.send')}
          done={t('question.answered')}
          missing={t('question.missing')}
          say={(said) => answerQuestion(question, said)}
        />
      )}
    </article>
  );
}

function Said({ authorId, at, text }: { authorId: string; at: string; text: string }) {
  const t = useText();
  const memberName = useMemberName();
  const { members } = useDirectory();
  const department = members.get(authorId)?.department;
  return (
    <>
      <p className={styles.head}>
        <b>{memberName(authorId)}</b>
        {department && <Tag tone={department}>{t(`department.${department}`)}</Tag>}
        <span className={styles.quiet}>
          <Day at={at} />
        </span>
      </p>
      <p className={styles.text}>{text}</p>
    </>
  );
}

import { useState } from 'react';
import type { Lead } from '#lib/contract/records.ts';
import { askTeam, watchQuestions } from '#lib/store/questions.ts';
import { Card } from '../ui/Card.tsx';
import { OneChip } from '../ui/Chips.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './Question.module.css';
import { QuestionQuote } from './QuestionQuote.tsx';
import { SentenceForm } from './SentenceForm.tsx';
import { teamsAround } from './teams.ts';

const watchAll = watchQuestions();

/** What was asked about a lead, and a question to the team around it, else to a team of one's own. */
export default function AskTeam({ lead }: { lead: Lead }) {
  const t = useText();
  const { teams, me } = useDirectory();
  const all = useWatch(watchAll);
  const [chosen, setChosen] = useState<string | null>(null);
  const around = teamsAround(teams, lead, me?.id ?? null);
  const offered = around.length > 0 ? around : teamsAround(teams, null, me?.id ?? null);
  const team = offered.find(({ id }) => id === chosen) ?? offered[0];
  const asked = (all ?? []).filter(({ leadId }) => leadId === lead.id);
  if (all === undefined || (!team && asked.length === 0)) return null;
  return (
    <Card title={t('question.title')}>
      <ul className={styles.list}>
        {asked.map((question) => (
          <li key={question.id}>
            <QuestionQuote question={question} />
          </li>
        ))}
      </ul>
      {offered.length > 1 && team && (
        <OneChip
          label={t('question.whom')}
          options={offered.map(({ id, name }) => ({ key: id, text: name }))}
          chosen={team.id}
          onChange={setChosen}
        />
      )}
      {team && (
        <SentenceForm
          draftKey={`ask:${lead.id}`}
          button={t('question.ask', { team: team.name })}
          label={t('question.yours', { team: team.name })}
          send={t('question.send')}
          done={t('question.asked', { team: team.name })}
          missing={t('question.missing')}
          say={(text) => askTeam(lead.id, team.id, text)}
        />
      )}
    </Card>
  );
}

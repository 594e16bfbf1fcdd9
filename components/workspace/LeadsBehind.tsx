import { useCallback, useState } from 'react';
import { type BehindFigure, leadsBehind } from '#lib/contract/persona-drift.ts';
import { ask } from '#lib/sync/ask.ts';
import { Button } from '../ui/Button.tsx';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { FromServer } from './FromServer.tsx';
import { hashOf } from './route.ts';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

interface Props {
  personaId: string;
  of: BehindFigure;
  /** What the figure is called. */
  figure: string;
}

/** Opens the leads that a figure of a persona counts. */
export function LeadsBehind({ figure, ...what }: Props) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        look="link"
        aria-expanded={isOpen}
        aria-label={`${t('drift.behind')}: ${figure}`}
        onPress={() => setOpen(!isOpen)}
      >
        {t('drift.behind')}
      </Button>
      {isOpen && <Leads {...what} />}
    </>
  );
}

function Leads({ personaId, of }: Omit<Props, 'figure'>) {
  const t = useText();
  const answer = useAnswer(
    useCallback(() => ask(leadsBehind, { query: { persona: personaId, of } }), [personaId, of]),
  );
  return (
    <FromServer answer={answer}>
      {({ total, leads }) => (
        <>
          <ul className={styles.links}>
            {leads.map(({ id, name, stop, title }) => (
              <li key={id}>
                <LeadName stop={stop}>
                  <a href={hashOf({ screen: 'lead', id })}>{name}</a>
                </LeadName>
                {title && ` · ${title}`}
              </li>
            ))}
          </ul>
          {total > leads.length && (
            <p className={styles.quiet}>{t('drift.first', { shown: leads.length, total })}</p>
          )}
        </>
      )}
    </FromServer>
  );
}

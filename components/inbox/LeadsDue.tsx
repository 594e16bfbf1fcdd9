import { useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import type { Lead } from '#lib/contract/records.ts';
import { unanswered } from '#lib/domain/handover.ts';
import type { DueLeads } from '#lib/store/due.ts';
import { FeedbackQuote } from '../feedback/FeedbackQuote.tsx';
import { useTriggerWords } from '../feedback/trigger-words.ts';
import { HandoverState } from '../handover/HandoverState.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { dayInside, useDate } from '../ui/When.tsx';
import styles from './LeadsDue.module.css';

/** Leads that wait for me: handed over and not answered, back from sales, or put off by me and back. */
export function LeadsDue({ due, onOpenLead }: { due: DueLeads; onOpenLead: (leadId: string) => void }) {
  const t = useText();
  const { me, teams } = useDirectory();
  const [now] = useState(() => Date.now());
  const waiting = useMemo(() => unanswered(due.handed, teams, now), [due, teams, now]);
  const marketing = me?.department === 'marketing';
  return (
    <>
      {waiting && (
        <p className={styles.waiting}>
          {t('handover.unanswered', { ...waiting })}
          {waiting.late > 0 && <Tag tone="bad">{t('handover.lateOnes', { count: waiting.late })}</Tag>}
        </p>
      )}
      {due.mine.length > 0 && (
        <section>
          <h2 className={styles.title}>
            {t(marketing ? 'handover.cameBack' : 'handover.forYou', { count: due.mine.length })}
          </h2>
          <ul className={styles.items}>
            {due.mine.map((lead) => (
              <li key={lead.id} className={styles.item}>
                <Name lead={lead} onOpenLead={onOpenLead} />
                <HandoverState lead={lead} judgedAt={null} now={now} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {due.back.length > 0 && (
        <section>
          <h2 className={styles.title}>{t('notNow.back', { count: due.back.length })}</h2>
          <ul className={styles.items}>
            {due.back.map((one) => (
              <li key={one.lead.id} className={styles.item}>
                <Name lead={one.lead} onOpenLead={onOpenLead} />
                <BackWhy why={one.why} />
                <FeedbackQuote item={one.feedback} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Name({ lead, onOpenLead }: { lead: Lead; onOpenLead: (leadId: string) => void }) {
  return (
    <h3 className={styles.name}>
      <LeadName stop={lead.stop?.kind ?? null}>
        <Button look="link" onPress={() => onOpenLead(lead.id)}>
          {lead.name}
        </Button>
      </LeadName>
      {lead.title && <span className={styles.quiet}>{lead.title}</span>}
    </h3>
  );
}

function BackWhy({ why }: { why: DueLeads['back'][number]['why'] }) {
  const t = useText();
  const intl = useIntl();
  const date = useDate();
  const triggerWords = useTriggerWords();
  return (
    <p>
      {why.by === 'day'
        ? t('notNow.dayCame', { day: date(why.day) })
        : t('notNow.triggerCame', {
            what: triggerWords(why.trigger),
            day: dayInside(intl, why.at, new Date()),
          })}
    </p>
  );
}

import { watchMyLeads } from '#lib/store/search.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './SearchTab.module.css';

const watchMine = watchMyLeads();

/** The leads that the person looks after, those first to whom something happened last. */
export function MyLeads({ onOpenLead }: { onOpenLead: (leadId: string) => void }) {
  const t = useText();
  const mine = useWatch(watchMine);
  if (!mine) return null;
  return (
    <section>
      <h2 className={styles.title}>{t('search.mine', { count: mine.count })}</h2>
      {mine.count === 0 && <p className={styles.part}>{t('search.noneMine')}</p>}
      <ul className={styles.mine}>
        {mine.leads.map((lead) => (
          <li key={lead.id}>
            <button type="button" className={styles.lead} onClick={() => onOpenLead(lead.id)}>
              <LeadName stop={lead.stop}>
                <span className={styles.name}>{lead.name || lead.email}</span>
              </LeadName>
              <span className={styles.about}>
                {[lead.title, lead.accountName].filter(Boolean).join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {mine.count > mine.leads.length && (
        <p className={styles.part}>{t('search.moreMine', { count: mine.count - mine.leads.length })}</p>
      )}
    </section>
  );
}

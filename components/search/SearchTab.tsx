import { useState } from 'react';
import { watchPartOnly } from '#lib/store/gate.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { LeadFinder } from './LeadFinder.tsx';
import { MyLeads } from './MyLeads.tsx';
import styles from './SearchTab.module.css';

/** Search over the leads on this device. */
export default function SearchTab({
  text,
  onOpenLead,
}: {
  text: string;
  onOpenLead: (leadId: string) => void;
}) {
  const t = useText();
  const [typed, setTyped] = useState(text);
  const partOnly = useWatch(watchPartOnly);
  return (
    <div>
      {partOnly && <p className={styles.part}>{t('search.part')}</p>}
      <LeadFinder
        text={text}
        label={t('search.label')}
        onText={setTyped}
        onPick={(lead) => onOpenLead(lead.id)}
        autoFocus
      />
      {typed.trim() === '' && <MyLeads onOpenLead={onOpenLead} />}
    </div>
  );
}

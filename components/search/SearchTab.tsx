import { useText } from '../ui/text.ts';
import { LeadFinder } from './LeadFinder.tsx';

/** Search over the leads on this device. */
export default function SearchTab({
  text,
  onOpenLead,
}: {
  text: string;
  onOpenLead: (leadId: string) => void;
}) {
  const t = useText();
  return (
    <div>
      <LeadFinder text={text} label={t('search.label')} onPick={(lead) => onOpenLead(lead.id)} autoFocus />
    </div>
  );
}

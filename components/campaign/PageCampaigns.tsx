import Megaphone from 'lucide-react/icons/megaphone';
import { useState } from 'react';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import type { PageCampaigns as Found } from '#lib/domain/campaign-found.ts';
import { Button } from '../ui/Button.tsx';
import { OneChip } from '../ui/Chips.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import styles from './CampaignLens.module.css';
import CampaignLens from './CampaignLens.tsx';
import { Unknown } from './Unknown.tsx';

interface Props {
  campaigns: Found;
  /** A lead is on the screen: the campaign stands folded over it. */
  beside: boolean;
  onInbox: () => void;
  onOpenLead: (leadId: string) => void;
}

/** The campaigns of the page in front of the person; for marketing also one that nobody knows. */
export default function PageCampaigns({ campaigns: { found, unknown }, beside, onInbox, onOpenLead }: Props) {
  const t = useText();
  const { me, campaigns } = useDirectory();
  const [chosen, setChosen] = useState<string | null>(null);
  const known = found.flatMap(({ id, by }) => {
    const campaign = campaigns.get(id);
    return campaign ? [{ campaign, by }] : [];
  });
  const shown = known.find(({ campaign }) => campaign.id === chosen) ?? known[0];
  if (!shown) return unknown && me?.department === 'marketing' ? <Unknown campaign={unknown} /> : null;
  const lens = (
    <div className={styles.lens}>
      {known.length > 1 && (
        <OneChip
          label={t('lens.several')}
          options={known.map(({ campaign }) => ({ key: campaign.id, text: campaign.name }))}
          chosen={shown.campaign.id}
          onChange={setChosen}
        />
      )}
      <CampaignLens key={shown.campaign.id} {...shown} onInbox={onInbox} onOpenLead={onOpenLead} />
    </div>
  );
  if (!beside) return lens;
  return (
    <Disclosure className={styles.beside ?? ''}>
      {({ isExpanded }) => (
        <>
          <Button slot="trigger" wide>
            <Megaphone size="0.875rem" aria-hidden="true" />
            {t('lens.pageOf', { name: shown.campaign.name })}
          </Button>
          <DisclosurePanel>{isExpanded && lens}</DisclosurePanel>
        </>
      )}
    </Disclosure>
  );
}

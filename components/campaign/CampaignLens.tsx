import { lazy, Suspense, useMemo } from 'react';
import type { Campaign } from '#lib/contract/records.ts';
import type { RecognisedBy } from '#lib/domain/campaign-found.ts';
import { campaignState } from '#lib/domain/campaign-voice.ts';
import { watchCampaign } from '#lib/store/campaign.ts';
import { WatchToggle } from '../alerts/WatchToggle.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { CampaignBrief } from './CampaignBrief.tsx';
import { CampaignFacts } from './CampaignFacts.tsx';
import { CampaignFigures } from './CampaignFigures.tsx';
import styles from './CampaignLens.module.css';
import { CampaignTeam } from './CampaignTeam.tsx';
import { SellersSay } from './SellersSay.tsx';

// With it comes the lexicon of job titles.
const PersonasReached = lazy(() => import('./PersonasReached.tsx'));

interface Props {
  campaign: Campaign;
  /** What of the page says that it is of this campaign; null where there is no page. */
  by: RecognisedBy | null;
  onInbox: (() => void) | null;
  onOpenLead: (leadId: string) => void;
}

const TONE = { coming: 'plain', running: 'marketing', ended: 'plain' } as const;

/** A campaign as both departments see it: what it promises, whom it reached, what came of it, and what sellers say. */
export default function CampaignLens({ campaign, by, onInbox, onOpenLead }: Props) {
  const t = useText();
  const { me } = useDirectory();
  const view = useWatch(useMemo(() => watchCampaign(campaign.id), [campaign.id]));
  const state = campaignState(campaign, new Date().toISOString().slice(0, 10));
  const brief = <CampaignBrief campaign={campaign} linked={by !== null} />;
  const seller = me?.department === 'sales';
  return (
    <>
      <Card>
        <div className={styles.head}>
          <h2 className={styles.name}>{campaign.name}</h2>
          <Tag tone={TONE[state]}>{t(`lens.${state}`)}</Tag>
        </div>
        <CampaignFacts campaign={campaign} />
        {by && <p className={styles.by}>{t(`lens.by.${by}`)}</p>}
        <WatchToggle about="campaign" id={campaign.id} name={campaign.name} />
      </Card>
      {seller && brief}
      <CampaignFigures campaign={campaign} />
      {view && (
        <>
          <Suspense>
            <PersonasReached campaign={campaign} view={view} />
          </Suspense>
          <SellersSay view={view} onInbox={onInbox} onOpenLead={onOpenLead} />
        </>
      )}
      <CampaignTeam campaign={campaign} />
      {!seller && brief}
    </>
  );
}

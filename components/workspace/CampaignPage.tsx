import { useCallback } from 'react';
import { campaignQuality } from '#lib/contract/reports.ts';
import { ask } from '#lib/sync/ask.ts';
import { CampaignFacts } from '../campaign/CampaignFacts.tsx';
import { useQualityWords } from '../campaign/quality-words.ts';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { FromServer } from './FromServer.tsx';
import { Gone } from './Gone.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

export default function CampaignPage({ id }: { id: string }) {
  const t = useText();
  const { campaigns } = useDirectory();
  const memberName = useMemberName();
  const campaign = campaigns.get(id);
  const words = useQualityWords();
  const answer = useAnswer(useCallback(() => ask(campaignQuality, {}), []));
  if (!campaign) return <Gone />;
  return (
    <>
      <h2 className={styles.title}>{campaign.name}</h2>
      <CampaignFacts campaign={campaign} />
      <FromServer answer={answer}>
        {({ places, tooFew }) => {
          const quality = [...places.flat(), ...tooFew].find((one) => one.campaign === id);
          return (
            <p>
              {quality
                ? [...words(quality), tooFew.includes(quality) && t('quality.tooFew')]
                    .filter(Boolean)
                    .join(' · ')
                : t('quality.noLeads')}
            </p>
          );
        }}
      </FromServer>
      {campaign.ownerId && <p>{t('workspace.campaignOwner', { name: memberName(campaign.ownerId) })}</p>}
    </>
  );
}

import { CampaignFacts } from '../campaign/CampaignFacts.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { Gone } from './Gone.tsx';
import styles from './Workspace.module.css';

export default function CampaignPage({ id }: { id: string }) {
  const t = useText();
  const { campaigns } = useDirectory();
  const memberName = useMemberName();
  const campaign = campaigns.get(id);
  if (!campaign) return <Gone />;
  return (
    <>
      <h2 className={styles.title}>{campaign.name}</h2>
      <CampaignFacts campaign={campaign} />
      {campaign.ownerId && <p>{t('workspace.campaignOwner', { name: memberName(campaign.ownerId) })}</p>}
    </>
  );
}

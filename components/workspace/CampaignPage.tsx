import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Campaign } from '#lib/contract/records.ts';
import { CampaignForm } from '../campaign/CampaignForm.tsx';
import CampaignLens from '../campaign/CampaignLens.tsx';
import { SalesProcess } from '../campaign/SalesProcess.tsx';
import { RuleCard } from '../handover/RuleCard.tsx';
import { mayImport } from '../import/allowed.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { sentenceOf, useText } from '../ui/text.ts';
import { Gone } from './Gone.tsx';
import { hashOf } from './route.ts';
import styles from './Workspace.module.css';

/** A campaign as both departments see it; marketing describes it here. */
export default function CampaignPage({ id }: { id: string }) {
  const t = useText();
  const { campaigns, me } = useDirectory();
  const [editing, setEditing] = useState(false);
  const campaign = campaigns.get(id);
  if (!campaign) return <Gone />;
  if (editing) {
    return (
      <>
        <h2 className={styles.title}>{campaign.name}</h2>
        <CampaignForm campaign={campaign} onDone={() => setEditing(false)} />
      </>
    );
  }
  return (
    <>
      <CampaignLens
        campaign={campaign}
        by={null}
        onInbox={null}
        onOpenLead={(leadId) => {
          location.hash = hashOf({ screen: 'lead', id: leadId });
        }}
      />
      <SalesProcess key={id} campaignId={id} />
      {mayImport(me) && <RuleCard key={`rule ${id}`} campaignId={id} />}
      <KnownBy campaign={campaign} />
      {mayImport(me) && (
        <div>
          <Button look="primary" onPress={() => setEditing(true)}>
            {t('campaign.edit')}
          </Button>
        </div>
      )}
    </>
  );
}

/** By which addresses a page is known to be of the campaign. */
function KnownBy({ campaign: { key, spellings, addresses, externalIds } }: { campaign: Campaign }) {
  const t = useText();
  const intl = useIntl();
  return (
    <Card title={t('campaign.knownBy')}>
      <ul className={styles.links}>
        <li>
          {t('campaign.knownByLinks', {
            names: intl.formatList([key, ...spellings], { type: 'disjunction' }),
          })}
        </li>
        {addresses.map((address) => (
          <li key={address}>{address}</li>
        ))}
        {externalIds.map(({ tool, id }) => (
          <li key={`${tool} ${id}`}>{`${sentenceOf(intl, `campaignTool.${tool}`) ?? tool} · ${id}`}</li>
        ))}
      </ul>
    </Card>
  );
}

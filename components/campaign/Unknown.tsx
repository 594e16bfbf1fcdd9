import { useState } from 'react';
import { useIntl } from 'react-intl';
import { setCampaign } from '#lib/contract/campaigns.ts';
import type { UnknownCampaign } from '#lib/domain/campaign-found.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Picker } from '../ui/Picker.tsx';
import { sentenceOf, useErrorText, useText } from '../ui/text.ts';
import { pageOf } from '../workspace/route.ts';
import styles from './CampaignLens.module.css';
import { draftOf, readDraft } from './draft.ts';

/**
 * A campaign that the address names and the workspace does not have. It stays here, nothing of it is sent, unless somebody says
 * which of the workspace's campaigns it is.
 */
export function Unknown({ campaign }: { campaign: UnknownCampaign }) {
  const t = useText();
  const intl = useIntl();
  if (campaign.by === 'click') {
    const source = sentenceOf(intl, `source.${campaign.source}`) ?? campaign.source;
    return <p className={styles.quiet}>{t('lens.unknown.click', { source })}</p>;
  }
  if (campaign.by === 'utm') {
    return (
      <p className={styles.quiet}>
        {t('lens.unknown.utm', { name: campaign.name })}{' '}
        <a href={pageOf({ screen: 'spellings' })} target="_blank" rel="noreferrer">
          {t('lens.explain')}
        </a>
      </p>
    );
  }
  return (
    <div>
      <p className={styles.quiet}>
        {t('lens.unknown.tool', { id: campaign.id, tool: t(`campaignTool.${campaign.tool}`) })}
      </p>
      <WhichIs {...campaign} />
    </div>
  );
}

const NONE = 'none';

/** Says which campaign a tool means by its id; from then on everybody's sidebar knows. */
function WhichIs({ tool, id }: Extract<UnknownCampaign, { by: 'tool' | 'link' }>) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const { campaigns } = useDirectory();
  const [code, setCode] = useState<string | null>(null);
  const newestFirst = [...campaigns.values()].sort((a, b) =>
    (b.startsOn ?? '').localeCompare(a.startsOn ?? ''),
  );

  async function link(chosen: string): Promise<void> {
    const campaign = campaigns.get(chosen);
    if (!campaign) return;
    const draft = draftOf(campaign);
    const read = readDraft({ ...draft, ids: [...draft.ids, { key: id, tool, id }] });
    if ('faults' in read) return setCode('invalid_request');
    const kept = await ask(setCampaign, { params: { id: campaign.id }, body: read.details });
    setCode(kept.ok ? null : kept.error.code);
    if (kept.ok) announce(t('campaign.kept'));
  }

  return (
    <>
      <Picker
        label={t('lens.whichIs')}
        options={[
          { key: NONE, text: t('lens.choose') },
          ...newestFirst.map((one) => ({ key: one.id, text: one.name })),
        ]}
        chosen={NONE}
        onChange={(key) => void link(key)}
      />
      {code && (
        <p role="alert" className={styles.error}>
          {errorText(code)}
        </p>
      )}
    </>
  );
}

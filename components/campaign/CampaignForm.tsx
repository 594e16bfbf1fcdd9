import { type FormEvent, useState } from 'react';
import { MAX_ADDRESSES, MAX_BRIEF, MAX_EXTERNAL_IDS, setCampaign } from '#lib/contract/campaigns.ts';
import { type Campaign, CampaignTool } from '#lib/contract/records.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { ManyChips } from '../ui/Chips.tsx';
import { useDirectory } from '../ui/directory.ts';
import { LongText } from '../ui/LongText.tsx';
import { Picker } from '../ui/Picker.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';
import { FormEnd } from '../workspace/FormEnd.tsx';
import workspace from '../workspace/Workspace.module.css';
import { BRIEF_PARTS } from './brief.ts';
import styles from './CampaignForm.module.css';
import { type Draft, draftOf, type Faults, readDraft, typedId } from './draft.ts';

const NO_FAULTS: Faults = new Map();
const NOBODY = 'nobody';

/** What marketing says of a campaign; kept together. */
export function CampaignForm({ campaign, onDone }: { campaign: Campaign; onDone: () => void }) {
  const t = useText();
  const announce = useAnnounce();
  const { members, personas } = useDirectory();
  const [draft, setDraft] = useState(() => draftOf(campaign));
  const [faults, setFaults] = useState(NO_FAULTS);
  const [code, setCode] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const change = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed });
  const why = (field: string): string | null => {
    const fault = faults.get(field);
    const max = field === 'addresses' ? MAX_ADDRESSES : MAX_BRIEF;
    return fault ? t(`campaignFault.${fault.code}`, { at: fault.at ?? '', max }) : null;
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    const read = readDraft(draft);
    setFaults('faults' in read ? read.faults : NO_FAULTS);
    if ('faults' in read) return;
    setPending(true);
    const kept = await ask(setCampaign, { params: { id: campaign.id }, body: read.details });
    setPending(false);
    if (!kept.ok) return setCode(kept.error.code);
    announce(t('campaign.kept'));
    onDone();
  }

  const marketers = [...members.values()].filter(
    ({ active, department }) => active && department === 'marketing',
  );
  return (
    <form className={workspace.form} noValidate onSubmit={(event) => void submit(event)}>
      <Card title={t('lens.brief')}>
        <div className={workspace.form}>
          {BRIEF_PARTS.map((part) => (
            <LongText
              key={part}
              label={t(`lens.brief.${part}`)}
              value={draft.brief[part]}
              error={why(part)}
              onChange={(text) => change({ brief: { ...draft.brief, [part]: text } })}
            />
          ))}
          {personas.length > 0 && (
            <ManyChips
              label={t('campaign.aimedAt')}
              options={personas.map(({ id, name }) => ({ key: id, text: name }))}
              chosen={draft.personaIds}
              onChange={(personaIds) => change({ personaIds })}
            />
          )}
        </div>
      </Card>
      <Card>
        <div className={styles.days}>
          <ShortText
            type="date"
            label={t('campaign.startsOn')}
            value={draft.startsOn}
            error={why('startsOn')}
            onChange={(startsOn) => change({ startsOn })}
          />
          <ShortText
            type="date"
            label={t('campaign.endsOn')}
            value={draft.endsOn}
            error={why('endsOn')}
            onChange={(endsOn) => change({ endsOn })}
          />
        </div>
        <Picker
          label={t('campaign.owner')}
          options={[
            { key: NOBODY, text: t('campaign.nobody') },
            ...marketers.map(({ id, name }) => ({ key: id, text: name })),
          ]}
          chosen={draft.ownerId || NOBODY}
          onChange={(key) => change({ ownerId: key === NOBODY ? '' : key })}
        />
      </Card>
      <Card title={t('campaign.knownBy')}>
        <div className={workspace.form}>
          <LongText
            label={t('campaign.addresses')}
            value={draft.addresses}
            error={why('addresses')}
            onChange={(addresses) => change({ addresses })}
          />
          <p className={workspace.quiet}>{t('campaign.addressesHint')}</p>
          <Ids draft={draft} why={why} onChange={(ids) => change({ ids })} />
        </div>
      </Card>
      <FormEnd code={code} send={t('campaign.keep')} pending={pending} onCancel={onDone} />
    </form>
  );
}

interface IdsProps {
  draft: Draft;
  why: (field: string) => string | null;
  onChange: (ids: Draft['ids']) => void;
}

function Ids({ draft: { ids }, why, onChange }: IdsProps) {
  const t = useText();
  const change = (key: string, changed: Partial<Draft['ids'][number]>) =>
    onChange(ids.map((one) => (one.key === key ? { ...one, ...changed } : one)));
  return (
    <fieldset className={styles.ids}>
      <legend>{t('campaign.ids')}</legend>
      <p className={workspace.quiet}>{t('campaign.idsMeans')}</p>
      {ids.map(({ key, tool, id }) => (
        <div key={key} className={styles.id}>
          <div>
            <Picker
              label={t('campaign.tool')}
              options={CampaignTool.options.map((one) => ({ key: one, text: t(`campaignTool.${one}`) }))}
              chosen={tool}
              onChange={(chosen) => change(key, { tool: CampaignTool.parse(chosen) })}
            />
          </div>
          <ShortText
            label={t('campaign.id')}
            value={id}
            error={why(key)}
            onChange={(text) => change(key, typedId(text))}
          />
          <Button
            look="quiet"
            aria-label={t('campaign.removeId', { tool: t(`campaignTool.${tool}`) })}
            onPress={() => onChange(ids.filter((one) => one.key !== key))}
          >
            {t('stages.remove')}
          </Button>
        </div>
      ))}
      {ids.length < MAX_EXTERNAL_IDS && (
        <div>
          <Button
            onPress={() => onChange([...ids, { key: crypto.randomUUID(), tool: 'google_ads', id: '' }])}
          >
            {t('campaign.addId')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

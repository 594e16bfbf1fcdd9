import { type FormEvent, useState } from 'react';
import type { Lead } from '#lib/contract/records.ts';
import { handOverLead } from '#lib/store/lead-writes.ts';
import type { LeadSheet, LeadSheetProps } from '../lead/lead-sheets.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { textFault } from '../ui/free-text.ts';
import { LongText } from '../ui/LongText.tsx';
import { Picker } from '../ui/Picker.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './Handover.module.css';

interface Props {
  lead: Lead;
  sheet: LeadSheet;
  onSheet: LeadSheetProps['onSheet'];
}

const CHOOSE = '';

/** Marketing hands the lead to a seller or a team, for a campaign, with what they should know. */
export default function HandOver({ lead, sheet, onSheet }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const { me, members, teams, campaigns } = useDirectory();
  const [missing, setMissing] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const campaignId = sheet.campaign ?? lead.lastCampaignId ?? CHOOSE;
  const likely = teams.find((team) => team.campaignIds.includes(campaignId));
  const to = sheet.to ?? (lead.ownerId ? `member ${lead.ownerId}` : likely ? `team ${likely.id}` : CHOOSE);
  const words = sheet.note ?? '';
  const byName = (a: { text: string }, b: { text: string }): number => a.text.localeCompare(b.text);
  const addressees = [
    ...teams
      .map(({ id, name }) => ({ key: `team ${id}`, text: t('handover.toTeam', { name }) }))
      .sort(byName),
    ...[...members.values()]
      .filter(({ active, department, id }) => active && (department === 'sales' || id === lead.ownerId))
      .map(({ id, name }) => ({ key: `member ${id}`, text: id === me?.id ? t('member.you') : name }))
      .sort(byName),
  ];

  async function give(memberId: string | null, teamId: string | null) {
    const result = await handOverLead(lead.id, { campaignId, memberId, teamId, note: words });
    setCode(result.ok ? null : result.error.code);
    if (!result.ok) return;
    announce(t('handover.isGiven'));
    onSheet(null);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const [kind, id] = to.split(' ');
    setMissing(campaignId === CHOOSE || id === undefined);
    if (campaignId === CHOOSE || id === undefined || textFault(words) !== null) return;
    void give(kind === 'member' ? id : null, kind === 'team' ? id : null);
  }
  return (
    <Sheet title={t('handover.to', { name: lead.name })} isOpen onClose={() => onSheet(null)}>
      <form className={styles.form} onSubmit={submit}>
        <Picker
          label={t('handover.toWhom')}
          options={[{ key: CHOOSE, text: t('handover.choose') }, ...addressees]}
          chosen={to}
          onChange={(key) => onSheet({ ...sheet, to: key })}
        />
        <Picker
          label={t('handover.campaign')}
          options={[
            { key: CHOOSE, text: t('handover.choose') },
            ...[...campaigns.values()].map(({ id, name }) => ({ key: id, text: name })).sort(byName),
          ]}
          chosen={campaignId}
          onChange={(campaign) => onSheet({ ...sheet, campaign })}
        />
        <LongText
          label={t('handover.note')}
          placeholder={t('handover.notePlaceholder')}
          value={words}
          onChange={(note) => onSheet({ ...sheet, note })}
        />
        {(missing || code) && (
          <p role="alert" className={fields.error}>
            {missing ? t('handover.missing') : errorText(code ?? '')}
          </p>
        )}
        <div>
          <Button type="submit" look="primary">
            {t('handover.give')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

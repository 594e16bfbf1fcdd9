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
import { CHOOSE, keyOf, readKey, useAddressees } from './addressees.ts';
import styles from './Handover.module.css';

interface Props {
  lead: Lead;
  sheet: LeadSheet;
  onSheet: LeadSheetProps['onSheet'];
}

/** Marketing hands the lead to a seller or a team, for a campaign, with what they should know. */
export default function HandOver({ lead, sheet, onSheet }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const { teams, campaigns } = useDirectory();
  const [missing, setMissing] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const campaignId = sheet.campaign ?? lead.lastCampaignId ?? CHOOSE;
  const likely = teams.find((team) => team.campaignIds.includes(campaignId));
  const to = sheet.to ?? keyOf({ memberId: lead.ownerId, teamId: likely?.id ?? null });
  const words = sheet.note ?? '';
  const addressees = useAddressees(lead.ownerId);

  // Somebody may have said so since the form was opened.
  const refused = lead.stop ? 'lead_stopped' : code;
  const fault = missing && !lead.stop ? t('handover.missing') : refused && errorText(refused);

  async function give() {
    const result = await handOverLead(lead.id, { campaignId, ...readKey(to), note: words });
    setCode(result.ok ? null : result.error.code);
    if (!result.ok) return;
    announce(t('handover.isGiven'));
    onSheet(null);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(campaignId === CHOOSE || to === CHOOSE);
    if (campaignId !== CHOOSE && to !== CHOOSE && textFault(words) === null && !lead.stop) void give();
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
            ...[...campaigns.values()]
              .map(({ id, name }) => ({ key: id, text: name }))
              .sort((a, b) => a.text.localeCompare(b.text)),
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
        {fault && (
          <p role="alert" className={fields.error}>
            {fault}
          </p>
        )}
        {!lead.stop && (
          <div>
            <Button type="submit" look="primary">
              {t('handover.give')}
            </Button>
          </div>
        )}
      </form>
    </Sheet>
  );
}

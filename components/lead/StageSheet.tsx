import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import type { Lead } from '#lib/contract/records.ts';
import { putOnJourney } from '#lib/store/lead-writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory, useMemberName, useStageName } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { textFault } from '../ui/free-text.ts';
import { LongText } from '../ui/LongText.tsx';
import { Picker } from '../ui/Picker.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { sentenceOf, useErrorText, useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import styles from './Handling.module.css';
import type { LeadSheet, LeadSheetProps } from './lead-sheets.ts';

interface Props {
  lead: Lead;
  sheet: LeadSheet;
  onSheet: LeadSheetProps['onSheet'];
}

/** Why the lead is in its stage, and putting it into another, for a reason. */
export default function StageSheet({ lead, sheet, onSheet }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const stageName = useStageName();
  const stages = useDirectory().workspace?.stages ?? [];
  const { stage = lead.stage ?? stages[0]?.key ?? '', reason = '' } = sheet;
  const [missing, setMissing] = useState(false);
  const [code, setCode] = useState<string | null>(null);

  async function put(set: Parameters<typeof putOnJourney>[1]) {
    const written = await putOnJourney(lead.id, set);
    if (!written.ok) return setCode(written.error.code);
    announce(t(set ? 'stage.kept' : 'stage.freed'));
    onSheet(null);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (reason.trim() === '') return setMissing(true);
    if (textFault(reason) === null) void put({ stage, reason });
  }

  return (
    <Sheet title={t('stage.title', { name: lead.name })} isOpen onClose={() => onSheet(null)}>
      <div className={styles.fields}>
        <Why lead={lead} />
        {lead.stageWhy?.by === 'member' && (
          <div>
            <Button onPress={() => void put(null)}>{t('stage.free')}</Button>
          </div>
        )}
        <form className={styles.fields} onSubmit={submit}>
          <Picker
            label={t('stage.another')}
            chosen={stage}
            onChange={(key) => onSheet({ ...sheet, stage: key })}
            options={stages.map((one) => ({ key: one.key, text: stageName(one) }))}
          />
          <LongText
            label={t('stage.reason')}
            value={reason}
            isRequired
            error={missing ? t('stage.reasonNeeded') : null}
            onChange={(text) => {
              onSheet({ ...sheet, reason: text });
              setMissing(false);
            }}
          />
          <p className={fields.hint}>{t('stage.means')}</p>
          {code && (
            <p role="alert" className={fields.error}>
              {errorText(code)}
            </p>
          )}
          <div>
            <Button type="submit" look="primary">
              {t('stage.put')}
            </Button>
          </div>
        </form>
      </div>
    </Sheet>
  );
}

function Why({ lead: { stage, stageAt, stageWhy } }: { lead: Lead }) {
  const t = useText();
  const intl = useIntl();
  const date = useDate();
  const stageName = useStageName();
  const { me, workspace } = useDirectory();
  const memberName = useMemberName();
  const current = workspace?.stages.find(({ key }) => key === stage);
  if (!current || !stageWhy) return <p className={fields.hint}>{t('stage.nothing')}</p>;
  if (stageWhy.by === 'member')
    return (
      <p>
        {t('stage.whyMember', {
          stage: stageName(current),
          who: stageWhy.memberId === me?.id ? 'me' : 'other',
          name: memberName(stageWhy.memberId),
          day: stageAt ? date(stageAt) : '',
          reason: stageWhy.reason,
        })}
      </p>
    );
  return (
    <div>
      <p>{t('stage.whyEvidence', { stage: stageName(current) })}</p>
      <ul className={styles.met}>
        {stageWhy.met.map(({ of, kind, count, firstAt }) => (
          <li key={`${of} ${kind}`}>
            {sentenceOf(intl, `${of === 'outcome' ? 'outcome' : 'kind'}.${kind}`) ?? kind}
            <span className={fields.hint}> {t('stage.met', { count, day: date(firstAt) })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

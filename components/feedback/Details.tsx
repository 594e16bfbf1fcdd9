import { useRef, useState } from 'react';
import type { ContactState, OutcomeKind } from '#lib/contract/records.ts';
import { NOT_NOW } from '#lib/domain/feedback.ts';
import { likelyReasons } from '#lib/domain/likely-reasons.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { retractFeedback } from '#lib/store/writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { ManyChips, OneChip } from '../ui/Chips.tsx';
import { useDirectory, useReasonName } from '../ui/directory.ts';
import { textFault } from '../ui/free-text.ts';
import { LongText } from '../ui/LongText.tsx';
import { Picker } from '../ui/Picker.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './Details.module.css';
import type { Known } from './FeedbackPanel.tsx';
import { NotNowFields } from './NotNowFields.tsx';
import { PinChips } from './PinChips.tsx';
import type { Edits } from './use-edits.ts';
import { WhyLikely } from './WhyLikely.tsx';

const CONTACT = ['not_contacted', 'attempted', 'reached'] as const satisfies readonly ContactState[];
const OUTCOMES = [
  'accepted',
  'meeting',
  'opportunity',
  'won',
  'lost',
] as const satisfies readonly OutcomeKind[];
const NO_CAMPAIGN = 'none';
/** The likeliest come first; the rest are one press away. */
const FEW_REASONS = 8;

interface Props {
  item: FeedbackView;
  edits: Edits;
  campaignIds: readonly string[];
  known: Known;
  onDone: () => void;
}

/** What a seller may add to a verdict: reasons, contact, result, a note, and the campaign that it counts for. */
export default function Details({ item, edits, campaignIds, known, onDone }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const reasonName = useReasonName();
  const { workspace, campaigns, personas } = useDirectory();
  const [withdrawError, setWithdrawError] = useState<string | null>(null);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const { patch, change, commit } = edits;
  const content = { ...item, ...patch };
  const note = patch.note ?? item.note;
  const noteWaits = note !== item.note;

  const reasons = (workspace?.reasons ?? []).filter((reason) => reason.verdicts.includes(item.verdict));
  // A reason taken out of the list since is still shown on the item that gives it.
  const kept = (content.reasons ?? []).filter((key) => !reasons.some((reason) => reason.key === key));
  const [allReasons, setAllReasons] = useState(false);
  const chosenReasons = content.reasons ?? [];
  // Who has chosen reasons before has seen what is proposed.
  const [fresh] = useState(() =>
    [item, ...item.history.map(({ content: was }) => was)].every((one) => one.reasons.length === 0),
  );
  const [declined, setDeclined] = useState<readonly string[]>([]);
  const likely = fresh
    ? likelyReasons({ ...known, personas, competitors: workspace?.competitors ?? [] }).filter(
        ({ reason }) =>
          reasons.some(({ key }) => key === reason) &&
          !chosenReasons.includes(reason) &&
          !declined.includes(reason),
      )
    : [];
  const suggested: string[] = likely.map(({ reason }) => reason);
  const notNow = content.notNow ?? null;
  const asksWhen = chosenReasons.includes(NOT_NOW);
  const [whenMissing, setWhenMissing] = useState(false);
  const everyReason = [...reasons.map((reason) => reason.key), ...kept];
  const shownReasons = allReasons
    ? everyReason
    : everyReason.filter(
        (key, index) => index < FEW_REASONS || chosenReasons.includes(key) || suggested.includes(key),
      );
  const offered = [...new Set([item.campaignId, ...campaignIds])].filter((id) => id !== null);
  const campaignOptions = [
    ...offered.map((id) => ({ key: id, text: campaigns.get(id)?.name ?? t('campaign.unknown') })),
    { key: NO_CAMPAIGN, text: t('campaign.none') },
  ];

  async function saveNote() {
    if (textFault(note)) {
      noteField.current?.focus();
      return;
    }
    await commit();
    announce(t('feedback.noteSaved'));
  }

  function chooseReasons(keys: string[]) {
    const on = keys.filter((key) => !suggested.includes(key));
    setDeclined([...declined, ...suggested.filter((key) => !keys.includes(key))]);
    change({ reasons: on, ...(on.includes(NOT_NOW) ? {} : { notNow: null }) }, 'soon');
  }

  async function done() {
    if (textFault(note)) {
      noteField.current?.focus();
      return;
    }
    const missing = asksWhen && notNow?.until == null && notNow?.trigger == null;
    setWhenMissing(missing);
    if (missing) return;
    if (suggested.length > 0) change({ reasons: [...chosenReasons, ...suggested] }, 'held');
    await commit();
    onDone();
  }

  async function withdraw() {
    edits.drop();
    const result = await retractFeedback(item.id);
    setWithdrawError(result.ok ? null : result.error.code);
    if (!result.ok) return;
    announce(t('feedback.undone'));
    onDone();
  }

  return (
    <div className={styles.details}>
      <ManyChips
        label={t('feedback.why')}
        hint={t('feedback.whyHint')}
        options={shownReasons.map((key) => ({ key, text: reasonName(key) }))}
        chosen={chosenReasons}
        suggested={suggested}
        suggestedWord={t('likely.suggested')}
        onChange={chooseReasons}
      />
      {likely.length > 0 && <WhyLikely likely={likely} />}
      {shownReasons.length < everyReason.length && (
        <div>
          <Button look="link" onPress={() => setAllReasons(true)}>
            {t('feedback.moreReasons', { count: everyReason.length - shownReasons.length })}
          </Button>
        </div>
      )}
      {asksWhen && (
        <NotNowFields
          notNow={notNow}
          missing={whenMissing}
          onChange={(next) => {
            setWhenMissing(false);
            change({ notNow: next }, 'soon');
          }}
        />
      )}
      <OneChip
        label={t('feedback.contact')}
        options={CONTACT.map((key) => ({ key, text: t(`contact.${key}`) }))}
        chosen={content.contact ?? null}
        onChange={(key) => {
          const contact = CONTACT.find((known) => known === key);
          if (contact) change({ contact }, 'soon');
        }}
      />
      <OneChip
        label={t('feedback.outcome')}
        options={OUTCOMES.map((key) => ({ key, text: t(`outcome.${key}`) }))}
        chosen={content.outcome ?? null}
        mayBeNone
        onChange={(key) => change({ outcome: OUTCOMES.find((known) => known === key) ?? null }, 'soon')}
      />
      <PinChips
        touchpoints={known.touchpoints}
        pinned={item.pinned}
        chosen={content.touchpoints ?? []}
        campaignId={content.campaignId ?? null}
        onChange={(touchpoints) => change({ touchpoints }, 'soon')}
      />
      <LongText
        ref={noteField}
        label={t('feedback.note')}
        placeholder={t('feedback.notePlaceholder')}
        value={note}
        onChange={(text) => change({ note: text }, 'held')}
        onBlur={() => void commit()}
      />
      {/* Always there: what stands below must not move while it is being clicked. */}
      <p className={styles.waits}>
        {noteWaits && (
          <>
            {t('feedback.noteWaits')}{' '}
            <Button look="link" onPress={() => void saveNote()}>
              {t('feedback.saveNote')}
            </Button>
          </>
        )}
        {!noteWaits && note && t('feedback.noteSaved')}
      </p>
      <Picker
        label={t('feedback.countsToward')}
        options={campaignOptions}
        chosen={content.campaignId ?? NO_CAMPAIGN}
        onChange={(key) => change({ campaignId: key === NO_CAMPAIGN ? null : key }, 'soon')}
      />
      {(edits.error ?? withdrawError) && (
        <p className={styles.error} role="alert">
          {errorText(edits.error ?? withdrawError ?? '')}
        </p>
      )}
      <div className={styles.end}>
        <Button look="link" onPress={() => void withdraw()}>
          {t('feedback.withdraw')}
        </Button>
        <Button look="primary" onPress={() => void done()}>
          {t(suggested.length > 0 ? 'feedback.addDetails' : 'feedback.done')}
        </Button>
      </div>
    </div>
  );
}

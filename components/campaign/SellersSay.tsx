import { latestWords, reasonsGiven } from '#lib/domain/campaign-voice.ts';
import type { CampaignView } from '#lib/store/campaign.ts';
import { waitsForAnswer } from '#lib/store/overlay.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { FeedbackQuote } from '../feedback/FeedbackQuote.tsx';
import AnswerForm from '../inbox/AnswerForm.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useReasonName } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import styles from './CampaignLens.module.css';
import { NamedList } from './NamedList.tsx';

const TOP_REASONS = 4;

interface Props {
  view: CampaignView;
  onInbox: (() => void) | null;
  onOpenLead: (leadId: string) => void;
}

/** What sellers say of the campaign's leads: the reasons with counts, the latest words, and what marketing owes an answer. */
export function SellersSay({ view, onInbox, onOpenLead }: Props) {
  const t = useText();
  const { me } = useDirectory();
  const reasonName = useReasonName();
  const { feedback } = view;
  const reasons = reasonsGiven(feedback).slice(0, TOP_REASONS);
  const waiting = feedback.filter(waitsForAnswer);
  // The list begins with the newest: who has waited longest comes first.
  const oldest = me?.department === 'marketing' ? waiting.at(-1) : undefined;
  const words = latestWords(feedback);
  const quote = (item: FeedbackView) => {
    const lead = view.leads.get(item.leadId)?.lead;
    return (
      <div key={item.id}>
        {lead?.name && (
          <p className={styles.about}>
            <LeadName stop={lead.stop?.kind ?? null}>
              <Button look="link" onPress={() => onOpenLead(item.leadId)}>
                {lead.name}
              </Button>
            </LeadName>
          </p>
        )}
        <FeedbackQuote item={item}>
          {item.id === oldest?.id && <AnswerForm feedbackIds={[item.id]} draftKey={`answer:${item.id}`} />}
        </FeedbackQuote>
      </div>
    );
  };
  return (
    <Card
      title={t('lens.sellersSay')}
      aside={
        waiting.length > 0 && (
          <span className={styles.quiet}>{t('lens.unanswered', { count: waiting.length })}</span>
        )
      }
    >
      {feedback.length === 0 && <p className={styles.quiet}>{t('lens.silent')}</p>}
      {reasons.length > 0 && (
        <ul className={styles.reasons} aria-label={t('lens.reasons')}>
          {reasons.map(({ key, count }) => (
            <li key={key}>{t('lens.reason', { reason: reasonName(key), count })}</li>
          ))}
        </ul>
      )}
      <NamedList feedback={feedback} />
      {words && words.id !== oldest?.id && (
        <>
          <h4 className={styles.label}>{t('lens.latest')}</h4>
          {quote(words)}
        </>
      )}
      {oldest && (
        <>
          <h4 className={styles.label}>{t('lens.waitsLongest')}</h4>
          {quote(oldest)}
        </>
      )}
      {oldest && waiting.length > 1 && onInbox && (
        <Button wide look="quiet" onPress={onInbox}>
          {t('lens.seeAll', { count: waiting.length })}
        </Button>
      )}
    </Card>
  );
}

import type { ReactNode } from 'react';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import type { FeedbackContent, NotNow, Verdict } from '#lib/contract/records.ts';
import { keeperOf } from '#lib/domain/feedback.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory, useMemberName, useReasonName } from '../ui/directory.ts';
import { Tag, type Tone } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { Day, useDate } from '../ui/When.tsx';
import { AnswerQuote } from './AnswerQuote.tsx';
import styles from './FeedbackQuote.module.css';
import { PinnedTo } from './PinnedTo.tsx';
import { Saved } from './Saved.tsx';
import { useTriggerWords } from './trigger-words.ts';

const VERDICT_TONE: Record<Verdict, Tone> = { good: 'good', unsure: 'both', poor: 'bad' };

/** What a seller said, with its history and marketing's answers. */
export function FeedbackQuote({ item, children }: { item: FeedbackView; children?: ReactNode }) {
  const t = useText();
  const memberName = useMemberName();
  const { me } = useDirectory();
  const mine = keeperOf(item) === me?.id;
  return (
    <article className={styles.quote}>
      <p className={styles.head}>
        <b>{memberName(item.authorId)}</b>
        <Tag tone={VERDICT_TONE[item.verdict]}>{t(`verdict.${item.verdict}`)}</Tag>
        <span className={styles.quiet}>
          <Day at={item.givenAt} />
        </span>
        {item.handedTo && <Tag>{t('feedback.handedTo', { name: memberName(item.handedTo) })}</Tag>}
        {item.retractedAt && <Tag>{t('feedback.withdrawn')}</Tag>}
      </p>
      <Said content={item} pinned={item.pinned} />
      {item.history.length > 0 && (
        <Disclosure className={styles.history ?? ''}>
          <Button slot="trigger" look="link">
            {t('feedback.changed', { count: item.history.length })}
          </Button>
          <DisclosurePanel>
            <ol className={styles.versions}>
              {item.history.toReversed().map(({ at, content }) => (
                <li key={at}>
                  <p className={styles.head}>
                    <b>{t(`verdict.${content.verdict}`)}</b>
                    <span className={styles.quiet}>
                      {t('feedback.until')} <Day at={at} />
                    </span>
                  </p>
                  <Said content={content} pinned={item.pinned} />
                </li>
              ))}
            </ol>
          </DisclosurePanel>
        </Disclosure>
      )}
      {item.delivery !== 'received' && <Saved delivery={item.delivery} code={item.code} />}
      {item.answers.map((answer) => (
        <AnswerQuote key={answer.id} feedbackId={item.id} answer={answer} mine={mine} />
      ))}
      {children}
    </article>
  );
}

function Said({ content, pinned }: { content: FeedbackContent; pinned: FeedbackView['pinned'] }) {
  const t = useText();
  const reasonName = useReasonName();
  const { campaigns } = useDirectory();
  const campaign = content.campaignId
    ? (campaigns.get(content.campaignId)?.name ?? t('campaign.unknown'))
    : null;
  const facts = [
    ...content.reasons.map(reasonName),
    content.contact !== 'not_contacted' && t(`contact.${content.contact}`),
    content.outcome && t(`outcome.${content.outcome}`),
    campaign && t('journey.campaign', { name: campaign }),
  ].filter(Boolean);
  return (
    <>
      {content.note && <p className={styles.text}>{content.note}</p>}
      {facts.length > 0 && <p className={styles.quiet}>{facts.join(' · ')}</p>}
      <PinnedTo touchpoints={content.touchpoints} pinned={pinned} />
      {content.notNow && <Until notNow={content.notNow} />}
    </>
  );
}

/** When the lead is to come back. */
function Until({ notNow: { until, trigger } }: { notNow: NotNow }) {
  const t = useText();
  const date = useDate();
  const triggerWords = useTriggerWords();
  const waits = [
    until && t('notNow.until', { day: date(until) }),
    trigger && t('notNow.untilDone', { what: triggerWords(trigger) }),
  ].filter(Boolean);
  return <p className={styles.quiet}>{waits.join(' · ')}</p>;
}

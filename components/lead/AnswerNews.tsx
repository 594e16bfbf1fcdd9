import Check from 'lucide-react/icons/check';
import X from 'lucide-react/icons/x';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { type News, newsOf } from '#lib/domain/feedback-news.ts';
import { watchActedOn } from '#lib/store/feedback-list.ts';
import { noteTold, toldUntil } from '#lib/store/told.ts';
import { useOnScreen } from '../feedback/use-on-screen.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory, useMemberName, useReasonName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { Day } from '../ui/When.tsx';
import styles from './AnswerNews.module.css';

interface Props {
  leadId: string;
  /** The campaign that a verdict on the lead would count for. */
  campaignId: string;
  now: number;
}

/** So long a lead that is shown again is still the same visit: pages change and people switch between leads before they have read. */
const VISIT_MS = 10 * 60 * 1000;

/** Of leads visited, up to when news had been told before, and since when. */
const visits = new Map<string, { before: string | null; since: number }>();

/** What marketing has done about feedback on this campaign, told once on each of its next leads. */
export default function AnswerNews({ leadId, campaignId, now }: Props) {
  const { me } = useDirectory();
  const feedback = useWatch(useMemo(() => watchActedOn(campaignId), [campaignId]));
  const [before, setBefore] = useToldBefore(leadId);
  if (!feedback || !me || before === undefined) return null;
  const fresh = newsOf(feedback, { campaignId, leadId, me: me.id, now }).filter(
    ({ mark }) => before === null || Date.parse(mark.at) > Date.parse(before),
  );
  const [first] = fresh;
  if (!first) return null;
  const newest = newestOf(fresh);
  return (
    <One
      news={first}
      onTold={() => void noteTold(leadId, newest)}
      onClose={() => {
        setBefore(newest);
        void noteTold(leadId, newest);
      }}
    />
  );
}

/** Older ones are no news any more, once the first is told. */
const newestOf = (news: readonly News[]): string =>
  new Date(Math.max(...news.map(({ mark }) => Date.parse(mark.at)))).toISOString();

/** Up to when news had been told on the lead before this visit; undefined while that is being read. */
function useToldBefore(leadId: string): [string | null | undefined, (until: string) => void] {
  const [before, setBefore] = useState<string | null>();
  function visit(until: string | null, since: number) {
    visits.set(leadId, { before: until, since });
    setBefore(until);
  }
  const begin = useEffectEvent(visit);
  useEffect(() => {
    let stale = false;
    const now = Date.now();
    const going = visits.get(leadId);
    if (going && now - going.since < VISIT_MS) begin(going.before, going.since);
    else
      void toldUntil(leadId).then((until) => {
        if (!stale) begin(until, now);
      });
    return () => {
      stale = true;
    };
  }, [leadId]);
  return [before, (until) => visit(until, Date.now())];
}

function One({
  news: { mark, saidBy },
  onTold,
  onClose,
}: {
  news: News;
  onTold: () => void;
  onClose: () => void;
}) {
  const t = useText();
  const memberName = useMemberName();
  const reasonName = useReasonName();
  const { me, campaigns } = useDirectory();
  const element = useRef<HTMLElement>(null);
  useOnScreen(element, true, onTold);
  return (
    <aside ref={element} className={styles.news} aria-label={t('news.label')}>
      <Check size="1rem" aria-hidden="true" className={styles.sign} />
      <div>
        <p>{t(`news.${mark.kind}`, { name: memberName(mark.authorId), text: mark.text })}</p>
        <p className={styles.quiet}>
          <Day at={mark.at} />
          {' · '}
          {t(mark.reasons.length > 0 ? 'news.said' : 'news.rated', {
            who: saidBy === me?.id ? 'me' : 'other',
            name: memberName(saidBy),
            reasons: mark.reasons.map(reasonName).join(', '),
            campaign: campaigns.get(mark.campaignId)?.name ?? t('campaign.unknown'),
          })}
        </p>
      </div>
      <Button icon look="quiet" aria-label={t('news.close')} onPress={onClose}>
        <X size="1rem" aria-hidden="true" />
      </Button>
    </aside>
  );
}

import Check from 'lucide-react/icons/check';
import X from 'lucide-react/icons/x';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type News, newsKey, newsOf } from '#lib/domain/feedback-news.ts';
import { watchActedOn } from '#lib/store/feedback-list.ts';
import { noteTold, wasTold } from '#lib/store/told.ts';
import { useOnScreen } from '../feedback/use-on-screen.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory, useMemberName, useReasonName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { useDate } from '../ui/When.tsx';
import styles from './AnswerNews.module.css';

interface Props {
  leadId: string;
  /** The campaign that a verdict on the lead would count for. */
  campaignId: string;
  now: number;
}

/** What marketing has done about feedback on this campaign, told once on each of its next leads. */
export default function AnswerNews({ leadId, campaignId, now }: Props) {
  const { me } = useDirectory();
  const feedback = useWatch(useMemo(() => watchActedOn(campaignId), [campaignId]));
  const untold = useUntold(
    leadId,
    useMemo(
      () => (feedback && me ? newsOf(feedback, { campaignId, leadId, me: me.id, now }) : []),
      [feedback, campaignId, leadId, me, now],
    ),
  );
  const [closed, setClosed] = useState(false);
  if (!untold || closed) return null;
  return <One news={untold} leadId={leadId} onClose={() => setClosed(true)} />;
}

/** The first that was not told on this lead before it was opened now. */
function useUntold(leadId: string, news: readonly News[]): News | null {
  const [untold, setUntold] = useState<News | null>(null);
  useEffect(() => {
    let stale = false;
    void (async () => {
      for (const one of news) {
        if (await wasTold(leadId, newsKey(one.mark))) continue;
        if (!stale) setUntold((before) => before ?? one);
        return;
      }
    })();
    return () => {
      stale = true;
    };
  }, [leadId, news]);
  return untold;
}

function One({
  news: { mark, saidBy },
  leadId,
  onClose,
}: {
  news: News;
  leadId: string;
  onClose: () => void;
}) {
  const t = useText();
  const date = useDate();
  const memberName = useMemberName();
  const reasonName = useReasonName();
  const { me, campaigns } = useDirectory();
  const element = useRef<HTMLElement>(null);
  const told = () => noteTold(leadId, newsKey(mark));
  useOnScreen(element, true, () => void told());
  return (
    <aside ref={element} className={styles.news} aria-label={t('news.label')}>
      <Check size="1rem" aria-hidden="true" className={styles.sign} />
      <div>
        <p>
          {t(`news.${mark.kind}`, { name: memberName(mark.authorId), day: date(mark.at), text: mark.text })}
        </p>
        <p className={styles.quiet}>
          {t(mark.reasons.length > 0 ? 'news.said' : 'news.rated', {
            who: saidBy === me?.id ? 'me' : 'other',
            name: memberName(saidBy),
            reasons: mark.reasons.map(reasonName).join(', '),
            campaign: campaigns.get(mark.campaignId)?.name ?? t('campaign.unknown'),
          })}
        </p>
      </div>
      <Button
        icon
        look="quiet"
        aria-label={t('news.close')}
        onPress={() => {
          void told();
          onClose();
        }}
      >
        <X size="1rem" aria-hidden="true" />
      </Button>
    </aside>
  );
}

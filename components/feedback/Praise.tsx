import { useMemo, useState } from 'react';
import type { FeedbackContent, Touchpoint } from '#lib/contract/records.ts';
import { campaignForVerdict, contentOf } from '#lib/domain/feedback.ts';
import { watchLead } from '#lib/store/views.ts';
import { giveVerdict, reviseFeedback } from '#lib/store/writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { useErrorText, useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { bareVerdict, openItem, withVerdict } from './open-item.ts';

/**
 * "This helped": my verdict on the lead becomes a good one that is about the touchpoint. Where it says something else, that is asked
 * first.
 */
export default function Praise({ touchpoint: { id, leadId } }: { touchpoint: Touchpoint }) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const { me, workspace } = useDirectory();
  const view = useWatch(useMemo(() => watchLead(leadId), [leadId]));
  const [asking, setAsking] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  if (!view || !me) return null;
  const now = Date.now();
  const item = openItem(view.feedback, me.id, now);
  const praised = item?.verdict === 'good' && item.touchpoints.includes(id);
  const about = (content: FeedbackContent, touchpoints: string[]): FeedbackContent => ({
    ...content,
    touchpoints,
  });

  async function keep(written: Promise<{ ok: true } | { ok: false; error: { code: string } }>, said: string) {
    const result = await written;
    setCode(result.ok ? null : result.error.code);
    setAsking(false);
    if (result.ok) announce(said);
  }
  function praise() {
    if (!view) return;
    if (!item) {
      const given = about(bareVerdict('good', campaignForVerdict(view.lead, now)), [id]);
      void keep(giveVerdict(view.lead.id, given), t('praise.kept'));
      return;
    }
    const good = withVerdict(contentOf(item), 'good', workspace?.reasons ?? []);
    void keep(reviseFeedback(item.id, about(good, [...good.touchpoints, id])), t('praise.kept'));
  }
  function takeOff() {
    if (!item) return;
    const others = item.touchpoints.filter((one) => one !== id);
    void keep(reviseFeedback(item.id, about(contentOf(item), others)), t('praise.takenOff'));
  }

  return (
    <div>
      {praised ? (
        <>
          {t('praise.said')}{' '}
          <Button look="link" onPress={takeOff}>
            {t('praise.takeOff')}
          </Button>
        </>
      ) : item && item.verdict !== 'good' && asking ? (
        <>
          <p>{t('praise.turns', { verdict: t(`verdict.${item.verdict}`), good: t('verdict.good') })}</p>
          <Button onPress={praise}>{t('praise.turn', { good: t('verdict.good') })}</Button>
        </>
      ) : (
        <Button onPress={() => (item && item.verdict !== 'good' ? setAsking(true) : praise())}>
          {t('praise.helped')}
        </Button>
      )}
      {code && (
        <p role="alert" className={fields.error}>
          {errorText(code)}
        </p>
      )}
    </div>
  );
}

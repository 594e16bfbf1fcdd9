import { useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import type { PinnedTouchpoint } from '#lib/contract/records.ts';
import { type Tally, talliedBy, verdictsAbout } from '#lib/domain/campaign-voice.ts';
import { watchAllFeedback } from '#lib/store/feedback-list.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { FeedbackQuote } from '../feedback/FeedbackQuote.tsx';
import { useGroupName } from '../inbox/group-name.ts';
import { More } from '../inbox/More.tsx';
import { useLabels } from '../inbox/use-labels.ts';
import { usePersonas } from '../inbox/use-personas.ts';
import { Card } from '../ui/Card.tsx';
import { kindWords } from '../ui/kind-words.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { Asking } from './Asking.tsx';
import { Gone } from './Gone.tsx';
import { hashOf } from './route.ts';
import styles from './Workspace.module.css';

const PAGE = 20;

/** A piece of marketing, as a webinar or a page, by a touchpoint with it: how sellers judge the leads that they say it is about. */
export default function AssetPage({ id }: { id: string }) {
  const feedback = useWatch(useMemo(() => watchAllFeedback(), []));
  if (!feedback) return <Asking />;
  const piece = feedback.flatMap(({ pinned }) => pinned).find((one) => one.id === id);
  return piece ? <Piece piece={piece} feedback={feedback} /> : <Gone />;
}

function Piece({ piece, feedback }: { piece: PinnedTouchpoint; feedback: readonly FeedbackView[] }) {
  const t = useText();
  const intl = useIntl();
  const nameOf = useGroupName();
  const { kind, title } = piece;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a piece is its kind and title.
  const said = useMemo(() => verdictsAbout(piece, feedback), [kind, title, feedback]);
  const personaOf = usePersonas(
    useMemo(() => said.map((one) => ({ feedback: one })), [said]),
    true,
  );
  const [all] = talliedBy(said, () => null);
  return (
    <>
      <div>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.quiet}>{kindWords(intl, kind)}</p>
      </div>
      {all && <p>{t('pins.counts', { ...all[1] })}</p>}
      <Tallies
        title={t('pins.byCampaign')}
        tallies={talliedBy(said, ({ campaignId }) => campaignId).map(([campaign, tally]) => [
          nameOf({ campaign }),
          tally,
        ])}
      />
      {personaOf && (
        <Tallies
          title={t('pins.byPersona')}
          tallies={talliedBy(said, ({ leadId }) => personaOf.get(leadId) ?? null).map(([persona, tally]) => [
            nameOf({ persona }),
            tally,
          ])}
        />
      )}
      <Said feedback={said} />
    </>
  );
}

function Tallies({ title, tallies }: { title: string; tallies: readonly (readonly [string, Tally])[] }) {
  const t = useText();
  return (
    <Card title={title}>
      <ul className={styles.links}>
        {tallies.map(([name, tally]) => (
          <li key={name}>
            {name} <span className={styles.quiet}>{t('pins.counts', { ...tally })}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The verdicts themselves, the newest first. */
function Said({ feedback }: { feedback: readonly FeedbackView[] }) {
  const t = useText();
  const [shown, setShown] = useState(PAGE);
  const newest = feedback.toSorted((a, b) => b.givenAt.localeCompare(a.givenAt));
  const visible = newest.slice(0, shown);
  const labels = useLabels(visible.map(({ leadId }) => leadId));
  return (
    <Card title={t('pins.said')}>
      <ul className={styles.form}>
        {visible.map((item) => {
          const label = labels(item.leadId);
          return (
            <li key={item.id}>
              {label && (
                <LeadName stop={label.stop}>
                  <a href={hashOf({ screen: 'lead', id: item.leadId, at: item.id })}>
                    {label.name || t('merge.noName')}
                  </a>
                </LeadName>
              )}
              <FeedbackQuote item={item} />
            </li>
          );
        })}
      </ul>
      <More of={newest.length} shown={shown} onPress={() => setShown(shown + PAGE)} />
    </Card>
  );
}

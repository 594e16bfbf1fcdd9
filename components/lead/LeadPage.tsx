import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { touchesToReckon } from '#lib/domain/earlier.ts';
import { campaignForVerdict, isDecided } from '#lib/domain/feedback.ts';
import { disagreement } from '#lib/domain/quality/rating.ts';
import { leadScore } from '#lib/domain/score.ts';
import type { Settings } from '#lib/store/settings.ts';
import { wantTimeline } from '#lib/store/timelines.ts';
import { type LeadView, watchLead } from '#lib/store/views.ts';
import { FeedbackPanel } from '../feedback/FeedbackPanel.tsx';
import { openItem } from '../feedback/open-item.ts';
import { type OnPage, WhoIsWho } from '../people/WhoIsWho.tsx';
import { usePersonaReading } from '../persona/use-reading.ts';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { LeadCard } from './LeadCard.tsx';
import type { LeadSheet, LeadSheets } from './lead-sheets.ts';
import { Score } from './Score.tsx';

// Where enough has been decided to learn from.
const Prediction = lazy(() => import('./Prediction.tsx'));
// Below what the first look is for.
const Journey = lazy(() => import('../journey/Journey.tsx'));
// What stands on the persona's rules, which come later than the card.
const Brief = lazy(() => import('./Brief.tsx'));
const AnswerNews = lazy(() => import('./AnswerNews.tsx'));
const NextAction = lazy(() => import('./NextAction.tsx'));
const Upcoming = lazy(() => import('./Upcoming.tsx'));
const WhatMatters = lazy(() => import('../persona/WhatMatters.tsx'));
const WhyPersona = lazy(() => import('../persona/WhyPersona.tsx'));
// Where I have refused the lead.
const Refused = lazy(() => import('../feedback/Refused.tsx'));
// Where marketing has handed the lead over.
const HandoverCard = lazy(() => import('../handover/HandoverCard.tsx'));
// Only when somebody asks about the company.
const AccountSheet = lazy(() => import('../account/AccountSheet.tsx'));
// Far down, and only where somebody has said something before.
const AskTeam = lazy(() => import('../team/AskTeam.tsx'));
const Earlier = lazy(async () => ({ default: (await import('../feedback/Earlier.tsx')).Earlier }));

const NOTHING = { touchpoints: [], total: 0, history: null };

interface Props {
  leadId: string;
  away: boolean;
  settings: Settings;
  sheets: LeadSheets;
  /** The open page, when it is what shows the lead. */
  page?: OnPage;
  /** The feedback to go to once it is there. */
  at?: string;
  /** Shows another lead in the place of this one. */
  onOpenLead: (leadId: string) => void;
}

export function LeadPage({ leadId, ...props }: Props) {
  const t = useText();
  const view = useWatch(useMemo(() => watchLead(leadId), [leadId]));
  useEffect(() => void wantTimeline(leadId), [leadId]);
  if (view === undefined) return null;
  if (view === null) {
    return (
      <Line title={t('lead.gone')}>
        <p>{t('lead.goneWhy')}</p>
      </Line>
    );
  }
  // Another lead stands for this one now, or it stands for itself again: a form of the former one does not stay open.
  return <Known key={view.lead.id} view={view} {...props} />;
}

function Known({
  view: { lead, account, feedback, timeline, knownBy, merges, origin },
  away,
  settings,
  sheets,
  page,
  at,
  onOpenLead,
}: Omit<Props, 'leadId'> & { view: LeadView }) {
  const { me, personas, workspace } = useDirectory();
  const model = workspace?.leadModel ?? null;
  const sheet = sheets.of(lead.id);
  const onSheet = (next: LeadSheet | null) => sheets.set(lead.id, next);
  const [openedNow] = useState(() => Date.now());
  const [formOpen, setFormOpen] = useState(false);
  /** An item taken up again by hand, or the one first shown: an answer that arrives does not close the form. */
  const [taken, setTaken] = useState<string | null>(null);
  const proposed = me ? openItem(feedback, me.id, openedNow) : null;
  const item = feedback.find((one) => one.id === taken && one.retractedAt === null) ?? proposed;
  if (formOpen && item && taken !== item.id) setTaken(item.id);

  const persona = usePersonaReading(personas, lead, account);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = persona?.shown ?? null;
  const { touchpoints, earlier, whole } = touchesToReckon(timeline ?? NOTHING);
  const score = leadScore(persona?.weighed ?? null, touchpoints, openedNow, hidden, earlier);
  const seller = me?.department === 'sales';
  const open = formOpen && item !== null && seller;
  const counted = campaignForVerdict(lead, openedNow);
  const campaignIds = [...new Set([counted, lead.handoverCampaignId, lead.lastCampaignId])].filter(
    (id) => id !== null,
  );
  const lastVerdict = feedback.find((one) => one.retractedAt === null) ?? null;
  const isRefused =
    lastVerdict?.authorId === me?.id && (lastVerdict?.verdict === 'poor' || Boolean(lastVerdict?.notNow));

  return (
    <>
      <LeadCard
        lead={lead}
        account={account}
        personaName={shown?.persona.name ?? null}
        fit={score.fit === null ? null : score.fit / 100}
        lastVerdict={lastVerdict}
        disagreement={disagreement(feedback)}
        compact={open}
        refused={
          isRefused && (
            <Suspense>
              <Refused feedback={feedback} touchpoints={timeline?.touchpoints ?? []} now={openedNow} />
            </Suspense>
          )
        }
        origin={origin}
        sheet={sheet}
        onSheet={onSheet}
        score={
          timeline && (
            <>
              <Score
                score={score}
                lead={lead}
                persona={shown}
                newestOf={whole ? null : { shown: touchpoints.length, total: timeline.total }}
                hidden={hidden}
                onHidden={setHidden}
              />
              {model && model.state !== 'too_few' && !isDecided(lead, feedback) && (
                <Suspense>
                  <Prediction
                    model={model}
                    lead={lead}
                    account={account}
                    timeline={{ touchpoints, earlier, whole, total: timeline.total }}
                    now={openedNow}
                  />
                </Suspense>
              )}
            </>
          )
        }
        whoIsWho={
          <WhoIsWho
            lead={lead}
            knownBy={knownBy}
            merges={merges}
            origin={origin}
            page={page}
            sheet={sheet}
            onSheet={onSheet}
          />
        }
      />
      {!open && lead.handover && (
        <Suspense key="handover">
          <HandoverCard
            lead={lead}
            feedback={feedback}
            now={openedNow}
            onHandOver={() => onSheet({ name: 'handover' })}
          />
        </Suspense>
      )}
      {!open && seller && counted && (
        <Suspense key="news">
          <AnswerNews leadId={lead.id} campaignId={counted} now={openedNow} />
        </Suspense>
      )}
      {sheet?.name === 'account' && account && (
        <Suspense>
          <AccountSheet
            account={account}
            away={away}
            sheet={sheet}
            onSheet={onSheet}
            onOpenLead={(leadId) => {
              onSheet(null);
              onOpenLead(leadId);
            }}
          />
        </Suspense>
      )}
      {!open && persona && (
        <Suspense key="persona">
          <Brief
            lead={lead}
            persona={persona}
            touchpoints={timeline?.touchpoints ?? []}
            feedback={feedback}
            now={openedNow}
            onSheet={onSheet}
          />
          <NextAction
            lead={lead}
            touchpoints={timeline?.touchpoints ?? []}
            feedback={feedback}
            now={openedNow}
          />
          <Upcoming
            lead={lead}
            touchpoints={[...(timeline?.ahead ?? []), ...(timeline?.touchpoints ?? [])]}
            now={openedNow}
          />
          <WhyPersona reading={persona} lead={lead} sheet={sheet} onSheet={onSheet} />
          {shown && <WhatMatters persona={shown.persona} lead={lead} />}
        </Suspense>
      )}
      {!open && (
        <Suspense key="journey">
          <Journey leadId={lead.id} timeline={timeline} offline={away} chosen={settings.journeyFilter} />
        </Suspense>
      )}
      {!open && feedback.length > 0 && (
        <Suspense key="earlier">
          <Earlier
            feedback={feedback}
            openId={null}
            onChange={takeUp}
            persona={shown?.persona ?? null}
            at={at}
          />
        </Suspense>
      )}
      {!open && (
        <Suspense key="ask">
          <AskTeam lead={lead} />
        </Suspense>
      )}
      {seller && (
        <FeedbackPanel
          key="feedback"
          leadId={lead.id}
          leadName={lead.name}
          item={item}
          campaignIds={campaignIds}
          known={{ lead, account, touchpoints: timeline?.touchpoints ?? [] }}
          keys={settings.verdictKeys}
          open={open}
          onOpenChange={setFormOpen}
        />
      )}
      {open && (
        <Suspense key="earlier-open">
          <Earlier feedback={feedback} openId={item.id} onChange={takeUp} persona={shown?.persona ?? null} />
        </Suspense>
      )}
    </>
  );

  function takeUp(feedbackId: string) {
    setTaken(feedbackId);
    setFormOpen(true);
  }
}

import { useCallback, useMemo, useState } from 'react';
import type * as z from 'zod';
import { huddle } from '#lib/contract/huddle.ts';
import type { Team } from '#lib/contract/records.ts';
import { byAge, proposedExperiment, topReasons } from '#lib/domain/huddle.ts';
import { type MarkdownPart, markdownOf } from '#lib/domain/markdown.ts';
import { watchWaiting } from '#lib/store/feedback-list.ts';
import { ask } from '#lib/sync/ask.ts';
import AnswerForm from '../inbox/AnswerForm.tsx';
import { filterText } from '../inbox/filter.ts';
import { useNumbers } from '../report/numbers.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useReasonName } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { Line } from '../ui/Line.tsx';
import { OnScreen } from '../ui/OnScreen.tsx';
import { saveFile } from '../ui/save-file.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { useDate } from '../ui/When.tsx';
import { FromServer } from './FromServer.tsx';
import { Gone } from './Gone.tsx';
import { hashOf } from './route.ts';
import { useSame } from './use-again.ts';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

const DAY = 24 * 60 * 60 * 1000;
const DAYS = 7;

/** Days of UTC, as reports have them: today and the six before. */
const lastDays = (now: number) => ({ from: dayOf(now - (DAYS - 1) * DAY), to: dayOf(now) });
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What a team looks back on when it meets, to read together, to export and to print. */
export default function HuddlePage({ id }: { id: string }) {
  const t = useText();
  const { teams } = useDirectory();
  const team = useSame(teams.find((one) => one.id === id) ?? null);
  if (!team) return <Gone />;
  return (
    <>
      <h2 className={styles.title}>{t('huddle.title', { team: team.name })}</h2>
      {team.campaignIds.length === 0 ? (
        <Line title={t('huddle.noCampaigns')} />
      ) : (
        <Asked key={team.campaignIds.join()} team={team} />
      )}
    </>
  );
}

function Asked({ team }: { team: Team }) {
  const [now] = useState(() => Date.now());
  const answer = useAnswer(
    useCallback(() => ask(huddle, { params: { id: team.id }, query: lastDays(now) }), [team.id, now]),
  );
  return (
    <FromServer answer={answer}>
      {(told) => <Brief team={team} told={told} now={now} onDecided={answer.again} />}
    </FromServer>
  );
}

interface BriefProps {
  team: Team;
  told: z.output<typeof huddle.response>;
  /** Milliseconds since 1970. */
  now: number;
  onDecided: () => void;
}

function Brief({ team, told: { wins, poor, poorTotal, marks }, now, onDecided }: BriefProps) {
  const t = useText();
  const date = useDate();
  const numbers = useNumbers();
  const reasonName = useReasonName();
  const { campaigns, me } = useDirectory();
  const all = useWatch(useMemo(() => watchWaiting(), []));
  const nameOf = (id: string): string => campaigns.get(id)?.name ?? t('campaign.unknown');

  const waiting = all?.filter(
    ({ campaignId }) => campaignId !== null && team.campaignIds.includes(campaignId),
  );
  const reasons = topReasons(poor);
  const experiment = proposedExperiment(poor);
  const toDecide = experiment
    ? (waiting ?? []).flatMap(({ id, campaignId, reasons: given }) =>
        campaignId === experiment.campaignId && given.includes(experiment.reason) ? id : [],
      )
    : [];
  const { from, to } = lastDays(now);

  const words = {
    period: t('huddle.period', {
      from: date(from),
      to: date(to),
      campaigns: team.campaignIds.map(nameOf).join(', '),
    }),
    wins: wins.map(({ account, campaignId, value, at }) =>
      [account, nameOf(campaignId), value !== null && numbers.money(value), date(at)]
        .filter(Boolean)
        .join(' · '),
    ),
    reasons: reasons.map(({ reason, count }) => t('huddle.reason', { reason: reasonName(reason), count })),
    ages: byAge(waiting?.map(({ givenAt }) => givenAt) ?? [], now).map(({ age, count }) =>
      t(`huddle.age.${age}`, { count }),
    ),
    experiment: experiment && [
      t('huddle.tryWhy', {
        reason: reasonName(experiment.reason),
        count: experiment.count,
        campaign: nameOf(experiment.campaignId),
      }),
      t(`huddle.try.${experiment.remedy}`),
    ],
    marks: marks.map(({ kind, text, campaignId, at }) =>
      [t('huddle.mark', { kind: t(`answer.kind.${kind}`), text }), nameOf(campaignId), date(at)].join(' · '),
    ),
  };
  const titles = {
    wins: t('huddle.wins', { count: wins.length }),
    reasons: t('huddle.reasons', { count: poorTotal }),
    waiting: t('huddle.waiting', { count: waiting?.length ?? 0 }),
    marks: t('huddle.decided', { count: marks.length }),
  };
  const parts: MarkdownPart[] = [
    {
      title: titles.wins,
      body:
        wins.length === 0
          ? t('huddle.noWins')
          : wins.map(({ lead, stop }, n) =>
              [lead, stop && t(`stop.${stop}`), words.wins[n]].filter(Boolean).join(' · '),
            ),
    },
    {
      title: titles.reasons,
      body: reasons.length === 0 ? t('huddle.noReasons', { count: poorTotal }) : words.reasons,
    },
    { title: titles.waiting, body: words.ages.length === 0 ? t('huddle.noWaiting') : words.ages },
    { title: t('huddle.try'), body: words.experiment ?? t('huddle.noTry') },
    { title: titles.marks, body: marks.length === 0 ? t('huddle.noDecided') : words.marks },
  ];

  return (
    <>
      <p className={styles.quiet}>{words.period}</p>
      <div className={styles.buttons}>
        <Button
          onPress={() =>
            saveFile(
              `samsyn-huddle-${to}.md`,
              'text/markdown',
              markdownOf(t('huddle.title', { team: team.name }), parts, words.period),
            )
          }
        >
          {t('huddle.export')}
        </Button>
        <Button look="quiet" onPress={() => print()}>
          {t('reach.print')}
        </Button>
      </div>
      <Card title={titles.wins}>
        {wins.length === 0 ? (
          <p className={styles.quiet}>{t('huddle.noWins')}</p>
        ) : (
          <ul className={styles.links}>
            {wins.map(({ leadId, lead, stop }, n) => (
              <li key={leadId}>
                <LeadName stop={stop}>
                  <a href={hashOf({ screen: 'lead', id: leadId })}>{lead}</a>
                </LeadName>{' '}
                · {words.wins[n]}
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={titles.reasons}>
        {reasons.length === 0 ? (
          <p className={styles.quiet}>{t('huddle.noReasons', { count: poorTotal })}</p>
        ) : (
          <ul className={styles.links}>
            {reasons.map(({ reason }, n) => (
              <li key={reason}>
                <a
                  href={hashOf({
                    screen: 'feedback',
                    query: filterText({ by: 'cause', show: 'all', reason }),
                  })}
                >
                  {words.reasons[n]}
                </a>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={titles.waiting}>
        {words.ages.length === 0 ? (
          <p className={styles.quiet}>{t('huddle.noWaiting')}</p>
        ) : (
          <ul className={styles.links}>
            {words.ages.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={t('huddle.try')}>
        {words.experiment ? (
          <>
            {words.experiment.map((line) => (
              <p key={line}>{line}</p>
            ))}
            {me?.department === 'marketing' && toDecide.length > 0 && (
              <OnScreen>
                <p className={styles.quiet}>{t('huddle.decideMeans')}</p>
                <AnswerForm
                  feedbackIds={toDecide}
                  draftKey={`huddle:${team.id}`}
                  many={{ chosen: toDecide.length, of: toDecide.length }}
                  onSent={onDecided}
                />
              </OnScreen>
            )}
          </>
        ) : (
          <p className={styles.quiet}>{t('huddle.noTry')}</p>
        )}
      </Card>
      <Card title={titles.marks}>
        {marks.length === 0 ? (
          <p className={styles.quiet}>{t('huddle.noDecided')}</p>
        ) : (
          <ul className={styles.links}>
            {words.marks.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

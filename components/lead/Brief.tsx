import { useIntl } from 'react-intl';
import type { Feedback, Lead, Touchpoint } from '#lib/contract/records.ts';
import { type BriefLine, brief } from '#lib/domain/brief.ts';
import type { Contribution } from '#lib/domain/contribution.ts';
import type { PersonaResult } from '#lib/domain/persona.ts';
import { criterionName, evidence } from '../persona/evidence.ts';
import type { PersonaReading } from '../persona/reading.ts';
import { goTo } from '../ui/anchor.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useMemberName, useReasonName, useStageName } from '../ui/directory.ts';
import { kindWords } from '../ui/kind-words.ts';
import { useText } from '../ui/text.ts';
import { dayWords } from '../ui/When.tsx';
import styles from './Brief.module.css';
import type { LeadSheetProps } from './lead-sheets.ts';

interface Props {
  lead: Lead;
  persona: PersonaReading;
  touchpoints: readonly Touchpoint[];
  feedback: readonly Feedback[];
  /** Milliseconds since 1970. */
  now: number;
  onSheet: LeadSheetProps['onSheet'];
}

const LABELS = {
  persona: 'brief.who',
  either: 'brief.who',
  stage: 'brief.who',
  recent: 'brief.now',
  quiet: 'brief.now',
  booked: 'brief.promised',
  unanswered: 'brief.promised',
  stopped: 'brief.mind',
  unsubscribed: 'brief.not',
  said: 'brief.not',
  seen: 'brief.not',
  unknown: 'brief.ask',
  pain: 'brief.ask',
} as const satisfies Record<BriefLine['code'], string>;

/** What to know before a call, in at most five lines. Each leads to what proves it. */
export default function Brief({ onSheet, now, ...facts }: Props) {
  const t = useText();
  const words = useWords(facts.lead);
  const lines = brief({ ...facts, persona: settled(facts.persona) }, now);
  if (lines.length === 0) return null;
  return (
    <Card title={t('brief.title')}>
      <ul className={styles.lines} aria-label={t('brief.lines')}>
        {lines.map((line) => (
          <li key={LABELS[line.code]}>
            <span className={styles.label}>{t(LABELS[line.code])}</span>
            <Button
              look="link"
              onPress={() => (line.code === 'stage' ? onSheet({ name: 'stage' }) : goTo(proof(line)))}
            >
              {words(line)}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** With a member's word in place of what the rules say. */
const settled = (reading: PersonaReading): PersonaReading =>
  reading.byHand ? { ...reading, best: reading.shown, ambiguous: null, tooLittle: false } : reading;

/** Where a line is proved, by name; the next one where the first is not on the screen. */
function proof(line: Exclude<BriefLine, { code: 'stage' }>): string[] {
  switch (line.code) {
    case 'persona':
      return [line.strongest ? criterionName(line.persona.persona.id, line.strongest.id) : 'why', 'why'];
    case 'either':
      return ['why'];
    case 'unknown':
      return [criterionName(line.persona.persona.id, line.criterion.id), 'why'];
    case 'pain':
      return ['matters'];
    case 'stopped':
      return ['stop'];
    case 'said':
      return [line.feedback.id];
    default:
      // A filter may hide it; the journey says so then.
      return [line.touchpoint.id, 'journey'];
  }
}

function useWords(lead: Lead): (line: BriefLine) => string {
  const t = useText();
  const intl = useIntl();
  const { workspace } = useDirectory();
  const stages = workspace?.stages ?? [];
  const memberName = useMemberName();
  const reasonName = useReasonName();
  const stageName = useStageName();
  const day = (at: string): string => dayWords(intl, at, new Date());
  const happened = ({ title, kind, at }: Touchpoint): string =>
    [title, kindWords(intl, kind), day(at)].filter(Boolean).join(' · ');
  const criterion = (persona: PersonaResult, { id }: Contribution): string =>
    evidence(persona, { intl, lead, stages }).find((one) => one.id === id)?.words ?? '';

  return (line) => {
    switch (line.code) {
      case 'persona': {
        const { name } = line.persona.persona;
        const who = line.persona.status === 'possible' ? t('why.perhaps', { name }) : name;
        return [who, line.strongest && criterion(line.persona, line.strongest)].filter(Boolean).join(' · ');
      }
      case 'either':
        return t('why.either', { one: line.persona.persona.name, two: line.other.persona.name });
      case 'stage': {
        const stage = stages.find(({ key }) => key === line.stage);
        return t('brief.stage', { stage: stage ? stageName(stage) : line.stage });
      }
      case 'recent':
      case 'seen':
        return happened(line.touchpoint);
      case 'quiet':
        return t('brief.quiet', { day: day(line.touchpoint.at), title: line.touchpoint.title });
      case 'booked':
        return t('brief.booked', { meeting: line.touchpoint.title, day: day(line.touchpoint.at) });
      case 'unanswered':
        return t('brief.unanswered', { mail: line.touchpoint.title, day: day(line.touchpoint.at) });
      case 'stopped':
        return [t(`stop.${line.stop.kind}`), day(line.stop.at)].join(' · ');
      case 'unsubscribed':
        return t('brief.unsubscribed', { day: day(line.touchpoint.at) });
      case 'said': {
        const { authorId, revisedAt, givenAt } = line.feedback;
        return t('brief.said', {
          name: memberName(authorId),
          reasons: intl.formatList(line.reasons.map(reasonName)),
          day: day(revisedAt ?? givenAt),
        });
      }
      case 'unknown':
        return criterion(line.persona, line.criterion);
      case 'pain':
        return t('brief.pain', { pain: line.pain });
    }
  };
}

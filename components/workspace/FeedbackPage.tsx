import X from 'lucide-react/icons/x';
import { useMemo } from 'react';
import { watchAllFeedback, watchFeedbackOf, watchWaiting } from '#lib/store/feedback-list.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { Effects } from '../inbox/Effects.tsx';
import { FeedbackFilters } from '../inbox/FeedbackFilters.tsx';
import { type FeedbackFilter, filterOf, filterText, NARROWINGS, SHOWS, shows } from '../inbox/filter.ts';
import { GroupList } from '../inbox/GroupList.tsx';
import { useGroupName } from '../inbox/group-name.ts';
import { type OwedView, useOwed } from '../inbox/use-owed.ts';
import { usePersonas } from '../inbox/use-personas.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { Asking } from './Asking.tsx';
import styles from './FeedbackPage.module.css';
import { hashOf } from './route.ts';
import page from './Workspace.module.css';

/** How many of a group are shown before more are asked for. */
const FIRST = 5;
/** Nobody owes a seller's own feedback to the seller. */
const SELLERS_SHOWS = ['unanswered', 'all'] as const;

/** Marketing: what sellers say, to be answered. Sales: what I have said. Both: what the answers changed. */
export default function FeedbackPage({ asked }: { asked: string }) {
  const t = useText();
  const { me } = useDirectory();
  const marketer = me?.department === 'marketing';
  const filter = useMemo(() => filterOf(asked, marketer ? SHOWS : SELLERS_SHOWS), [asked, marketer]);
  const all = marketer && filter.show === 'all';
  const own = marketer || !me ? null : me.id;
  const feedback = useWatch(
    useMemo(() => (own ? watchFeedbackOf(own) : all ? watchAllFeedback() : watchWaiting()), [own, all]),
  );

  function change(next: Partial<FeedbackFilter>) {
    location.hash = hashOf({ screen: 'feedback', query: filterText({ ...filter, ...next }) });
  }

  return (
    <>
      <div className={styles.head}>
        <h2 className={page.title}>{t(marketer ? 'workspace.feedback' : 'feedback.mine')}</h2>
        <FeedbackFilters filter={filter} shows={marketer ? SHOWS : SELLERS_SHOWS} onChange={change} />
      </div>
      <Narrowed filter={filter} onChange={change} />
      {feedback ? <List feedback={feedback} filter={filter} answers={marketer} /> : <Asking />}
      <Effects />
    </>
  );
}

/** The one campaign, reason or persona that is shown, each to be taken away. */
function Narrowed({
  filter,
  onChange,
}: {
  filter: FeedbackFilter;
  onChange: (change: Partial<FeedbackFilter>) => void;
}) {
  const t = useText();
  const nameOf = useGroupName();
  const only = NARROWINGS.flatMap((part) => {
    const value = filter[part];
    return value === undefined ? [] : { part, name: nameOf({ [part]: value === 'none' ? null : value }) };
  });
  if (only.length === 0) return null;
  return (
    <p className={styles.only}>
      {t('filter.only')}
      {only.map(({ part, name }) => (
        <Button key={part} look="plain" onPress={() => onChange({ [part]: undefined })}>
          {name} <X size="0.75rem" aria-label={t('filter.takeAway')} />
        </Button>
      ))}
    </p>
  );
}

function List({
  feedback,
  filter,
  answers,
}: {
  feedback: readonly FeedbackView[];
  filter: FeedbackFilter;
  answers: boolean;
}) {
  const t = useText();
  const { me } = useDirectory();
  const owed = useOwed(feedback);
  const wanted = useMemo(
    () => owed.filter((item) => shows(filter, item, me?.id ?? null)),
    [owed, filter, me],
  );
  const shown = useOfPersona(wanted, filter.persona);
  if (!shown) return <Asking />;
  if (shown.length === 0)
    return (
      <Line title={t(filter.show === 'all' ? 'feedback.none' : 'inbox.empty')}>
        <p>{t(answers ? 'inbox.emptyMarketing' : 'feedback.noneMine')}</p>
      </Line>
    );
  return (
    <>
      {(filter.by === 'cause' || filter.by === 'reason') && (
        <p className={page.quiet}>{t('group.underEach')}</p>
      )}
      <GroupList
        key={`${filter.by} ${filter.show}`}
        items={shown}
        by={filter.by}
        first={FIRST}
        answers={answers}
        onOpenLead={(id, at) => {
          location.hash = hashOf({ screen: 'lead', id, at });
        }}
      />
    </>
  );
}

/** Those whose lead is of one persona; all when none is asked for, undefined while personas are being read. */
function useOfPersona(
  items: readonly OwedView[],
  persona: string | undefined,
): readonly OwedView[] | undefined {
  const personaOf = usePersonas(items, persona !== undefined);
  return useMemo(
    () =>
      persona === undefined
        ? items
        : personaOf && items.filter(({ feedback }) => (personaOf.get(feedback.leadId) ?? 'none') === persona),
    [items, persona, personaOf],
  );
}

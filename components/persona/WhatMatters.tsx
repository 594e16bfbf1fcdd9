import { lazy, Suspense } from 'react';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import type * as z from 'zod';
import type { Lead, Persona, PersonaText } from '#lib/contract/records.ts';
import type { MessageKey } from '#lib/i18n/messages.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import { Offered } from './Offered.tsx';
import styles from './WhatMatters.module.css';

const PinnedWords = lazy(() => import('./PinnedWords.tsx'));

type Text = z.infer<typeof PersonaText>;

const LISTS = [
  ['pains', 'matters.pains'],
  ['goals', 'matters.goals'],
  ['objections', 'matters.objections'],
  ['wordsToUse', 'matters.wordsToUse'],
  ['wordsToAvoid', 'matters.wordsToAvoid'],
] as const satisfies readonly (readonly [keyof Text, MessageKey])[];

/** What to lead with, and behind it all that both departments know of this kind of person. */
export default function WhatMatters({
  persona: { id, text },
  lead = null,
}: {
  persona: Pick<Persona, 'id' | 'text'>;
  /** To whom content is offered; null on the page of the persona itself, which shows all of it. */
  lead?: Lead | null;
}) {
  const t = useText();
  const [pain] = text.pains;
  return (
    <Card title={t('matters.title')} name="matters">
      <div className={styles.say}>
        {pain && <q>{pain}</q>} {text.lead}
      </div>
      <Suspense>
        <PinnedWords personaId={id} />
      </Suspense>
      <Offered content={text.content} lead={lead} />
      <Disclosure className={styles.more ?? ''}>
        {({ isExpanded }) => (
          <>
            <Button slot="trigger" look="link">
              {isExpanded ? t('matters.less') : t('matters.more')}
            </Button>
            <DisclosurePanel>
              {text.who && <p className={styles.who}>{text.who}</p>}
              {LISTS.map(([key, label]) => (
                <Part key={key} label={t(label)} entries={text[key]} />
              ))}
            </DisclosurePanel>
          </>
        )}
      </Disclosure>
    </Card>
  );
}

function Part({ label, entries }: { label: string; entries: readonly string[] }) {
  if (entries.length === 0) return null;
  return (
    <>
      <h4 className={styles.label}>{label}</h4>
      <ul className={styles.entries}>
        {entries.map((entry) => (
          <li key={entry}>{entry}</li>
        ))}
      </ul>
    </>
  );
}

import { lazy, Suspense } from 'react';
import type { Lead, LeadMerge, LeadOrigin } from '#lib/contract/records.ts';
import type { KnownBy } from '#lib/store/known-by.ts';
import type { LeadSheetProps } from '../lead/lead-sheets.ts';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import type { Done } from './done.ts';
import styles from './WhoIsWho.module.css';
import type { Tie } from './words.ts';

const Identities = lazy(() => import('./Identities.tsx'));
const NotThisPerson = lazy(() => import('./NotThisPerson.tsx'));

/** The open page, when it is what shows the lead. */
export interface OnPage {
  /** What on it says that it is this lead. */
  via: readonly Tie[];
  onDone: (done: Done) => void;
  /** Keeps the lead in front, whoever the page shows from now on. */
  hold: () => void;
}

interface Props extends LeadSheetProps {
  lead: Lead;
  knownBy: readonly KnownBy[];
  merges: readonly LeadMerge[];
  origin: LeadOrigin | null;
  page: OnPage | undefined;
}

/** How we know who it is, and the way to say that it is somebody else. */
export function WhoIsWho({ lead, knownBy, merges, origin, page, sheet, onSheet }: Props) {
  const t = useText();
  const close = () => onSheet(null);
  return (
    <div className={styles.links}>
      <Button look="link" onPress={() => onSheet({ name: 'identities' })}>
        {t('people.howWeKnow')}
      </Button>
      {page && page.via.length > 0 && (
        <Button look="link" onPress={() => onSheet({ name: 'not' })}>
          {t('people.notThisPerson')}
        </Button>
      )}
      <Suspense>
        {sheet?.name === 'identities' && (
          <Identities
            lead={lead}
            knownBy={knownBy}
            merges={merges}
            origin={origin}
            page={page}
            onClose={close}
          />
        )}
        {sheet?.name === 'not' && page && (
          <NotThisPerson
            lead={lead}
            {...page}
            chosen={sheet.chosen}
            onChoose={(chosen) => onSheet({ ...sheet, chosen })}
            onClose={close}
          />
        )}
      </Suspense>
    </div>
  );
}

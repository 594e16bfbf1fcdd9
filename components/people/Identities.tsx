import { Fragment, useState } from 'react';
import { useIntl } from 'react-intl';
import type { Lead, LeadMerge, LeadOrigin } from '#lib/contract/records.ts';
import { isCut, type KnownBy } from '#lib/store/known-by.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { systemWords } from '../ui/source-words.ts';
import { Tag } from '../ui/Tag.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { dayWords } from '../ui/When.tsx';
import { cutAll, linkAgain } from './done.ts';
import styles from './Identities.module.css';
import { Merges } from './Merges.tsx';
import { Origin } from './Origin.tsx';
import type { OnPage } from './WhoIsWho.tsx';
import { identityWords, type Tie } from './words.ts';

interface Props {
  lead: Lead;
  knownBy: readonly KnownBy[];
  merges: readonly LeadMerge[];
  origin: LeadOrigin | null;
  page: OnPage | undefined;
  onClose: () => void;
}

const NOTHING: readonly Tie[] = [];

/** Every address and profile of the lead with its evidence, each to be cut; and what was cut, to be joined again. */
export default function Identities({ lead, knownBy, merges, origin, page, onClose }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [error, setError] = useState<string | null>(null);
  const via = page?.via ?? NOTHING;
  const held = knownBy.filter((one) => !isCut(one));
  const gone = knownBy.filter(isCut);

  async function cut(one: KnownBy) {
    // The page may show somebody else then; this lead stays in front.
    page?.hold();
    const result = await cutAll(lead.id, [one]);
    setError(result && !result.ok ? result.error.code : null);
    if (result?.ok) announce(t('people.done.cut', { name: lead.name }));
  }

  async function join(one: KnownBy) {
    const result = await linkAgain(lead.id, one);
    setError(result.ok ? null : result.error.code);
    if (result.ok) announce(t('people.done.linked', { name: lead.name }));
  }

  return (
    <Sheet title={t('people.identities', { name: lead.name })} isOpen onClose={onClose}>
      {error && (
        <p role="alert" className={styles.error}>
          {errorText(error)}
        </p>
      )}
      {origin && <Origin origin={origin} />}
      {held.length === 0 && <p className={styles.quiet}>{t('people.noIdentities')}</p>}
      <ul className={styles.list}>
        {held.map((one) => (
          <Item
            key={`${one.kind} ${one.value}`}
            one={one}
            here={isHere(one, via)}
            onCut={() => void cut(one)}
          />
        ))}
      </ul>
      {gone.length > 0 && (
        <section className={styles.list}>
          <h3 className={styles.title}>{t('people.cut')}</h3>
          <ul className={styles.list}>
            {gone.map((one) => (
              <Item key={`${one.kind} ${one.value}`} one={one} here={false} onJoin={() => void join(one)} />
            ))}
          </ul>
        </section>
      )}
      <p className={styles.quiet}>{t('people.cutMeans')}</p>
      {merges.length > 0 && <Merges lead={lead} merges={merges} onError={setError} />}
    </Sheet>
  );
}

const isHere = (one: KnownBy, via: readonly Tie[]): boolean =>
  via.some(({ kind, value }) => kind === one.kind && (value === one.value || one.shown.includes(value)));

interface ItemProps {
  one: KnownBy;
  here: boolean;
  onCut?: () => void;
  onJoin?: () => void;
}

function Item({ one, here, onCut, onJoin }: ItemProps) {
  const t = useText();
  const [sure, setSure] = useState(false);
  const words = one.shown.map(identityWords).join(', ');
  const what = one.kind === 'external' ? t('people.externalId', { id: words }) : words;
  return (
    <li className={styles.item} data-cut={onJoin ? '' : undefined}>
      <span className={styles.value}>{what}</span>
      <div className={styles.head}>
        <Evidence one={one} />
        {here && !sure && <Tag tone="both">{t('people.here')}</Tag>}
        {onJoin && (
          <Button look="link" aria-label={t('people.joinOne', { value: what })} onPress={onJoin}>
            {t('people.join')}
          </Button>
        )}
        {onCut && !sure && (
          <Button look="link" aria-label={t('people.cutOne', { value: what })} onPress={() => setSure(true)}>
            {t('people.cutIt')}
          </Button>
        )}
        {onCut && sure && (
          <Button look="danger" autoFocus onPress={onCut}>
            {t('people.cutSure')}
          </Button>
        )}
      </div>
    </li>
  );
}

function Evidence({ one: { evidence, cuts } }: { one: KnownBy }) {
  const t = useText();
  const intl = useIntl();
  const { me } = useDirectory();
  const memberName = useMemberName();
  const deed = (memberId: string | null, at: string) => ({
    who: memberId === me?.id ? 'me' : 'other',
    name: memberName(memberId),
    day: dayWords(intl, at, new Date()),
  });
  const source = evidence?.source ?? '';
  return (
    <ul className={styles.evidence}>
      <li>
        {evidence
          ? t(isKnownSource(source) ? `people.from.${source}` : 'people.from.other', {
              source: systemWords(intl, source) ?? source,
              ...deed(evidence.memberId, evidence.at),
            })
          : t('people.from.notHere')}
      </li>
      {cuts.map(({ at, memberId, restored }) => (
        <Fragment key={at}>
          <li>{t('people.cutBy', deed(memberId, at))}</li>
          {restored && <li>{t('people.joinedBy', deed(restored.memberId, restored.at))}</li>}
        </Fragment>
      ))}
    </ul>
  );
}

const isKnownSource = (source: string): source is 'import' | 'ingest' | 'member' =>
  source === 'import' || source === 'ingest' || source === 'member';

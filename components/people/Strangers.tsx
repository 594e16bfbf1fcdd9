import ChevronRight from 'lucide-react/icons/chevron-right';
import { useId, useMemo, useState } from 'react';
import { setAside, takeBack } from '#lib/store/aside.ts';
import { linkIdentity } from '#lib/store/lead-writes.ts';
import { type StrangerView, watchStrangers } from '#lib/store/strangers.ts';
import type { Stranger } from '#lib/store/tab-state.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './Strangers.module.css';
import type { Decisions } from './use-decisions.tsx';
import { identityWords } from './words.ts';

const SHOWN_FOLDED = 5;

export interface StrangersProps extends Pick<Decisions, 'onForm' | 'onDone'> {
  strangers: readonly Stranger[];
}

/** The people on the page who are no leads, and what may be done about each. */
export default function Strangers({ strangers, onForm, onDone }: StrangersProps) {
  const t = useText();
  const key = JSON.stringify(strangers);
  // The same people in a new list are not watched anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the list.
  const views = useWatch(useMemo(() => watchStrangers(strangers), [key]));
  const [opened, setOpened] = useState<string | null>(null);
  const [unfolded, setUnfolded] = useState(false);
  const [showAside, setShowAside] = useState(false);
  if (!views || views.length === 0) return null;

  const asked = views.filter((one) => !one.aside);
  const aside = views.filter((one) => one.aside);
  const shown = unfolded ? asked : asked.slice(0, SHOWN_FOLDED);
  return (
    <>
      {asked.length > 0 && (
        <ul className={styles.list} aria-label={t('people.onPage')}>
          {shown.map((one) => (
            <li key={one.value}>
              <Row
                stranger={one}
                open={asked.length === 1 || opened === one.value}
                only={asked.length === 1}
                onOpen={() => setOpened(opened === one.value ? null : one.value)}
                onForm={onForm}
                onDone={onDone}
              />
            </li>
          ))}
        </ul>
      )}
      {asked.length > shown.length && (
        <div>
          <Button look="link" onPress={() => setUnfolded(true)}>
            {t('people.more', { count: asked.length - shown.length })}
          </Button>
        </div>
      )}
      {aside.length > 0 && (
        <>
          <div>
            <Button look="link" aria-expanded={showAside} onPress={() => setShowAside(!showAside)}>
              {t('people.aside', { count: aside.length })}
            </Button>
          </div>
          {showAside && (
            <ul className={styles.list} aria-label={t('people.aside', { count: aside.length })}>
              {aside.map((one) => (
                <li key={one.value} className={styles.alone}>
                  <Who stranger={one} />
                  <Button
                    look="link"
                    aria-label={t('people.asideUndoOne', { value: identityWords(one.value) })}
                    onPress={() => void takeBack({ identity: one })}
                  >
                    {t('people.asideUndo')}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}

function Who({ stranger: { name, value, role } }: { stranger: Stranger }) {
  const t = useText();
  return (
    <span className={styles.who}>
      {name && <span className={styles.name}>{name}</span>}
      <span className={styles.value}>{identityWords(value)}</span>
      {role && (
        <span>
          <Tag>{t('people.role')}</Tag>
        </span>
      )}
    </span>
  );
}

interface RowProps extends Omit<StrangersProps, 'strangers'> {
  stranger: StrangerView;
  open: boolean;
  /** Nobody else to choose from: nothing to fold. */
  only: boolean;
  onOpen: () => void;
}

function Row({ stranger, open, only, onOpen, ...then }: RowProps) {
  const id = useId();
  return (
    <>
      {only ? (
        <div className={styles.alone}>
          <Who stranger={stranger} />
        </div>
      ) : (
        <button type="button" className={styles.row} aria-expanded={open} aria-controls={id} onClick={onOpen}>
          <ChevronRight size="0.875rem" aria-hidden="true" />
          <Who stranger={stranger} />
        </button>
      )}
      <div id={id} hidden={!open} className={only ? undefined : styles.under}>
        {open && <Choices stranger={stranger} {...then} />}
      </div>
    </>
  );
}

function Choices({ stranger, onForm, onDone }: Pick<RowProps, 'stranger' | 'onForm' | 'onDone'>) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [error, setError] = useState<string | null>(null);
  const { kind, value, hint } = stranger;
  const words = identityWords(value);

  async function accept(leadId: string, name: string) {
    const result = await linkIdentity(leadId, kind, value);
    setError(result.ok ? null : result.error.code);
    if (result.ok) onDone({ kind: 'linked', leadId, name, tie: { kind, value } });
  }

  async function dismiss() {
    await setAside({ identity: stranger });
    announce(t('people.asideDone', { value: words }));
  }

  return (
    <div className={styles.open}>
      {hint && (
        <div className={styles.hint}>
          <p>
            <b>{t('people.hint', { name: hint.name })}</b>
          </p>
          <p>{t(`people.hint.${hint.reason}`, { value: words, name: hint.name })}</p>
          <div className={styles.actions}>
            <Button look="primary" onPress={() => void accept(hint.leadId, hint.name)}>
              {t('people.hintYes')}
            </Button>
            <Button onPress={() => void setAside({ identity: stranger, leadId: hint.leadId })}>
              {t('people.hintNo')}
            </Button>
          </div>
        </div>
      )}
      {stranger.role && <p className={styles.value}>{t('people.roleMeans')}</p>}
      <div className={styles.actions}>
        <Button look={hint ? 'plain' : 'primary'} onPress={() => onForm('add', stranger)}>
          {t('people.add')}
        </Button>
        <Button onPress={() => onForm('link', stranger)}>{t('people.link')}</Button>
        <Button onPress={() => void dismiss()}>{t('people.notALead')}</Button>
      </div>
      {error && (
        <p role="alert" className={styles.error}>
          {errorText(error)}
        </p>
      )}
    </div>
  );
}

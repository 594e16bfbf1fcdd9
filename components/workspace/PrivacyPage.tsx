import { type FormEvent, useCallback, useState } from 'react';
import { useIntl } from 'react-intl';
import {
  erasePerson,
  exportPerson,
  previewErasure,
  privacy,
  type Receipt,
  type Retention,
  setRetention,
  setUnconsented,
  Unconsented,
} from '#lib/contract/privacy.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useMemberName } from '../ui/directory.ts';
import { Picker } from '../ui/Picker.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { saveFile } from '../ui/save-file.ts';
import { useErrorText, useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { Confirm } from './Confirm.tsx';
import { FromServer } from './FromServer.tsx';
import { Row, Rows } from './Rows.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** What administrators do for the people who are leads. */
export default function PrivacyPage() {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(privacy, {}), []));
  return (
    <>
      <h2 className={styles.title}>{t('workspace.privacy')}</h2>
      <p className={styles.quiet}>{t('erasure.means')}</p>
      <Person onErased={answer.again} />
      <FromServer answer={answer}>
        {({ receipts, retention, unconsented, runs }) => (
          <>
            <Receipts receipts={receipts} />
            <Kept retention={retention} onSaved={answer.again} />
            <Consent unconsented={unconsented} />
            <Card title={t('erasure.runs')}>
              {runs.length === 0 ? (
                <p className={styles.quiet}>{t('erasure.noRuns')}</p>
              ) : (
                <Rows label={t('erasure.runs')}>
                  {runs.map(({ at, counts }) => (
                    <Dated key={at} at={at} counts={counts} />
                  ))}
                </Rows>
              )}
            </Card>
          </>
        )}
      </FromServer>
    </>
  );
}

/** Rows by table in words: the tables people know by name, the rest together. */
function useCounts(): (counts: Readonly<Record<string, number>>) => string {
  const t = useText();
  const intl = useIntl();
  return (counts) => {
    const { leads = 0, touchpoints = 0, feedback = 0, ...others } = counts;
    const other = Object.values(others).reduce((sum, count) => sum + count, 0);
    const parts = [
      leads > 0 && t('erasure.leads', { count: leads }),
      touchpoints > 0 && t('erasure.touchpoints', { count: touchpoints }),
      feedback > 0 && t('erasure.feedback', { count: feedback }),
      other > 0 && t('erasure.other', { count: other }),
    ].filter((part) => part !== false);
    return intl.formatList(parts, { type: 'unit' });
  };
}

interface Found {
  who: string;
  names: string[];
  counts: Record<string, number>;
  blocked: boolean;
}

/** One person, looked for by an address: given what is stored, or erased. */
function Person({ onErased }: { onErased: () => void }) {
  const t = useText();
  const announce = useAnnounce();
  const errorText = useErrorText();
  const [who, setWho] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const look = async (event: FormEvent) => {
    event.preventDefault();
    if (who.trim() === '') return setFault(t('erasure.whoNeeded'));
    setBusy(true);
    const answer = await ask(previewErasure, { body: { who } });
    setBusy(false);
    if (answer.ok) setFound({ who, ...answer.value });
    else setFault(errorText(answer.error.code));
  };
  return (
    <Card title={t('erasure.person')}>
      <form className={styles.form} onSubmit={(event) => void look(event)}>
        <ShortText
          label={t('erasure.who')}
          hint={t('erasure.whoHint')}
          value={who}
          maxLength={320}
          error={fault}
          onChange={(text) => {
            setWho(text);
            setFault(null);
            setFound(null);
          }}
        />
        <Button type="submit" pending={busy}>
          {t('erasure.look')}
        </Button>
      </form>
      <div role="status" className={styles.found}>
        {found && (
          <Stored
            found={found}
            onErased={() => {
              announce(t('erasure.erased'));
              setFound(null);
              setWho('');
              onErased();
            }}
          />
        )}
      </div>
    </Card>
  );
}

/** What is stored of the person, and what can be done with it. */
function Stored({
  found: { who, names, counts, blocked },
  onErased,
}: {
  found: Found;
  onErased: () => void;
}) {
  const t = useText();
  const errorText = useErrorText();
  const inWords = useCounts();
  const intl = useIntl();
  const [code, setCode] = useState<string | null>(null);
  const known = names.length > 0;
  const download = async () => {
    const answer = await ask(exportPerson, { body: { who } });
    setCode(answer.ok ? null : answer.error.code);
    if (answer.ok) saveFile('samsyn-person.json', 'application/json', JSON.stringify(answer.value, null, 2));
  };
  const name = intl.formatList(names.map((one) => one || t('merge.noName')));
  return (
    <Rows label={t('erasure.stored')}>
      <Row
        title={known ? name : t(blocked ? 'erasure.keptAway' : 'erasure.nobody')}
        facts={[known && inWords(counts), code !== null && errorText(code)]}
        actions={
          <>
            {known && <Button onPress={() => void download()}>{t('erasure.download')}</Button>}
            {(known || !blocked) && (
              <Confirm
                button={t(known ? 'erasure.erase' : 'erasure.keepAway')}
                about={known ? name : who}
                title={known ? t('erasure.eraseTitle', { name }) : t('erasure.keepAwayTitle')}
                words={t(known ? 'erasure.eraseMeans' : 'erasure.keepAwayMeans')}
                act={() => ask(erasePerson, { body: { who } })}
                onDone={onErased}
              />
            )}
          </>
        }
      />
    </Rows>
  );
}

function Receipts({ receipts }: { receipts: readonly Receipt[] }) {
  const t = useText();
  const memberName = useMemberName();
  return (
    <Card title={t('erasure.receipts')}>
      {receipts.length === 0 ? (
        <p className={styles.quiet}>{t('erasure.noReceipts')}</p>
      ) : (
        <Rows label={t('erasure.receipts')}>
          {receipts.map(({ id, at, memberId, counts }) => (
            <Dated
              key={id}
              at={at}
              counts={counts}
              by={memberId === null ? t('audit.by.operator') : memberName(memberId)}
              receipt={id}
            />
          ))}
        </Rows>
      )}
    </Card>
  );
}

function Dated({
  at,
  counts,
  by,
  receipt,
}: {
  at: string;
  counts: Readonly<Record<string, number>>;
  by?: string;
  receipt?: string;
}) {
  const t = useText();
  const date = useDate();
  const inWords = useCounts();
  return (
    <Row
      title={date(at)}
      facts={[
        inWords(counts) || t('erasure.onlyKeptAway'),
        by !== undefined && by,
        receipt !== undefined && t('erasure.receipt', { id: receipt }),
      ]}
    />
  );
}

const MONTHS = ['0', '6', '12', '24', '36', '60'] as const;
const KINDS = ['touchpoints', 'feedback', 'silentLeads'] as const;

/** How long data is kept. */
function Kept({ retention, onSaved }: { retention: Retention; onSaved: () => void }) {
  const t = useText();
  const announce = useAnnounce();
  const [chosen, setChosen] = useState(retention);
  const options = (months: number | null) =>
    [...new Set([...MONTHS, String(months ?? 0)])]
      .sort((a, b) => Number(a) - Number(b))
      .map((key) => ({
        key,
        text: key === '0' ? t('erasure.forGood') : t('erasure.months', { count: Number(key) }),
      }));
  return (
    <Card title={t('erasure.kept')}>
      <p className={styles.quiet}>{t('erasure.keptMeans')}</p>
      <div className={styles.form}>
        {KINDS.map((kind) => (
          <Picker
            key={kind}
            label={t(`erasure.kind.${kind}`)}
            chosen={String(chosen[kind] ?? 0)}
            onChange={(key) => setChosen({ ...chosen, [kind]: key === '0' ? null : Number(key) })}
            options={options(retention[kind])}
          />
        ))}
        <div>
          <Confirm
            button={t('erasure.save')}
            about={t('erasure.kept')}
            look="plain"
            title={t('erasure.saveTitle')}
            words={t('erasure.saveMeans')}
            act={() => ask(setRetention, { body: chosen })}
            onDone={() => {
              announce(t('erasure.saved'));
              onSaved();
            }}
          />
        </div>
      </div>
    </Card>
  );
}

/** What is kept of people who refused analytics. */
function Consent({ unconsented }: { unconsented: Unconsented }) {
  const t = useText();
  const announce = useAnnounce();
  const errorText = useErrorText();
  const [chosen, setChosen] = useState<string>(unconsented);
  const [code, setCode] = useState<string | null>(null);
  const choose = async (key: string) => {
    const rule = Unconsented.parse(key);
    const before = chosen;
    setChosen(rule);
    const answer = await ask(setUnconsented, { body: { unconsented: rule } });
    setCode(answer.ok ? null : answer.error.code);
    if (answer.ok) announce(t('consent.saved'));
    else setChosen(before);
  };
  return (
    <Card title={t('consent.title')}>
      <p className={styles.quiet}>{t('consent.means')}</p>
      <div className={styles.form}>
        <Picker
          label={t('consent.rule')}
          chosen={chosen}
          onChange={(key) => void choose(key)}
          options={Unconsented.options.map((key) => ({ key, text: t(`consent.${key}`) }))}
        />
        <p role="alert">{code !== null && errorText(code)}</p>
      </div>
    </Card>
  );
}

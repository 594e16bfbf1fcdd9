import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import {
  type AlertChoices,
  type AlertKind,
  type AlertWay,
  alertChoices,
  chooseAlerts,
  type Watched,
  WatchWay,
} from '#lib/contract/alerts.ts';
import type { Department } from '#lib/contract/primitives.ts';
import { KINDS_OF, toldBy, unchosen } from '#lib/domain/alerts.ts';
import { mayNotify, requestNotifications } from '#lib/platform/notifications.ts';
import { keepAlertChoices } from '#lib/store/alerts.ts';
import { here } from '#lib/store/connections.ts';
import { forgetNotified } from '#lib/store/notified.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { CheckBox } from '../ui/CheckBox.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Picker } from '../ui/Picker.tsx';
import { useText } from '../ui/text.ts';
import { FormEnd } from '../workspace/FormEnd.tsx';
import { FromServer } from '../workspace/FromServer.tsx';
import { useAnswer } from '../workspace/use-answer.ts';
import styles from './AlertsForm.module.css';
import { WatchList } from './WatchList.tsx';

/** What I am told of, where, and when not: one choice for all my devices. */
export default function AlertsForm({ onDone }: { onDone: () => void }) {
  const { me } = useDirectory();
  const intl = useIntl();
  const answer = useAnswer(useCallback(() => ask(alertChoices, {}), []));
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (!me) return null;
  const language = intl.locale.startsWith('sv') ? 'sv' : 'en';
  return (
    <FromServer answer={answer}>
      {({ choices, watches, canMail }) => (
        <Fields
          department={me.department}
          first={{ ...(choices ?? unchosen(me.department, timeZone, language)), language }}
          watches={watches}
          canMail={canMail}
          localZone={timeZone}
          onDone={onDone}
        />
      )}
    </FromServer>
  );
}

interface Props {
  department: Department;
  first: AlertChoices;
  /** Missing where the server knows of no watching. */
  watches: readonly Watched[] | undefined;
  canMail: boolean;
  /** This computer's time zone. */
  localZone: string;
  onDone: () => void;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

function Fields({ department, first, watches, canMail, localZone, onDone }: Props) {
  const t = useText();
  const announce = useAnnounce();
  const [choices, setChoices] = useState(first);
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const allowed = useAllowed();
  const kinds = KINDS_OF[department];
  const ways: AlertWay[] = canMail ? ['badge', 'notify', 'mail'] : ['badge', 'notify'];
  const change = (changes: Partial<AlertChoices>) => setChoices({ ...choices, ...changes });
  /** Asked inside the click, before anything is awaited. */
  const askFor = (way: AlertWay, on: boolean) => {
    if (way === 'notify' && on && !allowed.now) allowed.ask();
  };
  const choose = (way: AlertWay, kind: AlertKind, on: boolean) => {
    askFor(way, on);
    // In the order of the list, whatever was ticked first.
    change({ [way]: kinds.filter((one) => (one === kind ? on : choices[way].includes(one))) });
  };

  const watched = choices.watched ?? [];
  const watchBy = (way: WatchWay, on: boolean) => {
    askFor(way, on);
    change({ watched: WatchWay.options.filter((one) => (one === way ? on : watched.includes(one))) });
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setCode(null);
    const done = await ask(chooseAlerts, { body: choices });
    setBusy(false);
    if (!done.ok) return setCode(done.error.code);
    const store = await here();
    // What waits already is no news when notifications begin.
    if (toldBy(first, 'notify').length === 0) await forgetNotified(store);
    await keepAlertChoices(store, choices);
    announce(t('alerts.kept'));
    onDone();
  }
  const { quiet } = choices;
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <p className={styles.quiet}>{t('alerts.intro')}</p>
      <table className={styles.ways}>
        <thead>
          <tr>
            <th scope="col">{t('alerts.what')}</th>
            {ways.map((way) => (
              <th key={way} scope="col">
                {t(`alerts.way.${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`alerts.kind.${kind}`)}</th>
              {ways.map((way) => (
                <td key={way}>
                  <CheckBox
                    name={t('alerts.one', { what: t(`alerts.kind.${kind}`), way: t(`alerts.way.${way}`) })}
                    on={choices[way].includes(kind)}
                    onChange={(on) => choose(way, kind, on)}
                  />
                </td>
              ))}
            </tr>
          ))}
          {watches && (
            <tr>
              <th scope="row">{t('alerts.watched')}</th>
              {ways.map((way) => (
                <td key={way}>
                  {way !== 'badge' && (
                    <CheckBox
                      name={t('alerts.one', { what: t('alerts.watched'), way: t(`alerts.way.${way}`) })}
                      on={watched.includes(way)}
                      onChange={(on) => watchBy(way, on)}
                    />
                  )}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
      <p className={styles.quiet}>{t('alerts.notifyMeans')}</p>
      {toldBy(choices, 'notify').length > 0 && allowed.now === false && (
        <p role="alert" className={styles.error}>
          {t('alerts.notAllowed')}
        </p>
      )}
      {!canMail && <p className={styles.quiet}>{t('alerts.noMail')}</p>}
      {watches && <WatchList first={watches} />}
      <fieldset className={styles.group}>
        <legend>{t('alerts.quiet')}</legend>
        <CheckBox on={quiet !== null} onChange={(on) => change({ quiet: on ? { from: 18, to: 8 } : null })}>
          {t('alerts.quietHours')}
        </CheckBox>
        {quiet && (
          <div className={styles.hours}>
            <Hour
              label={t('alerts.from')}
              hour={quiet.from}
              not={quiet.to}
              onChange={(from) => change({ quiet: { ...quiet, from } })}
            />
            <Hour
              label={t('alerts.to')}
              hour={quiet.to}
              not={quiet.from}
              onChange={(to) => change({ quiet: { ...quiet, to } })}
            />
          </div>
        )}
        <CheckBox on={choices.quietWeekends} onChange={(quietWeekends) => change({ quietWeekends })}>
          {t('alerts.quietWeekends')}
        </CheckBox>
        <p className={styles.quiet}>{t('alerts.quietMeans')}</p>
      </fieldset>
      {canMail && (
        <fieldset className={styles.group}>
          <legend>{t('alerts.way.mail')}</legend>
          <Hour
            label={t('alerts.mailHour')}
            hour={choices.mailHour}
            onChange={(mailHour) => change({ mailHour })}
          />
          <p className={styles.quiet}>{t('alerts.mailMeans')}</p>
        </fieldset>
      )}
      {choices.zone === localZone ? (
        <p className={styles.quiet}>{t('alerts.zone', { zone: choices.zone })}</p>
      ) : (
        <Picker
          label={t('alerts.zoneLabel')}
          chosen={choices.zone}
          onChange={(zone) => change({ zone })}
          options={[first.zone, localZone].map((zone) => ({ key: zone, text: zone }))}
        />
      )}
      <FormEnd code={code} send={t('alerts.keep')} pending={busy} onCancel={onDone} />
    </form>
  );
}

/** Whether the browser lets us notify; undefined until it has said so. */
function useAllowed(): { now: boolean | undefined; ask(): void } {
  const [now, setNow] = useState<boolean>();
  useEffect(() => void mayNotify().then(setNow), []);
  return { now, ask: () => void requestNotifications().then(setNow) };
}

interface HourProps {
  label: string;
  hour: number;
  /** An hour that is not to be chosen. */
  not?: number;
  onChange: (hour: number) => void;
}

function Hour({ label, hour, not, onChange }: HourProps) {
  const intl = useIntl();
  const clock = (of: number) => intl.formatDate(new Date(2026, 0, 1, of), { timeStyle: 'short' });
  return (
    <Picker
      label={label}
      chosen={String(hour)}
      onChange={(key) => onChange(Number(key))}
      options={HOURS.filter((of) => of !== not).map((of) => ({ key: String(of), text: clock(of) }))}
    />
  );
}

import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import { Button } from '../ui/Button.tsx';
import { OneChip } from '../ui/Chips.tsx';
import { useDirectory } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { Picker } from '../ui/Picker.tsx';
import { useText } from '../ui/text.ts';
import { COMPARED, type Filter, lastMonths, type Period } from './filter.ts';
import styles from './Report.module.css';

const MONTHS = [1, 3, 12];

/** Which days and whose campaigns are shown, what they are held against, and what is left of a deal's value. */
export function Filters({
  filter,
  period,
  today,
  onChange,
}: {
  filter: Filter;
  period: Period;
  today: string;
  onChange: (change: Partial<Filter>) => void;
}) {
  const t = useText();
  const ready = MONTHS.map((months) => ({ key: String(months), ...lastMonths(today, months) }));
  const { teams } = useDirectory();
  const chosen = ready.find(({ from, to }) => from === period.from && to === period.to);
  return (
    <div className={styles.filters}>
      <OneChip
        label={t('reach.period')}
        options={ready.map(({ key }) => ({ key, text: t('reach.lastMonths', { months: Number(key) }) }))}
        chosen={chosen?.key ?? null}
        onChange={(key) => {
          const { from, to } = ready.find((one) => one.key === key) ?? period;
          onChange({ from, to });
        }}
      />
      <OwnPeriod key={`${period.from} ${period.to}`} period={period} onChange={onChange} />
      <OneChip
        label={t('reach.compare')}
        options={COMPARED.map((key) => ({ key, text: t(`reach.compare.${key}`) }))}
        chosen={filter.compare}
        mayBeNone
        onChange={(key) => onChange({ compare: COMPARED.find((one) => one === key) ?? null })}
      />
      {teams.length > 0 && (
        <Picker
          label={t('reach.team')}
          options={[
            { key: '', text: t('reach.teamAll') },
            ...teams.map(({ id, name }) => ({ key: id, text: name })),
          ]}
          chosen={teams.find(({ id }) => id === filter.team)?.id ?? ''}
          // What stands below may be of a campaign that is not shown then.
          onChange={(key) =>
            onChange({ team: key === '' ? null : key, campaign: null, beside: null, list: null, of: null })
          }
        />
      )}
      <Margin key={filter.margin} margin={filter.margin ?? 1} onChange={onChange} />
    </div>
  );
}

function OwnPeriod({ period, onChange }: { period: Period; onChange: (period: Period) => void }) {
  const t = useText();
  const [own, setOwn] = useState(period);
  const wrong = own.from === '' || own.to === '' || own.from > own.to;
  const changed = own.from !== period.from || own.to !== period.to;
  return (
    <form
      className={styles.filters}
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) onChange(own);
      }}
    >
      {(['from', 'to'] as const).map((side) => (
        <TextField
          className={styles.field ?? ''}
          key={side}
          type="date"
          value={own[side]}
          onChange={(day) => setOwn({ ...own, [side]: day })}
        >
          <Label className={fields.label ?? ''}>{t(`reach.${side}`)}</Label>
          <Input className={fields.input ?? ''} max="9999-12-31" />
        </TextField>
      ))}
      {changed && (
        <Button type="submit" isDisabled={wrong}>
          {t('reach.show')}
        </Button>
      )}
      {changed && wrong && (
        <p role="alert" className={styles.error}>
          {t('reach.periodWrong')}
        </p>
      )}
    </form>
  );
}

function Margin({ margin, onChange }: { margin: number; onChange: (change: Partial<Filter>) => void }) {
  const t = useText();
  const [text, setText] = useState(String(Math.round(margin * 100)));
  const percent = Number(text);
  const right = /^\d{1,3}$/.test(text) && percent >= 1 && percent <= 100;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (right) onChange({ margin: percent === 100 ? null : percent / 100 });
      }}
    >
      <TextField
        className={styles.field ?? ''}
        value={text}
        onChange={setText}
        inputMode="numeric"
        isInvalid={!right}
      >
        <Label className={fields.label ?? ''}>{t('reach.margin')}</Label>
        <Input
          className={fields.input ?? ''}
          maxLength={3}
          onBlur={() => right && onChange({ margin: percent === 100 ? null : percent / 100 })}
        />
        {!right && <p className={styles.error}>{t('reach.marginWrong')}</p>}
      </TextField>
    </form>
  );
}

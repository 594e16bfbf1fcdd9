import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { type HandoverRule, previewHandoverRule, setHandoverRule } from '#lib/contract/handover-rules.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { CheckBox } from '../ui/CheckBox.tsx';
import { ManyChips } from '../ui/Chips.tsx';
import { useDirectory, useStageName } from '../ui/directory.ts';
import { textFault } from '../ui/free-text.ts';
import { LongText } from '../ui/LongText.tsx';
import { Picker } from '../ui/Picker.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';
import { FormEnd } from '../workspace/FormEnd.tsx';
import page from '../workspace/Workspace.module.css';
import { CHOOSE, keyOf, readKey, useAddressees } from './addressees.ts';

interface Props {
  campaignId: string;
  /** null: there is none yet. */
  first: HandoverRule | null;
  onDone: () => void;
}

const EMPTY: HandoverRule = {
  on: true,
  to: { memberId: null, teamId: null },
  personaIds: [],
  stages: [],
  countries: [],
  note: '',
};

const codesIn = (text: string): string[] =>
  [...new Set(text.toUpperCase().split(/[\s,;]+/))].filter((code) => code !== '');

/** Makes or changes a rule; whom it would hand over now can be seen before it is kept. */
export function RuleForm({ campaignId, first, onDone }: Props) {
  const t = useText();
  const intl = useIntl();
  const announce = useAnnounce();
  const { personas, teams, workspace } = useDirectory();
  const stageName = useStageName();
  const likely = teams.find((team) => team.campaignIds.includes(campaignId));
  const [rule, setRule] = useState<HandoverRule>(
    first ?? { ...EMPTY, to: { memberId: null, teamId: likely?.id ?? null } },
  );
  const [countries, setCountries] = useState(rule.countries.join(', '));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const [would, setWould] = useState<{ count: number; names: string[] } | null>(null);
  const addressees = useAddressees();
  const change = (changes: Partial<HandoverRule>) => {
    setRule({ ...rule, ...changes });
    setWould(null);
  };
  const codes = codesIn(countries);
  const wrongCountry = codes.some((one) => !/^[A-Z]{2}$/.test(one));
  const missing = !addressees.some(({ key }) => key === keyOf(rule.to));
  const asked = { params: { id: campaignId }, body: { ...rule, countries: codes } };
  const isFit = (): boolean => {
    setTried(true);
    setCode(null);
    return !missing && !wrongCountry && textFault(rule.note) === null;
  };

  async function look() {
    if (!isFit()) return;
    const answer = await ask(previewHandoverRule, asked);
    if (answer.ok) setWould(answer.value);
    else setCode(answer.error.code);
  }
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || !isFit()) return;
    setBusy(true);
    const done = await ask(setHandoverRule, asked);
    setBusy(false);
    if (!done.ok) return setCode(done.error.code);
    announce(t('rule.kept'));
    onDone();
  }
  return (
    <form noValidate className={page.form} onSubmit={(event) => void submit(event)}>
      <Picker
        label={t('rule.toWhom')}
        options={[{ key: CHOOSE, text: t('handover.choose') }, ...addressees]}
        chosen={missing ? CHOOSE : keyOf(rule.to)}
        onChange={(key) => change({ to: readKey(key) })}
      />
      {tried && missing && (
        <p role="alert" className={page.error}>
          {t('rule.missing')}
        </p>
      )}
      {personas.length > 0 && (
        <ManyChips
          label={t('rule.choosePersonas')}
          options={personas.map(({ id, name }) => ({ key: id, text: name }))}
          chosen={rule.personaIds}
          onChange={(personaIds) => change({ personaIds })}
        />
      )}
      <ManyChips
        label={t('rule.chooseStages')}
        options={(workspace?.stages ?? []).map((stage) => ({ key: stage.key, text: stageName(stage) }))}
        chosen={rule.stages}
        onChange={(stages) => change({ stages })}
      />
      <ShortText
        label={t('rule.chooseCountries')}
        hint={t('rule.countriesHint')}
        value={countries}
        error={tried && wrongCountry ? t('rule.countriesWrong') : null}
        onChange={(text) => {
          setCountries(text);
          setWould(null);
        }}
      />
      <LongText label={t('rule.note')} value={rule.note} onChange={(note) => change({ note })} />
      <CheckBox on={rule.on} onChange={(on) => change({ on })}>
        {t('rule.switchOn')}
      </CheckBox>
      <p className={page.quiet}>{t('rule.means')}</p>
      <div>
        <Button onPress={() => void look()}>{t('rule.try')}</Button>
      </div>
      <p role="status">
        {would &&
          t('rule.would', {
            count: would.count,
            names: intl.formatList(would.names, { type: 'unit' }),
            more: would.count - would.names.length,
          })}
      </p>
      <FormEnd code={code} send={t('rule.keep')} pending={busy} onCancel={onDone} />
    </form>
  );
}

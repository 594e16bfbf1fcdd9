import { useCallback, useState } from 'react';
import { useIntl } from 'react-intl';
import { type HandoverRule, handoverRule } from '#lib/contract/handover-rules.ts';
import { ask } from '#lib/sync/ask.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useStageName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { FromServer } from '../workspace/FromServer.tsx';
import { useAnswer } from '../workspace/use-answer.ts';
import styles from '../workspace/Workspace.module.css';
import { keyOf, useAddressees } from './addressees.ts';
import { RuleForm } from './RuleForm.tsx';

/** By which rule a campaign's leads go to sales; marketing makes it here. */
export function RuleCard({ campaignId }: { campaignId: string }) {
  const t = useText();
  const answer = useAnswer(
    useCallback(() => ask(handoverRule, { params: { id: campaignId } }), [campaignId]),
  );
  const [editing, setEditing] = useState(false);
  return (
    <Card title={t('rule.title')}>
      <FromServer answer={answer}>
        {({ rule }) =>
          editing ? (
            <RuleForm
              campaignId={campaignId}
              first={rule}
              onDone={() => {
                setEditing(false);
                answer.again();
              }}
            />
          ) : (
            <>
              {rule ? <RuleWords rule={rule} /> : <p>{t('rule.none')}</p>}
              <div>
                <Button onPress={() => setEditing(true)}>{t(rule ? 'rule.change' : 'rule.make')}</Button>
              </div>
            </>
          )
        }
      </FromServer>
    </Card>
  );
}

function RuleWords({ rule: { on, to, personaIds, stages, countries, note } }: { rule: HandoverRule }) {
  const t = useText();
  const intl = useIntl();
  const { personas, workspace } = useDirectory();
  const stageName = useStageName();
  const addressee = useAddressees().find(({ key }) => key === keyOf(to))?.text ?? t('rule.nobody');
  const names = (all: readonly string[]) => intl.formatList(all, { type: 'disjunction' });
  const lines = [
    personaIds.length > 0 &&
      t('rule.personas', {
        names: names(personas.filter(({ id }) => personaIds.includes(id)).map(({ name }) => name)),
      }),
    stages.length > 0 &&
      t('rule.stages', {
        names: names((workspace?.stages ?? []).filter(({ key }) => stages.includes(key)).map(stageName)),
      }),
    countries.length > 0 &&
      t('rule.countries', {
        names: names(countries.map((code) => intl.formatDisplayName(code, { type: 'region' }) ?? code)),
      }),
  ].filter((line) => line !== false);
  return (
    <>
      <p>{on ? t('rule.isOn', { to: addressee }) : t('rule.isOff')}</p>
      <ul className={styles.links}>
        {lines.length === 0 ? <li>{t('rule.all')}</li> : lines.map((line) => <li key={line}>{line}</li>)}
        {note !== '' && <li>“{note}”</li>}
      </ul>
    </>
  );
}

import { useCallback, useEffect, useState } from 'react';
import {
  type HookIn,
  type HookMapping,
  type HookPreview,
  hookInPayload,
  mapHookIn,
  previewHookIn,
} from '#lib/contract/hooks-in.ts';
import type { Result } from '#lib/contract/result.ts';
import { ask } from '#lib/sync/ask.ts';
import type { CallError } from '#lib/sync/client.ts';
import { Button } from '../ui/Button.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { FromServer } from '../workspace/FromServer.tsx';
import { useAnswer } from '../workspace/use-answer.ts';
import page from '../workspace/Workspace.module.css';
import { draftOf, mappingOf, missingOf, newRule } from './draft.ts';
import { LastDelivery } from './LastDelivery.tsx';
import { PathPicker } from './PathPicker.tsx';
import { Rule } from './Rule.tsx';
import styles from './Webhooks.module.css';

/** While somebody types, the server is not asked. */
const PAUSE_MS = 400;

type Told = Result<HookPreview, CallError>;

/** What the last payload would become under the mapping; the former answer until there is a newer one. */
function usePreview(id: string, mapping: HookMapping | null): Told | null {
  const [told, setTold] = useState<Told | null>(null);
  const text = JSON.stringify(mapping);
  useEffect(() => {
    const stop = new AbortController();
    const asked: HookMapping | null = JSON.parse(text);
    const timer = setTimeout(() => {
      if (!asked) return setTold(null);
      void ask(previewHookIn, { params: { id }, body: { mapping: asked }, signal: stop.signal }).then(
        (answer) => {
          if (!stop.signal.aborted) setTold(answer);
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [id, text]);
  return told;
}

/** What becomes of what is sent to a hook: its rules, and what they would make of the last delivery. */
export function Mapping({ hook, onSaved }: { hook: HookIn; onSaved: () => void }) {
  const last = useAnswer(useCallback(() => ask(hookInPayload, { params: { id: hook.id } }), [hook.id]));
  return (
    <FromServer answer={last}>
      {({ payload, proposed }) => (
        <Editor hook={hook} start={hook.mapping ?? proposed} payload={payload} onSaved={onSaved} />
      )}
    </FromServer>
  );
}

function Editor({
  hook,
  start,
  payload,
  onSaved,
}: {
  hook: HookIn;
  start: HookMapping | null;
  payload: unknown;
  onSaved: () => void;
}) {
  const t = useText();
  const errorText = useErrorText();
  const [draft, setDraft] = useState(() => draftOf(start));
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const mapping = mappingOf(draft);
  const told = usePreview(hook.id, mapping);
  const preview = told?.ok ? told.value : null;
  const unfinished = draft.rules.length === 0 || draft.rules.some((rule) => missingOf(rule).length > 0);

  const save = async () => {
    if (!mapping) return;
    setBusy(true);
    const answer = await ask(mapHookIn, { params: { id: hook.id }, body: { mapping } });
    setBusy(false);
    setCode(answer.ok ? null : answer.error.code);
    if (answer.ok) onSaved();
  };

  return (
    <div className={styles.mapping}>
      {!hook.mapping && start && <p className={page.quiet}>{t('hooks.proposed')}</p>}
      <PathPicker
        label={t('hooks.items')}
        paths={[
          { path: '', text: t('hooks.itemsWhole') },
          ...(preview?.lists ?? [])
            .filter(({ path }) => path !== '')
            .map(({ path, count }) => ({ path, text: t('hooks.itemsList', { path, count }) })),
        ]}
        path={draft.items}
        onChange={(items) => setDraft({ ...draft, items })}
      />
      <ol className={styles.rules} aria-label={t('hooks.rules')}>
        {draft.rules.map((rule, index) => (
          <Rule
            key={rule.key}
            number={index + 1}
            rule={rule}
            paths={preview?.paths ?? []}
            onChange={(changed) =>
              setDraft({ ...draft, rules: draft.rules.map((one) => (one.key === rule.key ? changed : one)) })
            }
            onRemove={
              draft.rules.length > 1
                ? () => setDraft({ ...draft, rules: draft.rules.filter((one) => one.key !== rule.key) })
                : null
            }
          />
        ))}
      </ol>
      <div className={styles.actions}>
        <Button onPress={() => setDraft({ ...draft, rules: [...draft.rules, newRule()] })}>
          {t('hooks.addRule')}
        </Button>
      </div>
      <LastDelivery told={told} payload={payload} />
      {code !== null && (
        <p role="alert" className={page.error}>
          {errorText(code)}
        </p>
      )}
      <div className={styles.actions}>
        <Button look="primary" isDisabled={unfinished} pending={busy} onPress={() => void save()}>
          {t('hooks.save')}
        </Button>
      </div>
    </div>
  );
}

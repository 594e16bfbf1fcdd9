import { HOOK_FIELDS, type HookPreview } from '#lib/contract/hooks-in.ts';
import type { Result } from '#lib/contract/result.ts';
import type { CallError } from '#lib/sync/client.ts';
import { Tag } from '../ui/Tag.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { Asking } from '../workspace/Asking.tsx';
import { Row, Rows } from '../workspace/Rows.tsx';
import page from '../workspace/Workspace.module.css';
import styles from './Webhooks.module.css';
import { useInstant, useKindText, useProblemText } from './words.ts';

const FIELDS = [...new Set([...HOOK_FIELDS.touchpoint, ...HOOK_FIELDS.lead])];

/** What the last delivery would become, item by item, and the delivery itself. */
export function LastDelivery({
  told,
  payload,
}: {
  told: Result<HookPreview, CallError> | null;
  payload: unknown;
}) {
  const t = useText();
  const errorText = useErrorText();
  return (
    <section className={styles.preview} aria-label={t('hooks.preview')}>
      <h4>{t('hooks.preview')}</h4>
      {told === null ? (
        <Asking />
      ) : told.ok ? (
        <Told preview={told.value} payload={payload} />
      ) : (
        <p role="alert" className={page.error}>
          {errorText(told.error.code)}
        </p>
      )}
    </section>
  );
}

function Told({
  preview: { at, problem, counts, items },
  payload,
}: {
  preview: HookPreview;
  payload: unknown;
}) {
  const t = useText();
  const instant = useInstant();
  const problemText = useProblemText();
  if (at === null) return <p className={page.quiet}>{t('hooks.nothingKept')}</p>;
  return (
    <>
      <p className={problem === null ? page.quiet : page.error}>
        {problem === null ? t('hooks.would', { at: instant(at), ...counts }) : problemText(problem)}
      </p>
      {items.length > 0 && (
        <Rows label={t('hooks.preview')}>
          {items.map((item) => (
            <Item key={item.indexes.join()} item={item} />
          ))}
        </Rows>
      )}
      <details className={styles.details}>
        <summary>{t('hooks.asSent')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse. */}
        <pre className={styles.payload} tabIndex={0}>
          {JSON.stringify(payload, null, 2)}
        </pre>
      </details>
    </>
  );
}

function Item({ item: { indexes, rule, said, kind, problem } }: { item: HookPreview['items'][number] }) {
  const t = useText();
  const kindText = useKindText();
  const problemText = useProblemText();
  return (
    <Row
      title={problem !== null ? problemText(problem) : kind !== null ? kindText(kind) : t('hooks.makes.lead')}
      tags={
        <>
          {problem !== null && <Tag tone="bad">{t('hooks.wouldRefuse')}</Tag>}
          {rule !== null && <Tag>{t('hooks.rule', { number: rule + 1 })}</Tag>}
        </>
      }
      facts={[
        t('hooks.itemNumbers', { numbers: indexes.map((index) => index + 1).join(', ') }),
        ...FIELDS.map((field) => {
          const text = said[field];
          return text !== undefined && t('hooks.said', { field: t(`hooks.field.${field}`), text });
        }),
      ]}
    />
  );
}

import { useEffect, useId, useRef, useState } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Form } from 'react-aria-components/Form';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import { watchPolicy } from '#lib/platform/policy.ts';
import { pair } from '#lib/sync/pairing.ts';
import { Button } from '../ui/Button.tsx';
import fields from '../ui/field.module.css';
import { useErrorText, useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './Connect.module.css';
import { Pairing, type Step } from './Pairing.tsx';
import { useServerCheck } from './use-server-check.ts';

/** Connects this browser to a company's server: address, approval in a tab, first data. @param begin the address to begin with */
export function Connect({ begin = '', onConnected }: { begin?: string; onConnected?: () => void }) {
  const t = useText();
  const errorText = useErrorText();
  const policy = useWatch(watchPolicy);
  const [address, setAddress] = useState(begin);
  const [step, setStep] = useState<Step | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { check, now } = useServerCheck(policy?.server ?? address);
  const running = useRef<AbortController>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const hintId = useId();

  // Once approved, the connection stands: closing this form must not stop the first data.
  useEffect(() => () => running.current?.abort(), []);

  async function connect() {
    const answer = check.kind === 'ours' ? check : await now();
    if (answer.kind !== 'ours') {
      field.current?.focus();
      return;
    }
    setError(null);
    const controller = new AbortController();
    running.current = controller;
    setStep({ kind: 'starting' });
    const result = await pair(
      answer.origin,
      (next) => {
        if (next.kind === 'first_sync') running.current = undefined;
        setStep(next);
      },
      controller.signal,
    );
    if (controller.signal.aborted) return;
    setStep(null);
    if (result.ok) onConnected?.();
    else setError(result.error.code);
  }

  function cancel() {
    running.current?.abort();
    setStep(null);
  }

  if (!policy) return null;
  if (step) return <Pairing step={step} onCancel={cancel} />;
  const fault = check.kind === 'fault' ? errorText(check.code, check.versions) : null;
  return (
    <Form
      className={styles.form ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        void connect();
      }}
    >
      {policy.server === null ? (
        <TextField
          className={fields.field ?? ''}
          value={address}
          onChange={setAddress}
          isInvalid={fault !== null}
          validationBehavior="aria"
          type="url"
          inputMode="url"
          autoComplete="url"
          aria-describedby={hintId}
        >
          <Label className={fields.label ?? ''}>{t('connect.address')}</Label>
          <Input
            ref={field}
            className={fields.input ?? ''}
            placeholder="https://samsyn.example.com"
            spellCheck="false"
          />
          <FieldError className={fields.error ?? ''}>{fault}</FieldError>
        </TextField>
      ) : (
        <>
          <p>{t('connect.pinned', { server: policy.server })}</p>
          {fault && (
            <p role="alert" className={fields.error}>
              {fault}
            </p>
          )}
        </>
      )}
      <p id={hintId} className={`${fields.hint} ${styles.hint}`} role="status">
        {(check.kind === 'checking' || (check.kind === 'none' && policy.server !== null)) &&
          t('connect.checking')}
        {check.kind === 'ours' && t('connect.found', { origin: check.origin, version: check.version })}
        {check.kind === 'none' && policy.server === null && t('connect.hint')}
      </p>
      {check.kind === 'ours' && check.punycode && (
        <p className={styles.warning}>{t('connect.punycode', { name: check.punycode })}</p>
      )}
      {error && (
        <p role="alert" className={fields.error}>
          {errorText(error)}
        </p>
      )}
      <Button look="primary" type="submit">
        {check.kind === 'ours' && check.punycode ? t('connect.connectAnyway') : t('connect.connect')}
      </Button>
    </Form>
  );
}

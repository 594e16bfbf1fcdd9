import { useEffect, useState } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Form } from 'react-aria-components/Form';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import type { Account } from '#lib/contract/records.ts';
import { companyOf, sameNameAtCompany } from '#lib/store/companies.ts';
import { addLead, linkIdentity } from '#lib/store/lead-writes.ts';
import type { LeadHit } from '#lib/store/search.ts';
import type { Stranger } from '#lib/store/tab-state.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { Sheet } from '../ui/Sheet.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './AddLead.module.css';
import type { Done } from './done.ts';
import { identityWords } from './words.ts';

interface Props {
  stranger: Stranger;
  onClose: () => void;
  onDone: (done: Done) => void;
}

const LONGEST = 200;

/** The person on the page becomes a lead, with what the page says filled in. */
export default function AddLead({ stranger, onClose, onDone }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const { me } = useDirectory();
  const [name, setName] = useState(stranger.name ?? '');
  const [title, setTitle] = useState('');
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [company, setCompany] = useState<Account | null>(null);
  const [namesake, setNamesake] = useState<LeadHit | null>(null);
  const { kind, value } = stranger;
  const missing = tried && name.trim() === '';

  useEffect(() => void companyOf({ kind, value }).then(setCompany), [kind, value]);
  useEffect(() => {
    let stale = false;
    void sameNameAtCompany(name, { kind, value }).then((found) => {
      if (!stale) setNamesake(found);
    });
    return () => {
      stale = true;
    };
  }, [name, kind, value]);

  async function add() {
    setTried(true);
    if (name.trim() === '') return;
    const result = await addLead({
      identity: { kind, value },
      name,
      title,
      accountId: company?.id ?? null,
      ownerId: me?.department === 'sales' ? me.id : null,
    });
    if (!result.ok) return setError(result.error.code);
    onDone({ kind: 'added', leadId: result.value, name: name.trim() });
    onClose();
  }

  async function join(lead: LeadHit) {
    const result = await linkIdentity(lead.id, kind, value);
    if (!result.ok) return setError(result.error.code);
    onDone({ kind: 'linked', leadId: lead.id, name: lead.name, tie: { kind, value } });
    onClose();
  }

  return (
    <Sheet title={t('people.addTitle')} isOpen onClose={onClose}>
      <Form
        className={styles.form ?? ''}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <p className={styles.value}>{identityWords(value)}</p>
        {stranger.role && <p className={fields.hint}>{t('people.roleMeans')}</p>}
        <TextField
          className={fields.field ?? ''}
          value={name}
          onChange={setName}
          maxLength={LONGEST}
          isInvalid={missing}
          validationBehavior="aria"
          autoComplete="off"
          autoFocus
        >
          <Label className={fields.label ?? ''}>{t('people.name')}</Label>
          <Input className={fields.input ?? ''} />
          <FieldError className={fields.error ?? ''}>{missing && t('people.nameMissing')}</FieldError>
        </TextField>
        <TextField
          className={fields.field ?? ''}
          value={title}
          onChange={setTitle}
          maxLength={LONGEST}
          autoComplete="off"
        >
          <Label className={fields.label ?? ''}>
            {t('field.title')} <span className={fields.hint}>{t('people.optional')}</span>
          </Label>
          <Input className={fields.input ?? ''} />
        </TextField>
        <p className={fields.hint}>
          {company ? t('people.company', { name: company.name }) : t('people.noCompany')}
        </p>
        <div role="status">
          {namesake && (
            <div className={styles.hint}>
              <p>
                <b>{t('people.hint', { name: namesake.name })}</b>
              </p>
              <p>{t('people.hint.name_and_company', { email: namesake.email, name: namesake.name })}</p>
              <Button onPress={() => void join(namesake)}>{t('people.hintYes')}</Button>
            </div>
          )}
        </div>
        {error && (
          <p role="alert" className={fields.error}>
            {errorText(error)}
          </p>
        )}
        <div className={styles.end}>
          <Button look="quiet" onPress={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button look="primary" type="submit">
            {t('people.add')}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}

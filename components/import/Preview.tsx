import { useState } from 'react';
import {
  type DateOrder,
  IMPORT_FIELDS,
  IMPORT_KINDS,
  IMPORT_NEEDS,
  type ImportField,
  type ImportKind,
  type ImportMapping,
  type ImportPlan,
  type ImportPreview,
} from '#lib/contract/imports.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Picker } from '../ui/Picker.tsx';
import { useText } from '../ui/text.ts';
import styles from './Import.module.css';

type Told = Extract<ImportPreview, { problem: null }>;

const SHOWN = 3;
/** No meaning; no field is called so. */
const NOTHING = '-';

const ENCODINGS = { 'utf-8': 'UTF-8', 'utf-16': 'UTF-16', 'windows-1252': 'Windows-1252' };

interface Props {
  file: File;
  preview: Told;
  onKind: (kind: ImportKind) => void;
  onImport: (plan: ImportPlan) => void;
  onCancel: () => void;
}

/** What the file's columns mean, to be looked at and changed before anything is stored. */
export function Preview({ file, preview, onKind, onImport, onCancel }: Props) {
  const t = useText();
  const { kind, header, rows, sampled } = preview;
  const [mapping, setMapping] = useState<ImportMapping>(preview.mapping);
  const [dateOrder, setDateOrder] = useState<DateOrder>(preview.dateOrder);
  const missing = IMPORT_NEEDS[kind].filter((group) => !group.some((field) => mapping.includes(field)));
  const fields = [
    { key: NOTHING, text: t('import.field.none') },
    ...IMPORT_FIELDS[kind].map((field) => ({ key: field, text: t(`import.field.${field}`) })),
  ];
  const choose = (index: number, key: string): void =>
    setMapping(mapping.map((field, at) => (at === index ? fieldOf(kind, key) : field)));

  return (
    <Card title={t('import.preview', { name: file.name })}>
      <p className={styles.quiet}>
        {t('import.form', {
          encoding: ENCODINGS[preview.encoding],
          separator: separatorName(preview.separator),
        })}{' '}
        {preview.preset !== null && t('import.preset', { tool: t(`import.tool.${preview.preset}`) })}{' '}
        {preview.remembered && t('import.remembered')}{' '}
        {preview.skippedLines > 0 && t('import.skipped', { count: preview.skippedLines })}
      </p>
      <p>{t('import.sampled', { ...sampled })}</p>
      <div className={styles.choices}>
        <Picker
          label={t('import.kind')}
          options={IMPORT_KINDS.map((key) => ({ key, text: t(`import.kind.${key}`) }))}
          chosen={kind}
          onChange={(key) => {
            const chosen = IMPORT_KINDS.find((one) => one === key);
            if (chosen && chosen !== kind) onKind(chosen);
          }}
        />
        {preview.askDateOrder && (
          <Picker
            label={t('import.dateOrder')}
            options={(['dmy', 'mdy'] as const).map((key) => ({ key, text: t(`import.dateOrder.${key}`) }))}
            chosen={dateOrder ?? ''}
            onChange={(key) => setDateOrder(key === 'dmy' || key === 'mdy' ? key : null)}
          />
        )}
      </div>
      <ul className={styles.columns} aria-label={t('import.columns')}>
        {header.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place; names may be twice there.
          <li key={index} className={styles.column}>
            <Picker
              label={name || t('import.unnamed', { n: index + 1 })}
              options={fields}
              chosen={mapping[index] ?? NOTHING}
              onChange={(key) => choose(index, key)}
            />
            <p className={styles.samples}>
              {rows
                .slice(0, SHOWN)
                .map((cells) => cells[index] ?? '')
                .filter((cell) => cell !== '')
                .join(' · ') || t('import.empty')}
            </p>
          </li>
        ))}
      </ul>
      {missing.map((group) => (
        <p key={group.join()} className={styles.bad} role="alert">
          {t('import.missing', { fields: group.map((field) => t(`import.field.${field}`)).join(' / ') })}
        </p>
      ))}
      <div className={styles.actions}>
        <Button
          look="primary"
          isDisabled={missing.length > 0 || (preview.askDateOrder && dateOrder === null)}
          onPress={() => onImport({ kind, fileName: file.name, size: file.size, header, mapping, dateOrder })}
        >
          {t('import.start')}
        </Button>
        <Button look="quiet" onPress={onCancel}>
          {t('ui.cancel')}
        </Button>
      </div>
    </Card>
  );
}

const fieldOf = (kind: ImportKind, key: string): ImportField | null =>
  IMPORT_FIELDS[kind].find((field) => field === key) ?? null;

/** ICU's select takes words. */
const separatorName = (separator: string): string =>
  ({ ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' })[separator] ?? separator;

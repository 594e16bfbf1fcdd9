/** A mapping while it is edited: it may be unfinished, and its rules keep their identity while others come and go. */
import {
  HOOK_FIELDS,
  HOOK_NEEDS,
  type HookField,
  type HookMakes,
  type HookMapping,
  type HookRule,
  type HookValue,
} from '#lib/contract/hooks-in.ts';

export interface DraftCondition {
  key: number;
  path: string;
  /** Texts with commas between. */
  is: string;
}

export interface DraftRule {
  key: number;
  makes: HookMakes;
  when: DraftCondition[];
  fields: Partial<Record<HookField, HookValue>>;
}

export interface Draft {
  items: string;
  rules: DraftRule[];
}

let keys = 0;
export const newKey = (): number => {
  keys += 1;
  return keys;
};

const FORM_SUBMITTED: HookValue = { from: 'text', text: 'Form submit' };

export const newRule = (): DraftRule => ({
  key: newKey(),
  makes: 'touchpoint',
  when: [],
  fields: { event: FORM_SUBMITTED },
});

export const draftOf = (mapping: HookMapping | null): Draft =>
  mapping
    ? {
        items: mapping.items,
        rules: mapping.rules.map(({ makes, when, fields }) => ({
          key: newKey(),
          makes,
          when: when.map(({ path, is }) => ({ key: newKey(), path, is: is.join(', ') })),
          fields,
        })),
      }
    : { items: '', rules: [newRule()] };

/** Whether a field says something. */
const isFilled = (value: HookValue | undefined): value is HookValue =>
  value !== undefined && (value.from === 'path' ? value.path : value.text).trim() !== '';

/** The groups of fields of which the rule says none. */
export const missingOf = ({ makes, fields }: DraftRule): (readonly HookField[])[] =>
  HOOK_NEEDS[makes].filter((group) => !group.some((field) => isFilled(fields[field])));

/** What is finished of a draft; null when that is nothing. */
export function mappingOf({ items, rules }: Draft): HookMapping | null {
  const finished = rules.map(({ makes, when, fields }): HookRule => {
    const said: HookRule['fields'] = {};
    for (const field of HOOK_FIELDS[makes]) {
      const value = fields[field];
      if (isFilled(value)) said[field] = value;
    }
    const conditions = when.map(({ path, is }) => ({
      path,
      is: is
        .split(',')
        .map((text) => text.trim())
        .filter((text) => text !== ''),
    }));
    return { makes, when: conditions.filter(({ is }) => is.length > 0), fields: said };
  });
  return finished.length === 0 ? null : { items, rules: finished };
}

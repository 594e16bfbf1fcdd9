/** Every text for people stands in locales/, in both languages, used, and as a message that can be formatted. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { AUDIT_ACTIONS } from '#lib/contract/audit.ts';
import { ERROR_CODES } from '#lib/contract/errors.ts';
import { HOOK_FIELDS, HOOK_PROBLEMS } from '#lib/contract/hooks-in.ts';
import { PERSONA_FAULTS } from '#lib/contract/personas.ts';
import { FUNCTIONS, SENIORITIES } from '#lib/contract/titles.ts';
import { WEBHOOK_EVENTS } from '#lib/contract/webhooks.ts';
import { DEFAULT_REASONS } from '#lib/domain/feedback.ts';
import { KINDS } from '#lib/domain/touchpoint.ts';
import en from '#locales/en.json' with { type: 'json' };
import sv from '#locales/sv.json' with { type: 'json' };

const root = join(import.meta.dirname, '../../..');
const messages: Record<'en' | 'sv', Record<string, string>> = { en, sv };

const sources = ['components', 'entrypoints', 'lib', 'server/auth', 'server/ingest/import'].flatMap(
  (folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })),
);

describe('the languages', () => {
  it('have the same keys', () => {
    expect(Object.keys(sv).sort()).toEqual(Object.keys(en).sort());
  });

  it('leave no text empty', () => {
    const empty = Object.entries(messages).flatMap(([language, texts]) =>
      Object.entries(texts).flatMap(([key, text]) => (text.trim() === '' ? [`${language} ${key}`] : [])),
    );
    expect(empty).toEqual([]);
  });

  it('are well-formed messages that take the same values', { timeout: 60_000 }, () => {
    const asked = (language: 'en' | 'sv') =>
      Object.fromEntries(Object.keys(en).map((key) => [key, valuesAsked(language, key)]));
    expect(asked('sv')).toEqual(asked('en'));
  });
});

/** The names of the values that a message asks for, through each plural form. Fails on a malformed message. */
function valuesAsked(language: 'en' | 'sv', key: string): string[] {
  const names = new Set<string>();
  for (const value of [0, 1, 5]) {
    for (let missing: string | undefined = ''; missing !== undefined; ) {
      missing = undefined;
      const intl = createIntl({
        locale: language,
        messages: messages[language],
        onError(error) {
          missing = /context variable "(\w+)" was not provided/.exec(error.message)?.[1];
          if (missing === undefined || names.has(missing)) throw error;
        },
      });
      intl.formatMessage({ id: key }, Object.fromEntries([...names].map((name) => [name, value])));
      if (missing !== undefined) names.add(missing);
    }
  }
  return [...names].sort();
}

describe('the code', () => {
  it('uses every text', () => {
    const literals = new Set<string>();
    const families = new Set<string>();
    for (const { text } of sources) {
      for (const [, literal] of text.matchAll(/['"]([a-z]\w*(?:\.\w+)+)['"]/gi))
        if (literal) literals.add(literal);
      // `verdict.${verdict}.means` stands for every key of that shape.
      for (const [, shape] of text.matchAll(/`([a-z]\w*\.(?:[\w.]|\$\{(?:[^{}]|\{[^{}]*\})*\})*)`/gi)) {
        if (shape?.includes('${')) families.add(shape.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '*'));
      }
    }
    const shapes = [...families].map(
      (shape) => new RegExp(`^${shape.replaceAll('.', '\\.').replaceAll('*', '.+')}$`),
    );
    const unused = Object.keys(en).filter(
      (key) => !literals.has(key) && !shapes.some((shape) => shape.test(key)),
    );
    expect(unused).toEqual([]);
  });

  it('has a sentence for every code, reason, kind, function, seniority and request', () => {
    const wanted = [
      ...Object.keys(ERROR_CODES).map((code) => `error.${code}`),
      ...AUDIT_ACTIONS.map((action) => `audit.${action}`),
      ...PERSONA_FAULTS.map((code) => `personaFault.${code}`),
      ...HOOK_PROBLEMS.map((code) => `hooks.problem.${code}`),
      ...Object.values(HOOK_FIELDS).flatMap((fields) => fields.map((field) => `hooks.field.${field}`)),
      ...WEBHOOK_EVENTS.map((type) => `hooksOut.event.${type}`),
      ...ownCodes().map((code) => `error.${code}`),
      ...DEFAULT_REASONS.map((reason) => `reason.${reason.key}`),
      ...Object.keys(KINDS).map((kind) => `kind.${kind}`),
      ...FUNCTIONS.filter((name) => name !== 'unknown').map((name) => `function.${name}`),
      ...SENIORITIES.map((name) => `seniority.${name}`),
      ...[...Object.keys(ROUTES), 'probe'].map((name) => `requests.kind.${name}`),
    ];
    expect(wanted.filter((key) => !(key in en))).toEqual([]);
  });

  it('has no text for people of its own', () => {
    const found = sources
      .filter(({ path }) => path.endsWith('.tsx'))
      .flatMap(({ path, text }) => literalTexts(path, text));
    expect(found).toEqual([]);
  });
});

/** Codes that lib/ makes itself, written as `code: 'name'`. */
function ownCodes(): string[] {
  const codes = sources
    .filter(
      ({ path }) =>
        path.startsWith('lib/sync/') || path.startsWith('lib/store/') || path.startsWith('lib/platform/'),
    )
    .flatMap(({ text }) => [...text.matchAll(/code: '([a-z_]+)'/g)].map(([, code]) => code ?? ''));
  return [...new Set(codes)];
}

/** Attributes whose text people read or hear. */
const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'alt',
  'title',
  'placeholder',
  'label',
  'hint',
]);
/** Names of keys on the keyboard and an address that is no sentence. */
const ALLOWED = new Set(['https://samsyn.example.com']);

function literalTexts(path: string, text: string): string[] {
  const found: string[] = [];
  const isText = (value: string) => /\p{L}{2}/u.test(value) && !ALLOWED.has(value.trim());
  new Visitor({
    JSXText(node) {
      if (isText(node.value)) found.push(`${path}: ${node.value.trim()}`);
    },
    JSXAttribute(node) {
      if (node.name.type !== 'JSXIdentifier' || !SPOKEN.has(node.name.name)) return;
      if (
        node.value?.type === 'Literal' &&
        typeof node.value.value === 'string' &&
        isText(node.value.value)
      ) {
        found.push(`${path}: ${node.value.value}`);
      }
    },
  }).visit(parseSync(path, text).program);
  return found;
}

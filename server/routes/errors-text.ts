/**
 * Every code with its cause and its cure as a page for people: docs/errors.md. `npm run docs` writes it;
 * tests/server/api-docs.test.ts keeps it true.
 */
import { ERROR_CODES } from '#lib/contract/errors.ts';
import en from '#locales/en.json' with { type: 'json' };
import sv from '#locales/sv.json' with { type: 'json' };
import { REFUSALS } from './refusal-texts.ts';

const LANGUAGES: readonly Record<string, string>[] = [en, sv];

/** A message as a sentence: `‹n›` stands for a value, and of several forms the first is shown. */
const plain = (message: string): string =>
  message
    .replace(/\{(\w+)(?:, number)?\}/g, '‹$1›')
    .replace(/\{\w+, (?:select|plural), (?:=?\w+) \{([^{}]*)\}[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '$1')
    .replace(/ {2,}/g, ' ')
    .replaceAll('|', '\\|');

const sentences = (key: string): string => LANGUAGES.map((texts) => plain(texts[key] ?? '')).join(' | ');

/** The codes that have a sentence under a prefix of the locales. */
const codesUnder = (prefix: string): string[] =>
  Object.keys(en).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));

const table = (head: readonly string[], rows: readonly string[]): string =>
  [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n');

const spoken = (prefix: string, codes = codesUnder(prefix)): string =>
  table(
    ['code', 'English', 'Swedish'],
    codes.map((code) => `| \`${code}\` | ${sentences(`${prefix}${code}`)} |`),
  );

/** The page. */
export function errorsText(): string {
  const statuses = new Map(Object.entries(ERROR_CODES));
  const refusals = Object.entries(REFUSALS).map(
    ([code, { cause, cure }]) => `| \`${code}\` | ${statuses.get(code)} | ${cause} | ${cure} |`,
  );
  return `# Errors

<!-- Written by \`npm run docs\` from server/routes/refusal-texts.ts and locales/; change it there. -->

Whatever is refused has a code. A person reads the sentence of the code in their language; a program reads the code. \`‹n›\` stands
for what the sentence names.

## Problem documents of the API

A refusal of the API is a problem document (RFC 9457) with the code as \`code\`, the cause as its \`title\`, and \`detail\` and \`path\`
where there is more to say: what, and where in the input. \`requestId\` stands in the server’s log.

${table(['code', 'HTTP status', 'cause', 'cure'], refusals)}

## What a person reads in the sidebar

The same codes, and those that the sidebar makes itself (status 0: no request was answered).

${spoken('error.')}

## Events and webhooks in

Each item of \`/v1/batch\` that is refused has a code in \`results[]\` with a \`detail\`; others are taken. Items and deliveries of a
webhook have the same codes, which the page *Webhooks* shows.

${spoken('hooks.problem.')}

## Connected systems

What the page *Sources* says when HubSpot or Salesforce cannot be pulled from; it is tried again by itself, but for the first two.

${spoken('sources.problem.')}

## Imports

Why a file cannot be read (on):

${spoken('import.problem.')}

Why a row is refused while the others are taken:

${spoken('import.refused.')}

## Personas

What a persona cannot be kept with, at the field it was typed in or the line of the file:

${spoken('personaFault.')}
`;
}

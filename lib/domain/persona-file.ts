/**
 * A persona as a file: JSON that is read back whole, and Markdown for people, which ends with the same JSON and so is read back too.
 * What stands in such a file came from anywhere: it is read as strictly as what is typed.
 */

import * as z from 'zod';
import { PersonaContent, type PersonaFault, personaFaults } from '#lib/contract/personas.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { type MarkdownPart, markdownOf } from './markdown.ts';
import { unknownField } from './unknown-field.ts';

const FORMAT = 'samsyn-persona';
const VERSION = 1;
/** A persona is far smaller; a larger file is something else. */
export const MOST_BYTES = 1_000_000;

const Envelope = z.object({ format: z.literal(FORMAT), version: z.literal(VERSION), persona: z.unknown() });

export const personaJson = (content: PersonaContent): string =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, persona: PersonaContent.parse(content) }, null, 2)}\n`;

/** @param parts what people read, in their language; @param note what the block at the end is for */
export function personaMarkdown(
  content: PersonaContent,
  parts: readonly MarkdownPart[],
  note: string,
): string {
  return `${markdownOf(content.name, parts)}\n${note}\n\n\`\`\`json\n${personaJson(content)}\`\`\`\n`;
}

/** Why a file is not read: `too_large`, `not_json` (with the line where it ends being JSON), `not_persona`, or what is wrong in it. */
export type FileRefusal =
  | { code: 'too_large' | 'not_persona' }
  | { code: 'not_json'; line: number | null }
  | { code: 'faults'; faults: PersonaFault[] };

/** The persona in a file, JSON or Markdown. */
export function personaFrom(text: string): Result<PersonaContent, FileRefusal> {
  if (text.length > MOST_BYTES) return fail({ code: 'too_large' });
  // The last block: texts of people before it may hold one, too.
  const block = [...text.matchAll(/^```json\n(.*?)^```/gmsu)].at(-1);
  const source = block?.[1] ?? text;
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    return fail({ code: 'not_json', line: lineOf(error, source, block ? text.indexOf(source) : 0, text) });
  }
  const envelope = Envelope.safeParse(value);
  if (!envelope.success) return fail({ code: 'not_persona' });
  const { persona } = envelope.data;
  const read = PersonaContent.safeParse(persona);
  if (!read.success) return fail({ code: 'faults', faults: personaFaults(persona) });
  // A name that is spelled wrong would silently count for nothing.
  const unknown = unknownField(persona, read.data);
  const path = unknown?.map((part) => (typeof part === 'number' ? part : String(part)));
  return path ? fail({ code: 'faults', faults: [{ path, code: 'unknown' }] }) : ok(read.data);
}

/** The line of the file at which it stops being JSON; null when the parser does not say. */
function lineOf(error: unknown, source: string, offset: number, text: string): number | null {
  if (source.trim() === '') return null;
  const message = error instanceof Error ? error.message : '';
  const linesBefore = text.slice(0, offset).split('\n').length - 1;
  const line = /line (\d+)/u.exec(message)?.[1];
  if (line !== undefined) return linesBefore + Number(line);
  const at = /position (\d+)/u.exec(message)?.[1];
  if (at !== undefined) return text.slice(0, offset + Number(at)).split('\n').length;
  return /end of/u.test(message) ? text.trimEnd().split('\n').length : null;
}

/** `['criteria', 2, 'values']` → `criteria[2].values` */
export const placeText = (path: PersonaFault['path']): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part),
    '',
  );

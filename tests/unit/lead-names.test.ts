/** Who is not to be contacted is marked wherever a list names them: every screen that names leads does so by one component. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROUTES } from '#lib/contract/all-routes.ts';

const root = join(import.meta.dirname, '../..');
const BY = 'LeadName';

/** Screens of one lead, where the note that they are not to be contacted stands first; and links that name no lead. */
const OTHERWISE: Record<string, string> = {
  'components/lead/LeadCard.tsx': 'the note stands above the name',
  'components/persona/PinnedWords.tsx': 'the link names who said it',
  'components/workspace/SearchPage.tsx': 'companies, campaigns and personas; leads are found above them',
};

/** An attribute that opens a lead: a link to its page, or the press of what names it. */
const OPENS: Record<string, RegExp> = {
  href: /screen: 'lead'/,
  onPress: /\bonOpenLead\(/,
  onClick: /\bonOpenLead\(/,
};
/** What a lead is called. */
const NAMES = /^((lead|person|hit|label|side|[\w.]+\.lead)\??\.name|leadName)( \|\| [^<]*)?$/;

const Node = z.record(z.string(), z.unknown());
const Element = z.object({
  type: z.literal('JSXElement'),
  openingElement: z.object({ name: Node, attributes: z.array(Node) }),
});
const Attribute = z.object({ name: z.object({ name: z.string() }), start: z.number(), end: z.number() });
const Shown = z.object({
  type: z.literal('JSXExpressionContainer'),
  expression: z.object({ start: z.number(), end: z.number() }),
});

const isMarked = (value: unknown): boolean => Element.safeParse(value).data?.openingElement.name.name === BY;

/** Whether the component stands anywhere in this part of the source. */
const holdsMark = (value: unknown): boolean =>
  isMarked(value) ||
  (Array.isArray(value) ? value : Object.values(Node.safeParse(value).data ?? {})).some(holdsMark);

/** Where the source names a lead, or opens one, and the component is neither around nor inside. */
function unmarked(path: string, source: string): string[] {
  const found: string[] = [];
  function walk(value: unknown): void {
    if (isMarked(value)) return;
    const shown = Shown.safeParse(value);
    if (shown.success) {
      const text = source.slice(shown.data.expression.start, shown.data.expression.end);
      if (NAMES.test(text)) found.push(text);
    }
    const element = Element.safeParse(value);
    for (const one of element.data?.openingElement.attributes ?? []) {
      const { data: attribute } = Attribute.safeParse(one);
      if (!attribute) continue;
      const text = source.slice(attribute.start, attribute.end);
      if (OPENS[attribute.name.name]?.test(text) && !holdsMark(value)) found.push(text);
    }
    for (const [key, part] of Object.entries(Node.safeParse(value).data ?? {})) {
      // What an attribute is given as it is, a label for one, is not a list's text; what it renders is.
      if (key === 'attributes' && Array.isArray(part)) part.forEach(walkRendered);
      else walk(part);
    }
    if (Array.isArray(value)) value.forEach(walk);
  }
  function walkRendered(attribute: unknown): void {
    const { data: given } = z.object({ value: z.object({ expression: z.unknown() }) }).safeParse(attribute);
    walk(given?.value.expression);
  }
  walk(parseSync(path, source).program);
  return found;
}

const files = readdirSync(join(root, 'components'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => `components/${name.replaceAll('\\', '/')}`);
const sourceOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The objects of a JSON schema that name a lead beside its id and say nothing of `stop`, by their keys. */
function nameless(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(nameless);
  const node = Node.safeParse(schema);
  if (!node.success) return [];
  const keys = Object.keys(Node.safeParse(node.data.properties).data ?? {});
  const names = keys.includes('leadId') && keys.includes('lead');
  return [
    ...(names && !keys.includes('stop') ? [keys.join(' ')] : []),
    ...Object.values(node.data).flatMap(nameless),
  ];
}
const shape = (schema: z.ZodType) => z.toJSONSchema(schema, { unrepresentable: 'any' });

describe('every list that names leads marks who is not to be contacted', () => {
  it.each(files)('%s', (path) => {
    const found = unmarked(path, sourceOf(path));
    if (OTHERWISE[path]) expect(found, 'no more an exception').not.toEqual([]);
    else expect(found).toEqual([]);
  });

  it('would notice one that does not', () => {
    const list = (row: string) => `const L = ({ leads }) => leads.map((lead) => <li>${row}</li>);`;
    const link = "<a href={hashOf({ screen: 'lead', id })}>{name}</a>";
    for (const row of [link, '{lead.name}', '<b>{lead.name || lead.email}</b>'])
      expect(unmarked('list.tsx', list(row))).toHaveLength(1);
    expect(unmarked('list.tsx', list('<button onClick={() => onOpenLead(id)}>{name}</button>'))).toHaveLength(
      1,
    );
    expect(unmarked('list.tsx', list(`<Row title={${link}} />`))).toHaveLength(1);
    for (const row of [link, '{lead.name}'])
      expect(unmarked('list.tsx', list(`<LeadName stop={lead.stop}>${row}</LeadName>`))).toEqual([]);
    const button = '<button onClick={() => onOpenLead(id)}><LeadName stop={stop}>{name}</LeadName></button>';
    expect(unmarked('list.tsx', list(button))).toEqual([]);
  });
});

describe('every list of the server that names leads says who is not to be contacted', () => {
  it.each(Object.entries(ROUTES))('%s', (_, { response }) => {
    expect(nameless(shape(response))).toEqual([]);
  });

  it('says so of leads by their own id', () => {
    for (const route of ['reachSalesLeads', 'leadsBehind', 'salesProcess', 'pairs'] as const)
      expect(JSON.stringify(shape(ROUTES[route].response)), route).toContain('"stop"');
  });
});

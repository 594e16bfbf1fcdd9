/** The OpenAPI document as a page for people: docs/api.md. `npm run docs` writes it; tests/server/api-docs.test.ts keeps it true. */
import * as z from 'zod';
import { ERROR_CODES } from '#lib/contract/errors.ts';

const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  $ref: z.string().optional(),
});

const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  security: z.array(z.unknown()),
  'x-access': z.string(),
  parameters: z.array(
    z.looseObject({ name: z.string(), in: z.string(), required: z.boolean(), schema: z.unknown() }),
  ),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) })
    .optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })).optional() }),
  ),
});

const Document = z.looseObject({
  info: z.looseObject({ title: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

/** Deeper than this, `…` stands for what is inside. */
const DEEPEST = 5;

/** A schema in the way TypeScript would write it. */
function typeText(schema: unknown, indent = '', depth = 0): string {
  const read = Schema.safeParse(schema);
  if (!read.success || depth > DEEPEST) return '…';
  const one = read.data;
  const each = (all: readonly unknown[]): string =>
    [...new Set(all.map((part) => typeText(part, indent, depth + 1)))].join(' | ');
  if (one.$ref !== undefined) return one.$ref.split('/').at(-1) ?? '…';
  if (one.const !== undefined) return JSON.stringify(one.const);
  if (one.enum) return one.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choice = one.anyOf ?? one.oneOf;
  if (choice) return each(choice);
  if (one.allOf) return one.allOf.map((part) => typeText(part, indent, depth + 1)).join(' & ');
  if (Array.isArray(one.type)) return one.type.join(' | ');
  if (one.type === 'array') {
    const of = typeText(one.items ?? {}, indent, depth + 1);
    return of.includes(' | ') && !of.startsWith('{') ? `(${of})[]` : `${of}[]`;
  }
  if (one.properties) {
    const inside = `${indent}  `;
    const lines = Object.entries(one.properties).map(
      ([name, part]) =>
        `${inside}${name}${one.required?.includes(name) ? '' : '?'}: ${typeText(part, inside, depth + 1)}`,
    );
    return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
  }
  if (one.type === 'object')
    return one.additionalProperties
      ? `{ [key]: ${typeText(one.additionalProperties, indent, depth + 1)} }`
      : '{}';
  return one.format ?? one.type ?? 'anything';
}

const block = (title: string, text: string): string => `${title}\n\n\`\`\`ts\n${text}\n\`\`\`\n`;

/** A schema among the contents, of whatever kind. */
const only = (content: Record<string, { schema: unknown }> | undefined): unknown =>
  Object.values(content ?? {})[0]?.schema;

function operationText(method: string, path: string, operation: z.infer<typeof Operation>): string {
  const { summary, parameters, requestBody, responses } = operation;
  const parts = [
    `### ${method.toUpperCase()} \`${path}\`\n`,
    `${summary} *For: ${operation['x-access']}.*\n`,
  ];
  for (const where of ['path', 'query']) {
    const mine = parameters.filter((one) => one.in === where);
    if (mine.length > 0)
      parts.push(
        `${where === 'path' ? 'In the path' : 'Query'}: ${mine.map((one) => `\`${one.name}${one.required ? '' : '?'}: ${typeText(one.schema)}\``).join(', ')}\n`,
      );
  }
  if (requestBody) parts.push(block('Body:', typeText(only(requestBody.content))));
  parts.push(block('Answer:', typeText(only(responses['200']?.content))));
  return parts.join('\n');
}

/** The page. @param document as openApi (openapi.ts) makes it */
export function apiText(document: unknown): string {
  const { info, paths } = Document.parse(document);
  const operations = Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => operationText(method, path, one)),
    )
    .join('\n');
  const codes = Object.entries(ERROR_CODES)
    .map(([code, status]) => `| \`${code}\` | ${status} |`)
    .join('\n');
  return `# API

<!-- Written by \`npm run docs\` from lib/contract; change it there. -->

${info.description} A running server gives the same as OpenAPI 3.1 under \`/openapi.json\`.

A device shows its token as \`Authorization: Bearer smy_…\`. Bodies are JSON in UTF-8, at most 2 MB. A refusal is a problem document
(RFC 9457) with a \`code\` of the list at the end, and with \`requestId\`, which stands in the server's log.

Events come in over the paths of Segment's HTTP API (\`/v1/batch\` and others) with an ingest key as the user name of Basic
authentication; they are not part of this list.

${operations}
## Codes

What each means and what helps stands in [errors](errors.md).

| code | HTTP status |
|---|---|
${codes}
`;
}

/** HTML that is safe to send as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Html[];

/** A template whose values are escaped, unless they are Html themselves. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  return new Html(strings.reduce((text, string, i) => text + written(values[i - 1]) + string));
}

function written(value: Part | undefined): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map((part) => part.text).join('');
  return escaped(String(value ?? ''));
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const json = (type: string, id: string, data: unknown): Html =>
  // Nothing in the data can end the element early.
  new Html(`<script type="${type}" id="${id}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>\n`);

/** Data for a page's own script. */
export const dataScript = (id: string, data: unknown): Html => json('application/json', id, data);

/** What a page says about itself to programs, in the words of schema.org. */
export const linkedData = (data: object): Html =>
  json('application/ld+json', 'linked-data', { '@context': 'https://schema.org', ...data });

interface Shell {
  language: 'sv' | 'en';
  title: string;
  style: string;
  /** Goes into the head before anything else. */
  first?: Html;
  body: Html;
}

/** A whole page, in light and dark. */
export function pageOf({ language, title, style, first = html``, body }: Shell): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
${first}<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}

/** "Elin Lund" → "EL". */
export const initials = (name: string): string =>
  name
    .split(' ')
    .map((word) => word.charAt(0))
    .join('')
    .slice(0, 2);

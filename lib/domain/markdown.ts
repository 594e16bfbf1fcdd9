/** Texts for people as Markdown. */

export interface MarkdownPart {
  title: string;
  /** A paragraph, or the entries of a list; empty parts are left out. */
  body: string | readonly string[];
}

/** On one line, and without what Markdown would read as more than text. */
const plainLine = (text: string): string =>
  text.replaceAll(/\s+/gu, ' ').replaceAll(/[\\`*_[\]<>#|]/gu, '\\$&');

/** A title and its parts, each a paragraph or a list under a heading. @param lead a line under the title */
export function markdownOf(title: string, parts: readonly MarkdownPart[], lead = ''): string {
  const lines = parts
    .filter(({ body }) => body.length > 0)
    .map(({ title: heading, body }) => {
      const text =
        typeof body === 'string' ? plainLine(body) : body.map((one) => `- ${plainLine(one)}`).join('\n');
      return `## ${plainLine(heading)}\n\n${text}\n`;
    });
  return `# ${plainLine(title)}\n\n${lead && `${plainLine(lead)}\n\n`}${lines.join('\n')}`;
}

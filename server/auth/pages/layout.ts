import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { TextKey, Texts } from './texts.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** A whole page: the frame around its content. The text of every value is escaped. */
export const page = (texts: Texts, title: TextKey, content: Html): Html => html`<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${texts.say(title)} · Samsyn</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/auth/style.css">
</head>
<body>
<header>
<svg width="36" height="24" viewBox="0 0 24 16" aria-hidden="true"><circle class="marketing" cx="8" cy="8" r="7" opacity=".85"/><circle class="sales" cx="16" cy="8" r="7" opacity=".8"/></svg>
<span>Samsyn</span>
</header>
<main>${content}</main>
</body>
</html>`;

/** A page that says one thing. */
export const message = (texts: Texts, title: TextKey, heading: TextKey, body: TextKey): Html =>
  page(texts, title, html`<div class="card"><h1>${texts.say(heading)}</h1><p>${texts.say(body)}</p></div>`);

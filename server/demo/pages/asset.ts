import { readFileSync } from 'node:fs';
import { Html } from './html.ts';

/** A file of assets/, as text. Styles and scripts stand inside their pages, so that a page makes no request of its own. */
export const asset = (name: string): string =>
  readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');

/** A script of assets/ as an element. */
export const script = (name: string): Html => new Html(`<script>\n${asset(name)}</script>\n`);

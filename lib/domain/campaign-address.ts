/**
 * Addresses of a campaign's landing pages, as a marketer registers them. An address stands for its page and all beneath it:
 * `nordlys.example/webinar`. `*.` before the host stands for any of its subdomains, `*` for one step of the path, and what is
 * asked for (`?page=12`) must be asked for in the page's address too.
 */
import { campaignParameters } from './link-tags.ts';

const LONGEST = 500;
const MOST_STEPS = 20;

/** Names one computer or site; a bare word is none, but for one's own computer. */
const HOST = /^(?:localhost|(?:[^\s.]+\.)+[^\s.]+)(?::\d+)?$/;

interface Parts {
  host: string;
  /** The subdomains of `host` count, and not itself. */
  subdomains: boolean;
  /** `*` for any. */
  steps: string[];
  asked: [name: string, value: string][];
}

/**
 * A registered address in its normal form, which is what is kept: without scheme, `www.`, fragment and the parameters that say
 * where a visitor came from.
 *
 * @returns null for what is no address of a web page
 */
export function addressPattern(written: string): string | null {
  const parts = partsOf(written);
  if (!parts) return null;
  const { host, subdomains, steps, asked } = parts;
  const query = asked.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const path = steps.map((step) => (step === '*' ? step : encodeURIComponent(step)));
  return `${subdomains ? '*.' : ''}${[host, ...path].join('/')}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/**
 * How closely a registered address describes a page.
 *
 * @param pattern as `addressPattern` gives it
 * @returns null when it is not the page's; else the higher the closer
 */
export function closeness(pattern: string, page: URL): number | null {
  const wanted = partsOf(pattern);
  const there = partsOf(page.href, false);
  if (!wanted || !there) return null;
  const isHost = wanted.subdomains ? there.host.endsWith(`.${wanted.host}`) : there.host === wanted.host;
  const isPath =
    wanted.steps.length <= there.steps.length &&
    wanted.steps.every((step, at) => step === '*' || step === there.steps[at]);
  const isAsked = wanted.asked.every(([name, value]) =>
    there.asked.some(([other, said]) => other === name && said === value),
  );
  if (!isHost || !isPath || !isAsked) return null;
  const named = wanted.steps.filter((step) => step !== '*').length;
  return wanted.asked.length * 1_000 + named * 20 + wanted.steps.length + (wanted.subdomains ? 0 : 0.5);
}

/** @param bounded whether only so much is read as a registered address may have */
function partsOf(written: string, bounded = true): Parts | null {
  const text = written.trim();
  if (bounded && text.length > LONGEST) return null;
  const subdomains = /^(?:https?:\/\/)?\*\./i.test(text);
  const bare = text.replace(/^(https?:\/\/)?\*\./i, '$1');
  const address = /^https?:\/\//i.test(bare) ? bare : `https://${bare}`;
  const url = URL.parse(address);
  if (url?.username !== '' || url.password !== '' || !HOST.test(url.host)) return null;
  const steps = url.pathname.split('/').flatMap((step) => (step === '' ? [] : [spelled(step)]));
  if (bounded && steps.length > MOST_STEPS) return null;
  const asked = [...url.searchParams]
    .filter(([name]) => !campaignParameters.test(name))
    .map(([name, value]): [string, string] => [name, value]);
  return { host: url.host.replace(/^www\.(?=.+\.)/, ''), subdomains, steps, asked };
}

/** People write a path's letters as they like. */
function spelled(step: string): string {
  try {
    return decodeURIComponent(step).normalize('NFC').toLowerCase();
  } catch {
    return step.toLowerCase();
  }
}

import { identitiesInAttributes, SELECTOR } from './attributes.ts';
import { type AtSign, atSignsIn, type EmailHit } from './email.ts';
import { emailDetection, linkedInIn } from './found.ts';
import { mayBeObfuscated, obfuscatedIn } from './obfuscated.ts';
import { type Direction, neighbourText } from './text-run.ts';
import type { Detection } from './types.ts';

/** What a reading may still cost: nodes looked at and characters read. */
export interface Budget {
  nodes: number;
  characters: number;
}

export interface ScanContext {
  /** The page's address, against which relative links are read. */
  url: string;
  budget: Budget;
  /** A node is about to be read again; what it said before is void. */
  forget(node: Node): void;
  found(node: Node, place: Element, found: Detection): void;
  /** A shadow root or the document of a frame was met. */
  entered(root: Document | ShadowRoot): void;
  frame(frame: Element): void;
}

/** Whether nothing is left to spend: the rest of the page stays unread. */
export const isSpent = (budget: Budget): boolean => budget.nodes < 0 || budget.characters < 0;

/** Frames within frames are followed this deep, shadow roots within shadow roots as well. */
const DEEPEST = 2;
const DEEPEST_SHADOW = 8;
/** Text and attributes here are not shown, or not as they are written. */
const NOT_READ = 'head,script,style,noscript,template,textarea,[style*="bidi-override"],bdo[dir="rtl"]';
const PAUSE_EVERY = 128;

/**
 * Reads everything under `root`, which may be a text. Yields often, so that a caller can stop after a few milliseconds.
 * Ends early when the budget is used up.
 */
export function* scan(
  root: Node,
  context: ScanContext,
  depth = { frames: 0, shadows: 0 },
): Generator<void, void> {
  if (root.nodeType === 3) {
    yield* readText(root as Text, context);
    return;
  }
  yield* readAttributes(root, context);

  const document = root.nodeType === 9 ? (root as Document) : root.ownerDocument;
  if (!document) return;
  // 1 + 4: elements, for their shadow roots and frames, and texts.
  const walker = document.createTreeWalker(root, 5);
  for (let node: Node | null = root; node; node = walker.nextNode()) {
    context.budget.nodes -= 1;
    if (isSpent(context.budget)) return;
    if (node.nodeType === 3) yield* readText(node as Text, context);
    else if (node.nodeType === 1) yield* enter(node as Element, context, depth);
    if (context.budget.nodes % PAUSE_EVERY === 0) yield;
  }
}

function* enter(
  element: Element,
  context: ScanContext,
  depth: { frames: number; shadows: number },
): Generator<void, void> {
  const { shadowRoot } = element;
  if (shadowRoot && depth.shadows < DEEPEST_SHADOW) {
    context.entered(shadowRoot);
    yield* scan(shadowRoot, context, { ...depth, shadows: depth.shadows + 1 });
  } else if (element.localName === 'iframe' && depth.frames < DEEPEST) {
    context.frame(element);
    const inner = frameDocument(element);
    if (inner) {
      context.entered(inner);
      yield* scan(inner, context, { ...depth, frames: depth.frames + 1 });
    }
  }
}

/** The document of a frame of the same origin; null for any other. */
export function frameDocument(frame: Element): Document | null {
  try {
    return (frame as HTMLIFrameElement).contentDocument ?? null;
  } catch {
    return null;
  }
}

function* readAttributes(root: Node, context: ScanContext): Generator<void, void> {
  let seen = 0;
  for (const element of carriers(root, 0)) {
    if (++seen % 16 === 0) yield;
    if (element === null) continue;
    context.budget.nodes -= 1;
    if (isSpent(context.budget)) return;
    context.forget(element);
    if (element.localName !== 'script' && element.closest(NOT_READ)) continue;
    for (const found of identitiesInAttributes(element, context.url)) context.found(element, element, found);
  }
}

/** One query over more elements than this would take longer than a slice. */
const LARGEST_QUERY = 4_000;
const DEEPEST_SPLIT = 24;

/** Elements whose attributes may name somebody; null where a caller may pause. Large trees are queried part by part. */
function* carriers(root: Node, depth: number): Generator<Element | null, void> {
  const element = root.nodeType === 1 ? (root as Element) : null;
  const parent = root as ParentNode & Node;
  if (element?.matches(SELECTOR)) yield element;
  if (!parent.firstElementChild) return;
  const size =
    'getElementsByTagName' in root ? (root as Element | Document).getElementsByTagName('*').length : 0;
  if (size > LARGEST_QUERY && depth < DEEPEST_SPLIT) {
    for (const child of parent.children) {
      yield null;
      yield* carriers(child, depth + 1);
    }
  } else {
    yield null;
    yield* parent.querySelectorAll(SELECTOR);
  }
}

function* readText(node: Text, context: ScanContext): Generator<void, void> {
  const { budget } = context;
  const { data } = node;
  budget.characters -= data.length;
  const own = budget.characters < 0 ? data.slice(0, Math.max(0, budget.characters + data.length)) : data;
  const hasAt = own.includes('@');
  const bracketed = mayBeObfuscated(own);
  const linked = own.includes('inkedin.com') || own.includes('inkedIn.com');
  if (!hasAt && !bracketed && !linked) return;
  context.forget(node);
  const place = node.parentElement ?? hostOf(node);
  if (!place || place.closest(NOT_READ)) return;

  if (hasAt || linked) {
    const left = neighbourText(node, 'left', 'seamless');
    const text = left + own + neighbourText(node, 'right', 'seamless');
    const line = { node, text, from: left.length, to: left.length + own.length };
    let seen = 0;
    for (const sign of hasAt ? atSignsIn(text) : []) {
      if (++seen % 32 === 0) yield;
      const hit = sign.at >= line.from && sign.at < line.to ? wholeAddress(line, sign) : null;
      if (hit) context.found(node, place, emailDetection(hit, 'text'));
    }
    if (linked) for (const found of linkedInIn(text, 'text')) context.found(node, place, found);
  }
  if (bracketed) {
    const left = neighbourText(node, 'left', 'inline');
    for (const hit of obfuscatedIn(left + own + neighbourText(node, 'right', 'inline'))) {
      const at = hit.at - left.length;
      if (at >= 0 && at < own.length) context.found(node, place, emailDetection(hit, 'obfuscated'));
    }
  }
}

const hostOf = (node: Node): Element | null => (node.parentNode as ShadowRoot | null)?.host ?? null;

interface Line {
  node: Text;
  text: string;
  /** The part of `text` that is the node's own. */
  from: number;
  to: number;
}

/** What is written before an address and makes it a part of something longer, up to the edge of the node. */
const GOES_ON_LEFT = /(?:[@_+=/]|:\/\/[^\s<>"]*)$/;
const GOES_ON_RIGHT = /^(?:@|[.-][\p{L}\p{N}])/u;

/**
 * The address at one `@`, joined over the inline elements beside the node only when it is not whole by itself: words in
 * neighbouring elements often stand apart on the screen without a space between them.
 */
function wholeAddress(line: Line, { at, hit }: AtSign): EmailHit | null {
  const { text } = line;
  const atLeftEdge = hit ? hit.start <= 1 : at <= 70 && !/\s/.test(text.slice(0, at));
  const atRightEdge = hit ? hit.end >= text.length : text.length - at <= 260 && !/\s/.test(text.slice(at));
  if (!atLeftEdge && !atRightEdge) return hit;

  const left = atLeftEdge ? beyond(line, 'left') : '';
  const right = atRightEdge ? beyond(line, 'right') : '';
  const incomplete = hit?.start === 1 && /^[._+-]/.test(text) && /[\p{L}\p{N}]$/u.test(left);
  const goesOn = GOES_ON_LEFT.test(left) || incomplete;
  if (hit && !goesOn && !GOES_ON_RIGHT.test(right)) return hit;
  for (const joined of atSignsIn(left + text + right)) {
    if (joined.at === left.length + at) return joined.hit ?? (goesOn || right.startsWith('@') ? null : hit);
  }
  return null;
}

/** The text beyond the line's edge, over inline elements. */
function beyond({ node, text, from, to }: Line, direction: Direction): string {
  const all = neighbourText(node, direction, 'inline');
  return direction === 'left' ? all.slice(0, Math.max(0, all.length - from)) : all.slice(text.length - to);
}

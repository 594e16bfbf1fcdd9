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
const DEEPEST_FRAME = 2;
const DEEPEST_SHADOW = 8;
interface Depth {
  frames: number;
  shadows: number;
}
const NO_DEPTH: Depth = { frames: 0, shadows: 0 };

const CARRIERS = `${SELECTOR},iframe`;
/** Text and attributes here are not shown, or not as they are written. */
const NOT_READ = 'head,script,style,noscript,template,textarea,[style*="bidi-override"],bdo[dir="rtl"]';
const PAUSE_EVERY = 128;

/**
 * Reads everything under `root`, which may be a text, in document order and in one pass. Yields often, so that a caller can
 * stop after a few milliseconds. Ends early when the budget is used up.
 */
export function* scan(root: Node, context: ScanContext, depth: Depth = NO_DEPTH): Generator<void, void> {
  const { budget } = context;
  const document = root.nodeType === 9 ? (root as Document) : root.ownerDocument;
  // 1 + 4: elements and texts.
  const walker = document?.createTreeWalker(root, 5);
  for (let node: Node | null = root; walker && node; node = walker.nextNode()) {
    budget.nodes -= 1;
    if (isSpent(budget)) return;
    if (node.nodeType === 3) {
      const { data } = node as Text;
      budget.characters -= data.length;
      if (mayName(data)) yield* readText(node as Text, context);
    } else if (node.nodeType === 1) {
      const element = node as Element;
      if (element.shadowRoot)
        yield* enter(element.shadowRoot, context, { ...depth, shadows: depth.shadows + 1 });
      if (element.hasAttributes() && element.matches(CARRIERS)) yield* readElement(element, context, depth);
    }
    if (budget.nodes % PAUSE_EVERY === 0) yield;
  }
}

function* enter(root: Document | ShadowRoot, context: ScanContext, depth: Depth): Generator<void, void> {
  if (depth.frames > DEEPEST_FRAME || depth.shadows > DEEPEST_SHADOW) return;
  context.entered(root);
  yield* scan(root, context, depth);
}

function* readElement(element: Element, context: ScanContext, depth: Depth): Generator<void, void> {
  if (element.localName === 'iframe') {
    context.frame(element);
    const inner = frameDocument(element);
    if (inner) yield* enter(inner, context, { ...depth, frames: depth.frames + 1 });
  }
  context.forget(element);
  if (element.localName !== 'script' && element.closest(NOT_READ)) return;
  for (const found of identitiesInAttributes(element, context.url)) context.found(element, element, found);
  yield;
}

/** The document of a frame of the same origin; null for any other. */
export function frameDocument(frame: Element): Document | null {
  try {
    return (frame as HTMLIFrameElement).contentDocument ?? null;
  } catch {
    return null;
  }
}

/** Quick test whether a text can name somebody; nearly all cannot. */
const mayName = (text: string): boolean => text.includes('@') || isLinked(text) || mayBeObfuscated(text);
const isLinked = (text: string): boolean => text.includes('inkedin.com') || text.includes('inkedIn.com');

function* readText(node: Text, context: ScanContext): Generator<void, void> {
  context.forget(node);
  const place = node.parentElement ?? hostOf(node);
  if (!place || place.closest(NOT_READ)) return;
  // Of a text that goes beyond the budget, only the part within it.
  const { characters } = context.budget;
  const own = characters < 0 ? node.data.slice(0, characters) : node.data;
  let looked = 0;
  for (const found of identitiesOf(node, own)) {
    if (++looked % 32 === 0) yield;
    if (found) context.found(node, place, found);
  }
}

/** Who is named in `own`, the part of `node` to be read; null where somebody might have been, so that a caller can pause. */
function* identitiesOf(node: Text, own: string): Generator<Detection | null, void> {
  const hasAt = own.includes('@');
  const linked = isLinked(own);
  if (hasAt || linked) {
    const left = neighbourText(node, 'left', 'seamless');
    const text = left + own + neighbourText(node, 'right', 'seamless');
    const line = { node, text, from: left.length, to: left.length + own.length };
    for (const sign of hasAt ? atSignsIn(text) : []) {
      const hit = sign.at >= line.from && sign.at < line.to ? wholeAddress(line, sign) : null;
      yield hit && emailDetection(hit, 'text');
    }
    if (linked) yield* linkedInIn(text, 'text');
  }
  if (mayBeObfuscated(own)) {
    const left = neighbourText(node, 'left', 'inline');
    for (const hit of obfuscatedIn(left + own + neighbourText(node, 'right', 'inline'))) {
      const at = hit.at - left.length;
      yield at >= 0 && at < own.length ? emailDetection(hit, 'obfuscated') : null;
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

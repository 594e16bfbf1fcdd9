import { CARRIERS, identitiesInAttributes, SELECTORS } from './attributes.ts';
import { type AtSign, atSignsIn, type Written } from './email.ts';
import { emailSeen, type LinkInText, linksIn } from './found.ts';
import { mayBeObfuscated, obfuscatedIn } from './obfuscated.ts';
import { type Direction, neighbourText } from './text-run.ts';
import type { Sighting } from './types.ts';

/** What a reading may still cost: nodes looked at and characters read. */
export interface Budget {
  nodes: number;
  characters: number;
}

export interface ScanContext {
  budget: Budget;
  /** A node is about to be read again; what it said before is void. */
  forget(node: Node): void;
  found(node: Node, place: Element, seen: Sighting): void;
  /** A shadow root or the document of a frame was met. */
  entered(root: Document | ShadowRoot): void;
  /** Takes work that may wait; without it, it is done at once. */
  later?(work: () => Generator<void, void>): void;
  frame(frame: Element): void;
}

/** Whether nothing is left to spend: the rest of the page stays unread. */
export const isSpent = (budget: Budget): boolean => budget.nodes < 0 || budget.characters < 0;

/** Shadow roots are followed this deep; a frame counts as much as five of them, so that there are two frames at most. */
const DEEPEST = 12;
const FRAME = 5;
/** Text and attributes here are not shown, or not as they are written. */
const NOT_READ = 'title,script,style,noscript,template,textarea,[style*="bidi-override"],bdo[dir="rtl"]';
/** So many nodes are walked before a caller may pause. */
const STRIDE = 256;
/** Up to so many elements, as most changes of a page are, are searched for all carriers at once; among more, each by itself is faster. */
const FEW = 64;
/** Open shadow roots are looked for at so many elements, and at all that are the page's own; at the rest when there is time. */
const SOON = 1_024;
/** Of many siblings, each of so many ends a stretch of texts that is looked at in one: a stretch more costs more than a longer one. */
const STRETCH = 128;
/** A text longer than this may be a program's; it is not worth a look. */
const LONG = 500;

/**
 * Reads everything under `root`, which may be a text: first the elements, whose attributes may name somebody, then the
 * texts. Yields often, so that a caller can stop after a few milliseconds. Ends early when the budget is used up.
 */
export function* scan(root: Node, context: ScanContext, depth = 0): Generator<void, void> {
  const { budget } = context;
  const shown = new Set<Element>();
  /** Elements with a tree of their own: shadow hosts, and frames of the same site. */
  const hosts = new Set<Element>();
  let areFew = true;
  // There may be thousands of small ones.
  yield;
  if (root.nodeType === 3) yield* spared(readText(root as Text, budget.characters));
  else {
    yield* readElements(root as Root);
    // Of few, all texts at once: nearly always there is nothing more to do.
    if (!areFew || MAY_NAME.test(root.textContent ?? '@')) yield* readTexts(root);
  }
  // Last: there may be more of them than there is time for.
  yield* enterAll(hosts);

  /** Reads `root` itself, when it is an element, and every element in it. */
  function* readElements(root: Root): Generator<void, void> {
    const carriers = new Set<Element>();
    const walker = walk(root, 1);
    const first = root.nodeType === 1 ? [root as Element] : [];
    for (const self of first) if (native(self).matches.call(self, CARRIERS)) carriers.add(self);
    while (first.length <= FEW && walker.nextNode()) first.push(walker.currentNode as Element);
    areFew = first.length <= FEW;
    for (const element of first) if (element.shadowRoot) hosts.add(element);
    for (const selector of areFew ? [CARRIERS] : SELECTORS) {
      for (const element of search(root, selector)) carriers.add(element);
      if (!areFew) yield;
    }
    if (!areFew) {
      for (let walked = 0; findHosts(walker, hosts); walked += STRIDE) {
        if (context.later && walked > SOON) {
          context.later(() => readRest(walker));
          break;
        }
        yield;
      }
    }
    for (const element of carriers) {
      budget.nodes -= 1;
      if (isSpent(budget)) return;
      yield* spared(readElement(element));
    }
  }

  /** Goes on to look for shadow roots where it was left; from there on, what changed meanwhile was read as a change. */
  function* readRest(walker: TreeWalker): Generator<void, void> {
    const rest = new Set<Element>();
    // Taken out meanwhile: nothing follows on it there.
    if (!walker.currentNode.isConnected) walker.currentNode = root;
    while (findHosts(walker, rest)) yield;
    for (const host of hosts) rest.delete(host);
    yield* enterAll(rest);
  }

  function* enterAll(hosts: Iterable<Element>): Generator<void, void> {
    for (const { shadowRoot, contentDocument } of hosts as Iterable<HTMLIFrameElement>) {
      // The latter is null of another origin, and not known outside of a browser.
      const inner = shadowRoot ?? contentDocument;
      const inside = depth + (shadowRoot ? 1 : FRAME);
      if (!inner || inside > DEEPEST || isSpent(budget)) continue;
      context.entered(inner);
      yield* spared(scan(inner, context, inside));
    }
  }

  function* readElement(element: Element): Generator<void, void> {
    const { localName, parentElement } = element;
    context.forget(element);
    if (localName === 'iframe') {
      context.frame(element);
      hosts.add(element);
    }
    if (isUnread(localName === 'script' ? parentElement : element)) return;
    for (const found of identitiesInAttributes(element)) context.found(element, element, found);
    yield;
  }

  /** Whether `element` lies in what is not read. Remembered, for elements may lie in each other a thousandfold. */
  function isUnread(element: Element | null): boolean {
    const path: Element[] = [];
    for (let at = element; at && !shown.has(at); at = at.parentElement) {
      if (at.matches(NOT_READ)) return true;
      path.push(at);
    }
    for (const one of path) shown.add(one);
    return false;
  }

  /**
   * Walks through the texts of stretches that may name somebody. The browser gives the text of a whole stretch in a fraction of
   * the time that the walk through it takes, and most stretches of a large page name nobody.
   */
  function* readTexts(root: Node): Generator<void, void> {
    // Not known where documents are read outside of a browser.
    const range = globalThis.Range && new Range();
    // Each ends a stretch.
    const marks = range && context.later ? search(root as Root, `:nth-child(${STRETCH}n)`) : [];
    // 4: texts, 8: CDATA, 1: the marks among them.
    const walker = walk(root, marks[0] ? 13 : 12);
    const candidates: Candidate[] = [];
    for (const end of [...marks, null]) {
      if (isSpent(budget)) return;
      if (marks[0]) {
        // The mark was moved or taken out while others had their turn, and the range stayed: from the beginning.
        if (range.endContainer !== walker.currentNode) walker.currentNode = root;
        // In this order, and into the marks: a place among thousands of siblings has to be counted out, and so have two to be compared.
        range.selectNodeContents(root);
        if (end) range.setEnd(end, 0);
        range.setStart(walker.currentNode, 0);
        const text = `${range}`;
        if (!MAY_NAME.test(text)) {
          budget.nodes -= STRETCH;
          budget.characters -= text.length;
          if (end) walker.currentNode = end;
          yield;
          continue;
        }
      }
      for (let more = true; more; ) {
        more = findTexts(walker, end, budget, candidates);
        yield;
        for (const { node, most } of candidates.splice(0)) {
          yield* spared(readText(node, most));
          yield;
        }
      }
      if (walker.currentNode !== end) return;
    }
  }

  /** Reads the first `most` characters of a text: of one that goes beyond the budget, the part within it. */
  function* readText(node: Text, most: number): Generator<void, void> {
    context.forget(node);
    const place = node.parentElement ?? (node.parentNode as ShadowRoot | null)?.host;
    if (!place || isUnread(place)) return;
    let looked = 0;
    for (const found of identitiesOf(node, node.data.slice(0, most))) {
      if (++looked % 32 === 0) yield;
      if (found) context.found(node, place, found);
    }
  }
}

/**
 * Whether an element with nothing or only texts in it names nobody, as nearly everything that changes: asked before a reading, which
 * costs ten times as much. `isLine`: only a text in it is new, so it may have elements in it, whose shadow roots are known.
 */
export const isPlain = (root: Element, isLine: boolean): boolean =>
  (isLine || !(root.firstElementChild || root.shadowRoot)) &&
  !native(root).matches.call(root, CARRIERS) &&
  !native(root).querySelector.call(root, CARRIERS) &&
  !MAY_NAME.test(root.textContent ?? '@');

/** Looks for shadow roots at the next elements, a stride of them; false at the end. A plain loop: much time is spent here. */
function findHosts(walker: TreeWalker, hosts: Set<Element>): boolean {
  for (let i = 0; i < STRIDE; i++) {
    const element = walker.nextNode() as Element | null;
    if (!element) return false;
    if (element.shadowRoot) hosts.add(element);
  }
  return true;
}

interface Candidate {
  node: Text;
  /** So many of its characters are within the budget. */
  most: number;
}

/**
 * Looks for texts that may name somebody, a stride of them; false at `end`. Most siblings of `end` name nobody with all that is in
 * them, and are asked in one. As plain for the same reason.
 */
function findTexts(walker: TreeWalker, end: Node | null, budget: Budget, candidates: Candidate[]): boolean {
  const siblings = end?.parentNode;
  let skips: boolean | undefined;
  for (let i = 0; i < STRIDE; i++) {
    const node = ((skips && walker.nextSibling()) || walker.nextNode()) as Text | null;
    if (!node || node === end) return false;
    const { data } = node;
    // Not of an element. A form may show a field in place of what is asked for.
    const isText = typeof data === 'string';
    const text = isText ? data : node.parentNode === siblings && node.textContent;
    skips = false;
    if (typeof text !== 'string') continue;
    const { length } = text;
    if ((length < LONG || !isProgram(node)) && MAY_NAME.test(text)) {
      if (!isText) continue;
      candidates.push({ node, most: budget.characters });
    }
    skips = !isText;
    budget.nodes -= 1;
    budget.characters -= length;
    if (isSpent(budget)) return false;
  }
  return true;
}

/**
 * Ends `work` where it fails. A form shows its fields in place of what every element has: one called "closest" is enough. What a
 * page hides in this way stays unread, and everything else is read.
 */
function* spared(work: Generator<void, void>): Generator<void, void> {
  try {
    yield* work;
  } catch {}
}

/** Methods are taken from where they are defined: on the document itself, one of the page's pictures may be called like them. */
const native = <T extends object>(node: T): T => Object.getPrototypeOf(node);
const search = (root: Root, selector: string): NodeListOf<Element> =>
  native(root).querySelectorAll.call(root, selector);
function walk(root: Node, what: number): TreeWalker {
  const document = root.ownerDocument ?? (root as Document);
  return native(document).createTreeWalker.call(document, root, what);
}

type Root = Element | Document | ShadowRoot;

/** Quick test whether a text can name somebody; nearly all cannot. */
const MAY_NAME = /@|linkedin\.com|[t@]\s?[\])}]/i;
const isProgram = ({ parentNode }: Node): boolean => /^(?:script|style)$/i.test(parentNode?.nodeName ?? '');

interface Line {
  node: Text;
  text: string;
  /** The part of `text` that is the node's own. */
  from: number;
  to: number;
}

/** Who is named in `own`, the part of `node` to be read; null where somebody might have been, so that a caller can pause. */
function* identitiesOf(node: Text, own: string): Generator<Sighting | null, void> {
  const within = (at: number, line: Line): boolean => at >= line.from && at < line.to;
  const line = lineOf(node, own, 'seamless');
  for (const sign of atSignsIn(line.text)) {
    const hit = within(sign.at, line) ? wholeAddress(line, sign) : null;
    yield hit && emailSeen(hit, 'text');
  }
  for (const found of linksIn(line.text)) yield wholeLink(line, found);
  if (!mayBeObfuscated(own)) return;
  const joined = lineOf(node, own, 'inline');
  for (const hit of obfuscatedIn(joined.text))
    yield hit && within(hit.at, joined) ? emailSeen(hit, 'obfuscated') : null;
}

function lineOf(node: Text, own: string, reach: 'seamless' | 'inline'): Line {
  const left = neighbourText(node, 'left', reach);
  const to = left.length + own.length;
  return { node, text: left + own + neighbourText(node, 'right', reach), from: left.length, to };
}

/** What is written before an address and makes it a part of something longer, up to the edge of the node. */
const GOES_ON_LEFT = /(?:[@_+=/]|:\/\/[^\s<>"]*)$/;
const GOES_ON_RIGHT = /^(?:@|[.-][\p{L}\p{N}]|:(?:[/~\d]|[\w.-]+\/))/u;
/** An address and what may belong to it lie within so many characters on either side of its `@`. */
const REACH = 700;

/**
 * The address at one `@`, joined over the inline elements beside the node only when it is not whole by itself: words in
 * neighbouring elements often stand apart on the screen without a space between them.
 */
function wholeAddress(line: Line, { at, hit }: AtSign): Written | null {
  const { text } = line;
  const before = text.slice(Math.max(0, at - REACH), at);
  const after = text.slice(at, at + REACH);
  const atLeftEdge = hit ? hit.start <= 1 : at <= 70 && !/\s/.test(before);
  const atRightEdge = hit ? hit.end >= text.length : text.length - at <= 260 && !/\s/.test(after);
  if (!atLeftEdge && !atRightEdge) return hit;

  const left = atLeftEdge ? beyond(line, 'left') : '';
  const right = atRightEdge ? beyond(line, 'right') : '';
  const incomplete = hit?.start === 1 && /^[._+-]/.test(text) && /[\p{L}\p{N}]$/u.test(left);
  if (hit && !incomplete && !GOES_ON_LEFT.test(left) && !GOES_ON_RIGHT.test(right)) return hit;
  for (const joined of atSignsIn(left + before + after + right))
    if (joined.at === left.length + before.length) return joined.hit;
  return null;
}

/** What would be a part of the link, were there no element between. */
const LINK_ENDS_LATER = /^(?:[\p{Ll}\p{N}_%…-]|\.\.)/u;
const LINK_BEGINS_EARLIER = /[^\s<>"]*[/=?&.@:%-]$/;

/** The link at one place of the line; null when the next element may go on with it: the part here would name somebody else. */
function wholeLink(line: Line, { start, end, link }: LinkInText): Sighting | null {
  if (end === line.text.length && LINK_ENDS_LATER.test(beyond(line, 'right'))) return null;
  const before = start === 0 ? LINK_BEGINS_EARLIER.exec(beyond(line, 'left'))?.[0] : '';
  return { ...link, value: (before ?? '') + link.value };
}

/** The text beyond the line's edge, over inline elements. */
function beyond({ node, text, from, to }: Line, direction: Direction): string {
  const all = neighbourText(node, direction, 'inline');
  return direction === 'left' ? all.slice(0, Math.max(0, all.length - from)) : all.slice(text.length - to);
}

/** Elements that stand inside a line of words. Anything else begins a new one. */
const INLINE =
  /^(?:a|abbr|acronym|bd[io]|big|cite|code|data|del|dfn|em|font|ins|kbd|label|mark|samp|small|span|strong|su[bp]|time|tt|var|wbr|[biqsu])$/;
/** Elements that never lie between two words: a page puts them into the middle of an address. */
const SEAMLESS = /^(?:mark|wbr)$/;
/** Elements that a reader does not see, wherever they stand. */
const UNSEEN = /^(?:script|style|template|noscript)$/;

/** Neighbours further away than this cannot belong to an address. */
const LONGEST = 320;
const MOST_NODES = 100;

export type Direction = 'left' | 'right';
/** `seamless`: only over line-break opportunities and highlights. `inline`: over every inline element. */
export type Reach = 'seamless' | 'inline';

/** The text that follows on `node` to one side within the same line of words, at most 320 characters. */
export function neighbourText(node: Text, direction: Direction, reach: Reach): string {
  let text = '';
  let at: Node | null = node;
  for (let steps = 0; steps < MOST_NODES && text.length < LONGEST; steps++) {
    at = nextLeaf(at, direction, reach);
    if (!at) break;
    if (at.nodeType !== 3) continue;
    const data = (at as Text).data;
    text = direction === 'left' ? data.slice(-LONGEST) + text : text + data.slice(0, LONGEST);
  }
  return text;
}

/** A block with more parts than this is a log or a stream; reading all of it again for each new text would cost too much. */
const MOST_PARTS = 32;

/** What to read again when the text `node` changed: the block around it, for its pieces may make one address. */
export function lineAround(node: Node): Node {
  let block = node;
  while (block.parentNode && (block.nodeType !== 1 || INLINE.test((block as Element).localName)))
    block = block.parentNode;
  return block.childNodes.length > MOST_PARTS ? node : block;
}

/** The next node without children to one side, without leaving the line of words; null at its end. */
function nextLeaf(node: Node, direction: Direction, reach: Reach): Node | null {
  const isLeft = direction === 'left';
  const sibling = (of: Node): Node | null => (isLeft ? of.previousSibling : of.nextSibling);
  let from = node;
  let to = sibling(from);
  while (!to) {
    const parent = from.parentNode;
    if (!parent || !joins(parent, reach)) return null;
    from = parent;
    to = sibling(from);
  }
  while (to.nodeType === 1) {
    const element = to as Element;
    if (UNSEEN.test(element.localName)) return to;
    if (!joins(element, reach)) return null;
    const child: ChildNode | null = isLeft ? element.lastChild : element.firstChild;
    if (!child || isDecoy(element)) return to;
    to = child;
  }
  return to;
}

/** Whether the line of words goes on through `node`; a document has no name. */
const joins = (node: Node, reach: Reach): boolean =>
  (reach === 'inline' ? INLINE : SEAMLESS).test((node as Element).localName);

/** Text put into an address against harvesters; a reader does not see it. */
const isDecoy = (element: Element): boolean =>
  element.matches('[hidden],[style*="display:none" i],[style*="display: none" i]');

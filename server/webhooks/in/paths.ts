/** What stands where in a payload, for people to choose from. Pure. */
import { isObject, parsePath, textAt, textOf, valueAt } from './path.ts';

const MOST_PATHS = 200;
const MOST_DEPTH = 8;
/** Elements of a list that nothing tells apart: the first few are shown. */
const MOST_ALIKE = 3;
const MOST_LOOKED_AT = 100;
const SAMPLE = 80;

/** What tells the elements of a list apart, in forms and CRMs; the first that all have. */
const NAMES = ['label', 'question', 'title', 'name', 'key', 'field.ref', 'ref', 'field.id', 'id'];
/** An item that is about one property. */
const PROPERTY = { name: 'propertyName', value: 'propertyValue' };

interface FoundPath {
  path: string;
  /** The last name on the way: of the value, or of the element that holds it. */
  name: string;
  sample: string;
}

const isPlain = (key: string): boolean => /^[^.[\]="]+$/.test(key) && key.trim() === key;

/** The path to what stands under a key; null when that cannot be written. */
function stepTo(path: string, key: string): string | null {
  if (isPlain(key)) return path === '' ? key : `${path}.${key}`;
  return key === '' || key.includes('"') ? null : `${path}["${key}"]`;
}

/** The name that tells all elements apart; null when none does. */
function namingOf(list: readonly unknown[]): string | null {
  const tells = (name: string): boolean => {
    const texts = list.map((one) => (isObject(one) ? textAt(one, name) : null));
    return (
      texts.every((text) => text !== null && !/[\]\n]/.test(text)) && new Set(texts).size === list.length
    );
  };
  return NAMES.find(tells) ?? null;
}

/** The paths to all values in the items that are text, each once, in the order of the items. */
export function pathsOf(items: readonly unknown[]): FoundPath[] {
  const found = new Map<string, FoundPath>();
  const add = (path: string, name: string, value: unknown): void => {
    const text = textOf(value);
    if (text !== null && path !== '' && found.size < MOST_PATHS && !found.has(path))
      found.set(path, { path, name, sample: text.slice(0, SAMPLE).toWellFormed() });
  };
  /** @param told what stands in the path already, and need not be chosen */
  const walk = (value: unknown, path: string, name: string, depth: number, told?: string | null): void => {
    if (depth > MOST_DEPTH || found.size >= MOST_PATHS) return;
    if (Array.isArray(value) && textOf(value) === null) {
      const naming = namingOf(value);
      const shown = naming === null ? value.slice(0, MOST_ALIKE) : value.slice(0, MOST_PATHS);
      for (const [index, element] of shown.entries()) {
        const called = naming === null ? null : textAt(element, naming);
        if (called === null) walk(element, stepTo(path, String(index)) ?? path, name, depth + 1);
        else walk(element, `${path}[${naming}=${called}]`, called, depth + 1, naming);
      }
    } else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        const to = key === told ? null : stepTo(path, key);
        // What an element holds is called as the element is; its other parts have names of their own.
        const named = /^(?:value|values|answer|text|propertyValue)$/.test(key) && path !== '' ? name : key;
        if (to !== null) walk(inner, to, named, depth + 1);
      }
    } else add(path, name, value);
    if (Array.isArray(value)) add(path, name, value);
  };
  for (const item of items.slice(0, MOST_LOOKED_AT)) {
    const property = textAt(item, PROPERTY.name);
    if (property !== null && !property.includes(']'))
      add(
        `[${PROPERTY.name}=${property}].${PROPERTY.value}`,
        property,
        valueAt(item, parsePath(PROPERTY.value) ?? []),
      );
    walk(item, '', '', 0);
  }
  return [...found.values()];
}

/** Where lists of objects stand in a payload; the payload itself first, when it is one. */
export function listsIn(payload: unknown): { path: string; count: number }[] {
  const lists: { path: string; count: number }[] = [];
  const walk = (value: unknown, path: string, depth: number): void => {
    if (Array.isArray(value) && value.some(isObject)) lists.push({ path, count: value.length });
    if (!isObject(value) || depth === MOST_DEPTH || lists.length >= MOST_PATHS) return;
    for (const [key, inner] of Object.entries(value)) {
      const to = stepTo(path, key);
      if (to !== null) walk(inner, to, depth + 1);
    }
  };
  walk(payload, '', 0);
  return lists;
}

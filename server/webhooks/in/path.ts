/** Paths into JSON, as people write them in a mapping (lib/contract/hooks-in.ts says how). Pure. */

type Step =
  | { key: string }
  /** Of a list the first that fits; anything else itself, if it fits. */
  | { where: Step[]; is: string };

/** `name`, after a dot but at the start; `["quoted name"]`; `[path=text]`. */
const STEP = /(?<dot>\.?)(?<name>[^.[\]="]+)|\["(?<quoted>[^"]+)"\]|\[(?<where>[^\]="]+)=(?<is>[^\]]*)\]/y;

/** The steps of a path; null when it is none. The empty path has none. */
export function parsePath(text: string): Step[] | null {
  const steps: Step[] = [];
  const step = new RegExp(STEP);
  while (step.lastIndex < text.length) {
    const first = step.lastIndex === 0;
    const { dot = '', name, quoted, where, is = '' } = step.exec(text)?.groups ?? {};
    if (name !== undefined) {
      if (first === (dot === '.')) return null;
      steps.push({ key: name.trim() });
    } else if (quoted !== undefined) steps.push({ key: quoted });
    else if (where !== undefined) {
      const inner = parsePath(where);
      if (!inner) return null;
      steps.push({ where: inner, is: is.trim() });
    } else return null;
  }
  return steps;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function child(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^\d{1,6}$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** What stands at the end of the steps; undefined when nothing does. */
export function valueAt(value: unknown, steps: readonly Step[]): unknown {
  let here = value;
  for (const step of steps) {
    if ('key' in step) here = child(here, step.key);
    else {
      const fits = (one: unknown): boolean => textOf(valueAt(one, step.where)) === step.is;
      here = Array.isArray(here) ? here.find(fits) : fits(here) ? here : undefined;
    }
  }
  return here;
}

/** A value as text: a list of such values with commas. null for what is empty or no text. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() || null;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return String(value);
  if (!Array.isArray(value)) return null;
  const texts = value.map((one) => (Array.isArray(one) ? null : textOf(one)));
  return texts.length > 0 && texts.every((text) => text !== null) ? texts.join(', ') : null;
}

/** A value at a path as text; null when there is none. */
export function textAt(value: unknown, path: string): string | null {
  const steps = parsePath(path);
  return steps && textOf(valueAt(value, steps));
}

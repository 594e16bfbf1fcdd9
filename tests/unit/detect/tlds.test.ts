import { expect, test } from 'vitest';
import { isTopLevel, PACKED } from '#lib/detect/tlds.ts';

function packed(names: string[]): string {
  let before = '';
  return names
    .map((name) => {
      let shared = 0;
      while (shared < before.length && before[shared] === name[shared]) shared += 1;
      before = name;
      return String.fromCharCode(65 + shared) + name.slice(shared);
    })
    .join('');
}

function unpacked(): string[] {
  const names: string[] = [];
  for (const [, shared = '', rest] of PACKED.matchAll(/([A-Z])([^A-Z]*)/g))
    names.push((names.at(-1) ?? '').slice(0, shared.charCodeAt(0) - 65) + rest);
  return names;
}

test('the list is whole, sorted and packed the way it says', () => {
  const names = unpacked();
  expect(names).toHaveLength(1438);
  expect(new Set(names).size).toBe(names.length);
  expect(packed(names.toSorted())).toBe(PACKED);
  expect(names.every((name) => /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(name))).toBe(true);
  expect(PACKED.length).toBeLessThan(10_000);
});

test.each(['se', 'com', 'no', 'fi', 'dk', 'uk', 'photography', 'xn--p1ai', 'zw', 'aaa'])(
  '%s is a top-level domain',
  (name) => {
    expect(isTopLevel(name)).toBe(true);
  },
);

test.each(['test', 'example', 'invalid', 'localhost', 'local', 'png', 'js', '', 'SE', '0'])(
  '%s is none',
  (name) => {
    expect(isTopLevel(name)).toBe(false);
  },
);

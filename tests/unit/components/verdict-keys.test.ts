import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { type KeyPress, verdictKey } from '../../../components/feedback/verdict-keys.ts';

const { document } = parseHTML(`
  <main><button id="button">Good</button><p id="text">words</p></main>
  <input id="input"><textarea id="area"></textarea><select id="select"><option>1</option></select>
  <div contenteditable="true"><b id="editable">x</b></div><div contenteditable="false"><b id="fixed">x</b></div>
  <div role="menu"><div role="menuitem" id="item">x</div></div>
  <div role="dialog"><button id="inside">x</button></div>
  <div role="listbox"><div id="option">x</div></div>`);

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
  defaultPrevented: false,
  isComposing: false,
  target: document.getElementById('text'),
  ...more,
});

describe('verdictKey', () => {
  it.each([
    ['1', 'good'],
    ['2', 'unsure'],
    ['3', 'poor'],
    ['u', 'undo'],
    ['U', 'undo'],
    ['4', null],
    ['Enter', null],
  ])('%s means %s', (key, meaning) => expect(verdictKey(press(key))).toBe(meaning));

  it.each(['button', 'text', 'fixed'])('works while %s has the focus', (id) => {
    expect(verdictKey(press('1', { target: document.getElementById(id) }))).toBe('good');
  });

  it.each(['input', 'area', 'select', 'editable', 'item', 'inside', 'option'])(
    'leaves the key to %s',
    (id) => {
      expect(verdictKey(press('1', { target: document.getElementById(id) }))).toBeNull();
    },
  );

  it.each(['ctrlKey', 'altKey', 'metaKey', 'repeat', 'defaultPrevented', 'isComposing'] as const)(
    'does nothing with %s',
    (name) => {
      expect(verdictKey(press('1', { [name]: true }))).toBeNull();
    },
  );
});

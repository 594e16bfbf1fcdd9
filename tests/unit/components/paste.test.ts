/** Rows B09 to B16 of the bad-input catalogue: what typed or pasted text means. */
import { describe, expect, it } from 'vitest';
import { LONGEST_PASTE, readPaste } from '../../../components/search/paste.ts';

const identity = (text: string) => {
  const reading = readPaste(text);
  return reading.kind === 'identity'
    ? reading.identity.value
    : reading.kind === 'fault'
      ? reading.fault
      : reading.kind;
};

describe('readPaste', () => {
  it.each([
    ['Elin Lund', 'words'],
    ['energi', 'words'],
    ['Öresund Kraft AB', 'words'],
    ['A. Ek', 'words'],
    ['elin.lund@havsbris.example.com', 'elin.lund@havsbris.example.com'],
    ['Elin Lund <Elin.Lund@Havsbris.example.com>', 'elin.lund@havsbris.example.com'],
    ['mailto:elin.lund@havsbris.example.com', 'elin.lund@havsbris.example.com'],
    ['elin.lund+news@havsbris.example.com', 'elin.lund+news@havsbris.example.com'],
    ['elin.lund [at] havsbris.example [dot] com', 'elin.lund@havsbris.example.com'],
    ['a@b', 'no_address'],
    ['a@@b.com', 'no_address'],
    ['a..b@c.com', 'no_address'],
    ['elin@', 'no_address'],
    ['elin@hаvsbris.com', 'mixed_alphabets'],
    ['https://www.linkedin.com/in/elin-lund/?trk=x', 'profile:elin-lund'],
    ['https://se.linkedin.com/in/elin-lund', 'profile:elin-lund'],
    ['linkedin.com/in/elin%2Dlund', 'profile:elin-lund'],
    ['https://www.linkedin.com/company/havsbris', 'not_a_person'],
    ['https://www.linkedin.com/feed/', 'not_a_person'],
    ['https://www.linkedin.com/in/', 'not_a_person'],
    ['https://www.linkedin.com/in/me/', 'not_a_person'],
    ['https://linkedin.com.evil.example/in/elin-lund', 'no_address'],
    ['https://havsbris.example.com/contact', 'no_address'],
  ])('%s → %s', (text, meaning) => expect(identity(text)).toBe(meaning));

  it('takes hidden characters out and says so', () => {
    expect(readPaste('elin.\u200blund@havsbris.example.com')).toMatchObject({
      kind: 'identity',
      identity: { value: 'elin.lund@havsbris.example.com' },
      hidden: true,
    });
  });

  it('reads the first part of a text that is too long, and says so', () => {
    const padding = 'word '.repeat(LONGEST_PASTE / 5);
    expect(readPaste(`elin.lund@havsbris.example.com ${padding}`)).toMatchObject({
      kind: 'identity',
      tooLong: true,
    });
    expect(readPaste(`${padding} elin.lund@havsbris.example.com`)).toEqual({
      kind: 'fault',
      fault: 'too_long',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { whatToLookUp } from '../../../lib/platform/menus.ts';

describe('what “Look up in Samsyn” looks up', () => {
  it.each<[string, Parameters<typeof whatToLookUp>[0], string]>([
    ['selected text', { selectionText: '  Elin Lund ' }, 'Elin Lund'],
    [
      'the address of a mail link',
      { linkUrl: 'mailto:elin@company.example.com' },
      'elin@company.example.com',
    ],
    [
      'without its subject',
      { linkUrl: 'mailto:elin@company.example.com?subject=Hej%20elin' },
      'elin@company.example.com',
    ],
    ['decoded', { linkUrl: 'mailto:%65lin%40company.example.com' }, 'elin@company.example.com'],
    [
      'decoded as far as it can be',
      { linkUrl: 'mailto:100%@company.example.com' },
      '100%@company.example.com',
    ],
    ['named in its query', { linkUrl: 'mailto:?to=elin@company.example.com' }, 'elin@company.example.com'],
    [
      'a profile link',
      { linkUrl: 'https://se.linkedin.com/in/elin-lund?trk=x' },
      'https://se.linkedin.com/in/elin-lund?trk=x',
    ],
    [
      'a person in a link before the text that was selected with it',
      { selectionText: 'Write to me', linkUrl: 'mailto:elin@company.example.com' },
      'elin@company.example.com',
    ],
    [
      'selected text before a link that names nobody',
      { selectionText: 'Elin Lund', linkUrl: 'https://www.company.example.com/about' },
      'Elin Lund',
    ],
    [
      'the site of any other link',
      { linkUrl: 'https://www.company.example.com/about' },
      'company.example.com',
    ],
    ['a company’s LinkedIn page as any other', { linkUrl: 'https://www.linkedin.com/feed/' }, 'linkedin.com'],
    ['nothing of a script', { linkUrl: 'javascript:alert(1)' }, ''],
    ['nothing of an empty mail link', { linkUrl: 'mailto:' }, ''],
    ['nothing of nothing', {}, ''],
  ])('%s', (_, info, text) => {
    expect(whatToLookUp(info)).toBe(text);
  });
});

import { findLeads } from '#lib/match/find.ts';
import { here } from '#lib/store/connections.ts';
import { searchLeads } from '#lib/store/search.ts';
import { type PersonLabel, watchPeople } from '#lib/store/views.ts';
import { type Reading, readPaste } from './paste.ts';

export const MOST_HITS = 50;
/** More than any name; a longer text is cut, which only finds less. */
const LONGEST_WORDS = 200;

export interface Found {
  /** The text this answers. */
  text: string;
  reading: Reading;
  hits: PersonLabel[];
}

/** Leads on this device for what was typed or pasted: by exact address or profile, else by words. */
export async function find(text: string): Promise<Found> {
  const reading = readPaste(text);
  if (reading.kind === 'identity') {
    const [leadId] = await findLeads(await here(), [reading.identity]);
    return { text, reading, hits: leadId ? await labels(leadId) : [] };
  }
  const words = text.trim().slice(0, LONGEST_WORDS);
  return { text, reading, hits: words ? await searchLeads(words, MOST_HITS) : [] };
}

const labels = (leadId: string): Promise<PersonLabel[]> =>
  new Promise((resolve) => {
    const stop = watchPeople([leadId])((people) => {
      resolve(people);
      queueMicrotask(() => stop());
    });
  });

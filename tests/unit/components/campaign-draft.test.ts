import { describe, expect, it } from 'vitest';
import { type Draft, draftOf, readDraft, typedId } from '../../../components/campaign/draft.ts';
import { CampaignDetails } from '../../../lib/contract/campaigns.ts';
import { aCampaign, id } from '../support/records.ts';

const campaign = aCampaign(30, {
  startsOn: '2026-10-01',
  endsOn: '2026-11-30',
  ownerId: id(2),
  brief: { promise: 'Fewer reports.', audience: '', offer: '', nextStep: 'Call' },
  personaIds: [id(40)],
  addresses: ['nordlys.example/webinar', '*.nordlys.example'],
  externalIds: [{ tool: 'brevo', id: '42' }],
});
const faultsOf = (change: Partial<Draft>): unknown => {
  const read = readDraft({ ...draftOf(campaign), ...change });
  return 'faults' in read ? Object.fromEntries(read.faults) : null;
};

describe('a campaign as it is typed', () => {
  it('says what the campaign says as long as nothing is changed, in a form that the server takes', () => {
    const read = readDraft(draftOf(campaign));
    const { key: _, name, channels, spellings, id: same, ...said } = campaign;
    expect(read).toEqual({ details: said });
    expect('details' in read && CampaignDetails.safeParse(read.details).success).toBe(true);
  });

  it('may leave everything empty', () => {
    const empty = readDraft({
      ...draftOf(aCampaign(1)),
      addresses: '\n  \n',
      ids: [{ key: 'a', tool: 'brevo', id: ' ' }],
    });
    expect(empty).toMatchObject({
      details: { startsOn: null, ownerId: null, addresses: [], externalIds: [] },
    });
  });

  it.each<[Partial<Draft>, unknown]>([
    [{ startsOn: 'soon' }, { startsOn: { code: 'date' } }],
    [{ endsOn: '2026-09-30' }, { endsOn: { code: 'order' } }],
    [{ addresses: 'nordlys.example\nwebinar' }, { addresses: { code: 'address', at: 'webinar' } }],
    [
      { addresses: Array.from({ length: 51 }, (_, n) => `a.example/${n}`).join('\n') },
      { addresses: { code: 'too_many' } },
    ],
    [{ ids: [{ key: 'a', tool: 'brevo', id: 'my campaign' }] }, { a: { code: 'id' } }],
    [{ brief: { ...campaign.brief, offer: 'x'.repeat(501) } }, { offer: { code: 'too_long' } }],
  ])('says where it is wrong: %j', (change, faults) => expect(faultsOf(change)).toEqual(faults));
});

it('takes the tool and the id from the campaign’s address there', () => {
  expect(typedId(' https://ads.google.com/aw/overview?campaignId=20123456789 ')).toEqual({
    ...{ tool: 'google_ads', id: '20123456789' },
  });
  expect(typedId('310004567')).toEqual({ id: '310004567' });
  expect(typedId('https://nordlys.example/')).toEqual({ id: 'https://nordlys.example/' });
});

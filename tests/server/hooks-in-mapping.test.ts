/** How payloads are read by a mapping, and how deliveries are verified: without a server. */
import fc from 'fast-check';
import { Webhook as Sender } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { HookMapping, HookRule } from '#lib/contract/hooks-in.ts';
import { badPaths, itemsOf, mapItems } from '#server/webhooks/in/mapping.ts';
import { parsePath, textOf, valueAt } from '#server/webhooks/in/path.ts';
import { previewPayload } from '#server/webhooks/in/preview.ts';
import { proposeMapping } from '#server/webhooks/in/propose.ts';
import { type Delivery, hubspotSignature, verifyDelivery } from '#server/webhooks/in/verify.ts';
import { readSecret, secretText } from '#server/webhooks/sign.ts';

const at = (value: unknown, path: string): unknown => {
  const steps = parsePath(path);
  return steps ? valueAt(value, steps) : 'no path';
};

describe('a path', () => {
  const payload = {
    contact: { email: 'elin@havsbris.example.com', 'job.title': 'CFO' },
    fields: [
      { label: 'Name', value: 'Elin' },
      { label: 'E-mail', value: 'elin@havsbris.example.com', field: { ref: 'f1' } },
    ],
    n: 3,
  };

  it.each([
    ['', payload],
    ['contact.email', 'elin@havsbris.example.com'],
    ['fields.0.value', 'Elin'],
    ['fields[label=E-mail].value', 'elin@havsbris.example.com'],
    ['fields[field.ref=f1].label', 'E-mail'],
    ['contact["job.title"]', 'CFO'],
    ['[n=3].n', 3],
    ['[n=4].n', undefined],
    ['fields.9.value', undefined],
    ['contact.toString', undefined],
    ['fields.length', undefined],
    ['contact.email.length', undefined],
  ])('%s', (path, value) => {
    expect(at(payload, path)).toEqual(value);
  });

  it.each(['.a', 'a..b', 'a.', 'a[b', 'a[=c]', 'a]b', 'a["b', '..'])('%s is none', (path) => {
    expect(parsePath(path)).toBeNull();
  });

  it('of any sort reads any value without failing', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (path, value) => {
        const steps = parsePath(path);
        if (steps) textOf(valueAt(value, steps));
      }),
    );
  });
});

const rule = (
  makes: HookRule['makes'],
  fields: Record<string, string>,
  when: HookRule['when'] = [],
): HookRule => ({
  makes,
  when,
  fields: Object.fromEntries(
    Object.entries(fields).map(([field, path]) => [
      field,
      path.startsWith('=') ? { from: 'text', text: path.slice(1) } : { from: 'path', path },
    ]),
  ),
});

const read = (payload: unknown, mapping: HookMapping) =>
  mapItems(itemsOf(payload, mapping) ?? [], mapping, (_, index) => `id-${index}`);

describe('a mapping', () => {
  it('makes a touchpoint with its person of what a form sends', () => {
    const form = {
      eventId: 'a4',
      createdAt: '2026-03-01T08:30:00Z',
      data: {
        formName: 'Ask for a demo',
        fields: [
          { label: 'Your name', value: 'Elin Lund' },
          { label: 'E-mail', value: 'elin@havsbris.example.com' },
          { label: 'Interests', value: ['Wind', 'Sun'] },
          { label: 'Role', value: null },
        ],
      },
    };
    const mapping = {
      items: '',
      rules: [
        rule('touchpoint', {
          event: '=Form Submitted',
          title: 'data.formName',
          detail: 'data.fields[label=Interests].value',
          email: 'data.fields[label=E-mail].value',
          name: 'data.fields[label=Your name].value',
          jobTitle: 'data.fields[label=Role].value',
          at: 'createdAt',
        }),
      ],
    };
    expect(read(form, mapping)).toEqual([
      {
        index: 0,
        indexes: [0],
        rule: 0,
        said: {
          event: 'Form Submitted',
          title: 'Ask for a demo',
          detail: 'Wind, Sun',
          email: 'elin@havsbris.example.com',
          name: 'Elin Lund',
          at: '2026-03-01T08:30:00Z',
        },
        message: {
          type: 'track',
          messageId: 'id-0',
          timestamp: '2026-03-01T08:30:00.000Z',
          event: 'Form Submitted',
          properties: { title: 'Ask for a demo', detail: 'Wind, Sun' },
          context: { traits: { email: 'elin@havsbris.example.com', name: 'Elin Lund', company: {} } },
        },
      },
    ]);
  });

  const change = (objectId: number, propertyName: string, propertyValue: string) => ({
    ...{ eventId: 1, subscriptionId: 7, portalId: 62515, occurredAt: 1_772_354_200_000, attemptNumber: 0 },
    ...{ subscriptionType: 'contact.propertyChange', objectId, propertyName, propertyValue },
  });
  const property = (name: string): string => `[propertyName=${name}].propertyValue`;
  const contact = rule(
    'lead',
    {
      email: property('email'),
      firstName: property('firstname'),
      lastName: property('lastname'),
      jobTitle: property('jobtitle'),
      at: 'occurredAt',
    },
    [{ path: 'subscriptionType', is: ['contact.propertyChange'] }],
  );
  contact.fields.externalId = { from: 'path', path: 'objectId', before: 'hubspot:' };

  it('makes one lead of the properties that HubSpot sends one by one, and refuses what no rule takes', () => {
    const events = [
      change(123, 'email', 'elin@havsbris.example.com'),
      change(123, 'firstname', 'Elin'),
      change(123, 'lastname', 'Lund'),
      change(124, 'lastname', 'Berg'),
      { ...change(9, 'dealstage', 'closedwon'), subscriptionType: 'deal.propertyChange' },
    ];
    const mapped = read(events, { items: '', rules: [contact] });
    expect(mapped).toMatchObject([
      {
        indexes: [0, 1, 2],
        message: {
          type: 'identify',
          userId: 'hubspot:123',
          timestamp: '2026-03-01T08:36:40.000Z',
          traits: { email: 'elin@havsbris.example.com', firstName: 'Elin', lastName: 'Lund' },
        },
      },
      { indexes: [3], message: { userId: 'hubspot:124' } },
      { index: 4, problem: 'no_rule' },
    ]);
    // Half a name replaces none.
    expect(mapped[1]).not.toMatchObject({ message: { traits: { lastName: 'Berg' } } });
  });

  it('tells of who is not to be contacted and who has objected; nothing else is passed on of it', () => {
    const mapping = {
      items: '',
      rules: [rule('lead', { email: 'e', doNotContact: 'out', objection: 'no' })],
    };
    const traitsOf = (payload: object) => {
      const [one] = read({ e: 'elin@havsbris.example.com', ...payload }, mapping);
      return one && 'message' in one ? one.message.traits : one?.problem;
    };
    const nothing = { email: 'elin@havsbris.example.com', company: {} };
    for (const out of [true, 'Yes', 1, '2026-03-04T09:12:44Z', 1_772_354_200])
      expect(traitsOf({ out })).toEqual({ ...nothing, doNotContact: true });
    for (const out of [false, 'no', 0, '', null, undefined, 'active'])
      expect(traitsOf({ out })).toEqual(nothing);
    expect(traitsOf({ no: 'yes' })).toEqual({ ...nothing, objection: true });
    const [one] = proposeMapping('standard', { email: 'e@a.example.com', unsubscribed: true })?.rules ?? [];
    expect(one?.fields).toMatchObject({ doNotContact: { path: 'unsubscribed' } });
  });

  it('does not forget within one delivery that somebody opted out', () => {
    const optedOut = rule('lead', { doNotContact: property('hs_email_optout') });
    optedOut.fields.externalId = { from: 'path', path: 'objectId', before: 'hubspot:' };
    const events = [change(123, 'hs_email_optout', 'true'), change(123, 'hs_email_optout', 'false')];
    expect(read(events, { items: '', rules: [optedOut] })).toMatchObject([
      { indexes: [0, 1], message: { traits: { doNotContact: true } } },
    ]);
  });

  it('reads times in seconds, milliseconds and as dates, and refuses what is none', () => {
    const times = { items: '', rules: [rule('lead', { email: 'e', at: 't' })] };
    const timeOf = (t: unknown) => {
      const [one] = read({ e: 'elin@havsbris.example.com', t }, times);
      return one && 'message' in one ? one.message.timestamp : one?.problem;
    };
    expect(timeOf(1_772_354_200)).toBe('2026-03-01T08:36:40.000Z');
    expect(timeOf('1772354200000')).toBe('2026-03-01T08:36:40.000Z');
    expect(timeOf('2026-03-01T09:36:40+01:00')).toBe('2026-03-01T08:36:40.000Z');
    expect(timeOf('2026-03-01 08:36:40')).toBe('2026-03-01T08:36:40.000Z');
    expect(timeOf('2026-03-01')).toBe('2026-03-01T00:00:00.000Z');
    expect([timeOf('yesterday'), timeOf('2026-02-31T25:00')]).toEqual(['bad_time', 'bad_time']);
  });

  it('finds the items where they stand, or nothing', () => {
    expect(itemsOf({ data: { items: [1, 2] } }, { items: 'data.items' })).toEqual([1, 2]);
    expect(itemsOf({ data: { a: 1 } }, { items: 'data' })).toEqual([{ a: 1 }]);
    expect(itemsOf({ data: null }, { items: 'data' })).toBeNull();
    expect(badPaths({ items: 'a..b', rules: [rule('lead', { email: 'c[' })] })).toEqual(['a..b', 'c[']);
  });
});

const delivery = (
  headers: Record<string, string>,
  body: string,
  uri = 'https://samsyn.example.com/hooks/a/b',
): Delivery => ({
  method: 'POST',
  uri,
  header: (name) => headers[name],
  body: Buffer.from(body),
});
const problemOf = (verified: ReturnType<typeof verifyDelivery>) =>
  verified.ok ? null : verified.error.problem;

describe('a delivery signed as standardwebhooks.com says', () => {
  const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
  const other = Buffer.from('another secret of 32 bytes, I say');
  const body = '{"test": 2432232314}';
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const official = {
    'webhook-id': id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const now = new Date(1_614_265_330_000);
  const verify = (headers: Record<string, string>, text = body, when = now, secrets = [secret]) =>
    verifyDelivery('standard', secrets, delivery(headers, text), when);

  it('is taken: the vector of the specification', () => {
    expect(verify(official)).toEqual({ ok: true, value: { deliveryId: id } });
  });

  it('is taken when the library of the specification signed it, among other signatures, with either secret', () => {
    const signature = new Sender(secretText(other)).sign(id, now, body);
    const headers = { ...official, 'webhook-signature': `v1,AAAA v9,BBBB ${signature}` };
    expect(verify(headers, body, now, [secret, other]).ok).toBe(true);
    expect(problemOf(verify(headers))).toBe('wrong_signature');
  });

  it.each([
    ['no id', { ...official, 'webhook-id': '' }, 'no_id'],
    ['no time', { ...official, 'webhook-timestamp': '' }, 'no_timestamp'],
    ['a time that is none', { ...official, 'webhook-timestamp': '16e8' }, 'no_timestamp'],
    ['no signature', { ...official, 'webhook-signature': ' ' }, 'no_signature'],
    [
      'an unknown version',
      { ...official, 'webhook-signature': 'v9,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' },
      'unknown_version',
    ],
    ['another id', { ...official, 'webhook-id': `${id}x` }, 'wrong_signature'],
    ['half a signature', { ...official, 'webhook-signature': 'v1,g0hM9SsE' }, 'wrong_signature'],
  ])('is refused with %s', (_, headers, problem) => {
    expect(problemOf(verify(headers))).toBe(problem);
  });

  it('is refused when the body was written anew, and without a secret', () => {
    expect(problemOf(verify(official, JSON.stringify(JSON.parse(body))))).toBe('wrong_signature');
    expect(problemOf(verify(official, body, now, []))).toBe('secret_unreadable');
  });

  it('is taken five minutes around its time, not a second more, and says by how much the clocks differ', () => {
    const late = (seconds: number) => verify(official, body, new Date(now.getTime() + seconds * 1000));
    expect([late(300).ok, late(-300).ok]).toEqual([true, true]);
    expect([late(301), late(-301)]).toEqual([
      { ok: false, error: { problem: 'clock', aheadSeconds: -301 } },
      { ok: false, error: { problem: 'clock', aheadSeconds: 301 } },
    ]);
  });

  it('is verified with a secret as tools show it', () => {
    expect(readSecret(secretText(secret))).toEqual(secret);
    expect(readSecret('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toEqual(secret);
    for (const none of ['', 'whsec_', 'whsec_abc', 'whsec_not base64 at all!'])
      expect(readSecret(none)).toBeNull();
  });
});

describe('a delivery signed as HubSpot does', () => {
  const secret = Buffer.from('232db261-5f3d-666f-e21a-8ec971ac7b54');
  const now = new Date(1_772_354_200_000);
  const body = '[{"eventId":1,"objectId":123,"propertyValue":"Åsa"}]';
  const sent = '1772354200000';
  const plain = 'https://samsyn.example.com/hooks/a/b';
  const sign = (uri: string) => hubspotSignature(secret, delivery({}, body, uri), sent);
  const verify = (signature: string, uri: string, when = now, text = body) =>
    verifyDelivery(
      'hubspot',
      [secret],
      delivery({ 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': sent }, text, uri),
      when,
    );

  it('is taken, whatever of the twelve characters its address has coded', () => {
    // Made with openssl, from POST, the address, the body and the time.
    expect(sign(plain)).toBe('5Zjsk6seVqpk6jf3UR4fvTaJX3JLISrd443ejhSUQtk=');
    expect(verify(sign(plain), plain)).toEqual({ ok: true, value: { deliveryId: sign(plain) } });
    const coded = `${plain}?from=%3a%2F%3F%40%21%24%27%28%29%2A%2C%3B&kept=%20%C3%A5`;
    expect(sign(coded)).toBe(sign(`${plain}?from=:/?@!$'()*,;&kept=%20%C3%A5`));
    expect(sign(coded)).not.toBe(sign(`${plain}?from=:/?@!$'()*,;&kept=%20å`));
    expect(verify(sign(coded), coded).ok).toBe(true);
  });

  it('is refused when its body, address or time is another, or it has an older signature only', () => {
    expect(problemOf(verify(sign(plain), plain, now, `${body} `))).toBe('wrong_signature');
    expect(problemOf(verify(sign(plain), `${plain}?x=1`))).toBe('wrong_signature');
    expect(problemOf(verify(sign(plain), plain, new Date(now.getTime() + 300_001)))).toBe('clock');
    expect(problemOf(verify(sign(plain), plain, new Date(now.getTime() - 300_001)))).toBe('clock');
    expect(problemOf(verify('', plain))).toBe('no_signature');
    const old = { 'x-hubspot-signature': 'abc', 'x-hubspot-request-timestamp': sent };
    expect(problemOf(verifyDelivery('hubspot', [secret], delivery(old, body), now))).toBe('unknown_version');
    expect(
      problemOf(
        verifyDelivery('hubspot', [secret], delivery({ 'x-hubspot-signature-v3': sign(plain) }, body), now),
      ),
    ).toBe('no_timestamp');
  });
});

describe('a preview', () => {
  const now = new Date('2026-03-01T08:30:00Z');
  const tally = {
    eventId: 'a4',
    eventType: 'FORM_RESPONSE',
    createdAt: '2026-03-01T08:29:00.000Z',
    data: {
      formName: 'Ask for a demo',
      fields: [
        { key: 'q1', label: 'Your name', type: 'INPUT_TEXT', value: 'Elin Lund' },
        { key: 'q2', label: 'Work email', type: 'INPUT_EMAIL', value: 'elin@havsbris.example.com' },
        { key: 'q3', label: 'Befattning', type: 'INPUT_TEXT', value: 'CFO' },
        { key: 'q4', label: 'Interests', type: 'CHECKBOXES', value: ['Wind', 'Sun'] },
      ],
    },
  };

  it('tells what stands where, in words that stay when the form is changed', () => {
    const empty: HookMapping = { items: '', rules: [rule('lead', { email: 'nowhere' })] };
    const { paths, lists, problem } = previewPayload(tally, empty, now);
    expect(problem).toBeNull();
    expect(lists).toEqual([{ path: 'data.fields', count: 4 }]);
    expect(paths).toContainEqual({ path: 'data.fields[label=Befattning].value', sample: 'CFO' });
    expect(paths).toContainEqual({ path: 'data.fields[label=Interests].value', sample: 'Wind, Sun' });
    // Each leads to what it shows.
    for (const { path, sample } of paths) expect(textOf(at(tally, path))).toBe(sample);
  });

  it('begins with a mapping that is enough for a form', () => {
    const proposed = proposeMapping('standard', tally);
    if (!proposed) throw new Error('no mapping');
    expect(previewPayload(tally, proposed, now)).toMatchObject({
      counts: { items: 1, refused: 0 },
      items: [
        {
          kind: 'form_submit',
          problem: null,
          said: {
            event: 'Form Submitted',
            title: 'Ask for a demo',
            email: 'elin@havsbris.example.com',
            name: 'Elin Lund',
            jobTitle: 'CFO',
            at: '2026-03-01T08:29:00.000Z',
          },
        },
      ],
    });
    expect(proposeMapping('standard', { ping: true })).toBeNull();
  });

  it('finds the answers of a form that names them by their reference', () => {
    const typeform = {
      event_type: 'form_response',
      form_response: {
        submitted_at: '2026-03-01T08:29:00Z',
        answers: [
          { type: 'text', text: 'CFO', field: { ref: 'jobtitle', type: 'short_text' } },
          { type: 'email', email: 'elin@havsbris.example.com', field: { ref: 'mail', type: 'email' } },
        ],
      },
    };
    const proposed = proposeMapping('standard', typeform);
    expect(proposed?.rules[0]?.fields).toMatchObject({
      email: { path: 'form_response.answers[field.ref=mail].email' },
      at: { path: 'form_response.submitted_at' },
      jobTitle: { path: 'form_response.answers[field.ref=jobtitle].text' },
    });
  });

  it('begins with a mapping that is enough for the events of HubSpot', () => {
    const change = (propertyName: string, propertyValue: string) => ({
      ...{ eventId: 1, occurredAt: now.getTime(), subscriptionType: 'contact.propertyChange', objectId: 123 },
      ...{ attemptNumber: 0, propertyName, propertyValue },
    });
    const events = [
      change('email', 'elin@havsbris.example.com'),
      change('firstname', 'Elin'),
      change('lastname', 'Lund'),
      change('hs_email_optout', 'true'),
      { subscriptionType: 'contact.deletion', objectId: 7 },
    ];
    const proposed = proposeMapping('hubspot', events);
    if (!proposed) throw new Error('no mapping');
    const preview = previewPayload(events, proposed, now);
    expect(preview.paths).toContainEqual({ path: '[propertyName=lastname].propertyValue', sample: 'Lund' });
    expect(preview).toMatchObject({
      counts: { items: 5, refused: 1 },
      items: [
        {
          indexes: [0, 1, 2, 3],
          problem: null,
          said: {
            externalId: 'hubspot:123',
            email: 'elin@havsbris.example.com',
            firstName: 'Elin',
            lastName: 'Lund',
            doNotContact: 'true',
          },
        },
        { indexes: [4], rule: null, problem: 'no_rule' },
      ],
    });
  });

  it('says why nothing can be read, and what would be refused', () => {
    const form = rule('touchpoint', { event: '=Form Submitted', email: 'mail', at: 'when' });
    expect(previewPayload({}, { items: 'a..b', rules: [form] }, now).problem).toBe('bad_path');
    expect(previewPayload({}, { items: 'a', rules: [form] }, now).problem).toBe('no_items');
    expect(previewPayload(Array(1_001).fill(1), { items: '', rules: [form] }, now).problem).toBe(
      'too_many_items',
    );
    const shared = { mail: 'info@havsbris.example.com' };
    const items = [shared, { mail: 'elin@havsbris.example.com', when: 'soon' }];
    expect(previewPayload(items, { items: '', rules: [form] }, now)).toMatchObject({
      counts: { items: 2, refused: 2 },
      items: [{ problem: 'no_identity' }, { problem: 'bad_time' }],
    });
  });

  it('of any payload shows paths that lead to what they show', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        const items = Array.isArray(payload) ? payload : [payload];
        const empty: HookMapping = { items: '', rules: [rule('lead', { email: 'nowhere' })] };
        for (const { path, sample } of previewPayload(payload, empty, now).paths)
          expect(items.map((item) => textOf(at(item, path))?.slice(0, 80))).toContain(sample);
      }),
    );
  });
});

import { createHash } from 'node:crypto';
import { request } from 'node:https';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Detection, detectInDocument } from '#lib/detect/index.ts';
import { LEADS } from '#server/demo/cast.ts';
import { type DemoPages, startDemoPages } from '#server/demo/pages/index.ts';

let demo: DemoPages;
beforeAll(async () => {
  demo = await startDemoPages();
});
afterAll(() => demo.close());

interface Answer {
  status: number;
  type: string;
  text: string;
  certificate: PeerCertificate;
}

function get(address: string, method = 'GET'): Promise<Answer> {
  const { hostname, pathname, search } = new URL(address);
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: demo.port,
      servername: hostname,
      headers: { host: hostname },
      path: pathname + search,
      method,
      rejectUnauthorized: false,
    };
    request(options, (response) => {
      const certificate = (response.socket as TLSSocket).getPeerCertificate();
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text,
          certificate,
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

async function peopleAt(address: string): Promise<Detection[]> {
  const { text } = await get(address);
  return detectInDocument(parseHTML(text).document as unknown as Document, address);
}
const values = (people: Detection[]): string[] => people.map((one) => one.value);

test.each([
  'https://start.demo.example.com/',
  'https://start.demo.example.com/strangers',
  'https://mail.google.com/mail/u/0/',
  'https://outlook.office.com/mail/inbox/id/1',
  'https://outlook.office365.com/mail/',
  'https://outlook.live.com/mail/0/',
  'https://outlook.cloud.microsoft/mail/',
  'https://www.havsbris.example.com/kontakt',
  'https://www.nordlys.example.com/attribution?utm_source=linkedin&utm_medium=paid-social&utm_campaign=autumn-pipeline',
  'https://www.linkedin.com/in/elin-lund-havsbris',
  'https://www.linkedin.com/in/someone-else-1a2/details/skills/',
])('%s is there, whole, with nothing fetched from elsewhere', async (address) => {
  const { status, type, text } = await get(address);
  expect(status).toBe(200);
  expect(type).toBe('text/html; charset=utf-8');
  const { document } = parseHTML(text);
  expect(document.title).not.toBe('');
  expect(document.querySelectorAll('[src],link[rel="stylesheet"]')).toHaveLength(0);
  for (const script of document.querySelectorAll('script,style')) script.remove();
  expect(document.documentElement.outerHTML).not.toMatch(/undefined|\[object/);
});

test('what is not there is said in one sentence', async () => {
  for (const address of ['https://elsewhere.example.com/', 'https://www.linkedin.com/feed/']) {
    const { status, text } = await get(address);
    expect(status).toBe(404);
    expect(text).toMatch(/^There is no demo page at .+\.\n?.*start\.demo\.example\.com/s);
  }
  expect((await get('https://start.demo.example.com/', 'POST')).status).toBe(404);
});

test('every link of the start page leads to a page', async () => {
  const { text } = await get('https://start.demo.example.com/');
  const links = [...parseHTML(text).document.querySelectorAll('.cards a')].map(
    (link) => link.getAttribute('href') ?? '',
  );
  expect(links).toHaveLength(14);
  for (const link of links) expect((await get(link)).status).toBe(200);
});

test('the log keeps every request in order', async () => {
  const before = demo.log.length;
  await get('https://www.linkedin.com/in/elin?trk=x');
  await get('https://unknown.example.com/a', 'POST');
  expect(demo.log.slice(before)).toEqual([
    { method: 'GET', host: 'www.linkedin.com', path: '/in/elin?trk=x' },
    { method: 'POST', host: 'unknown.example.com', path: '/a' },
  ]);
});

test('the certificate is for every host and has the key that is named', async () => {
  const { certificate } = await get('https://start.demo.example.com/');
  const names = (certificate.subjectaltname ?? '').split(', ').map((name) => name.replace('DNS:', ''));
  expect(names).toEqual(expect.arrayContaining([...demo.hosts]));
  const { X509Certificate } = await import('node:crypto');
  const key = new X509Certificate(certificate.raw).publicKey.export({ type: 'spki', format: 'der' });
  expect(demo.fingerprint).toBe(createHash('sha256').update(key).digest('base64'));
});

test('a port in use is an error, not a silent other port', async () => {
  await expect(startDemoPages({ port: demo.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

describe('who is found', () => {
  test('on the contact page: Elin and Jonas of the leads, three of their colleagues, three mailboxes', async () => {
    const people = await peopleAt('https://www.havsbris.example.com/kontakt');
    expect(values(people)).toEqual(
      expect.arrayContaining([
        LEADS.elin.email,
        LEADS.jonas.email,
        LEADS.elin.linkedin,
        'sofia.lindmark@havsbris.example.com',
      ]),
    );
    expect(people).toHaveLength(8);
    expect(people.filter((one) => one.role).map((one) => one.value.replace(/@.*/, ''))).toEqual([
      'info',
      'faktura',
    ]);
  });

  test('among the strangers: a hundred, none of them a lead', async () => {
    const people = values(await peopleAt('https://start.demo.example.com/strangers'));
    expect(people).toHaveLength(100);
    const leads: string[] = Object.values(LEADS).map((lead) => lead.email);
    expect(people.filter((one) => leads.includes(one))).toEqual([]);
  });

  test('on a profile: the address alone', async () => {
    expect(values(await peopleAt('https://www.linkedin.com/in/kari-nilsen-fjordvind/'))).toEqual([
      LEADS.kari.linkedin,
    ]);
  });
});

test('text from an address cannot become markup', async () => {
  const { text } = await get('https://www.linkedin.com/in/%3Cscript%3Ealert(1)%3C%2Fscript%3E');
  expect(text).not.toContain('<script>alert');
  expect((await get('https://www.linkedin.com/in/%E0%A4%A')).status).toBe(200);
});

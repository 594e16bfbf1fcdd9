/** Firefox under an organisation's policy, with more leads than it holds: pages and people that are none of ours stay so. */
import { choose, connect, MAIL, STRANGERS, says, signIn, test } from './support/firefox.ts';
import { expect, START } from './support/fixtures.ts';
import { canSetPolicy } from './support/policy.ts';
import { kindsServed } from './support/sent.ts';

// The demo has 500 leads.
test.use({ serverFor: 'Firefox with a part of the leads', deviceLeads: 20 });
test.skip(!canSetPolicy(), 'This computer lets nobody make a mount namespace, where the policy would stand.');

test('who is on no allowed page or no lead is not asked for', async ({ startFirefox, server }) => {
  const [lead] = await server.leadsBeyond('jonas');
  if (!lead) throw new Error('Jonas has every lead of the demo.');
  const lookups = () => kindsServed(server.requests).lookup ?? 0;
  const ff = await startFirefox({
    policy: {
      '3rdparty': {
        Extensions: {
          'sidebar@samsyn.example': {
            server: server.url,
            allowedSites: ['start.demo.example.com', 'crm.example.org'],
            blockedSites: ['mail.google.com', 'not a host'],
            allSites: 'forbidden',
          },
        },
      },
    },
  });
  await signIn(ff, server, 'jonas');
  await ff.goto(START);
  await ff.clickAction();
  await says(ff, `Your organisation has set the server: ${server.url}`);
  await connect(ff, START);

  await choose(ff, 'Site access');
  await says(ff, 'mail.google.com Your organisation');
  const access = await ff.sidebarText();
  expect(access).toContain('“not a host” is not a host name.');
  expect(access).toContain('Your organisation does not let anybody allow all sites at once.');
  expect(access).not.toContain('Allow all sites');
  await ff.clickInSidebar('button', 'Allow these 2 sites');
  await ff.acceptPrompt();
  await expect.poll(() => ff.sidebarText()).not.toContain('not allowed yet');
  await ff.clickInSidebar('[role=dialog] button[aria-label=Close]');

  // The person was asked once; now these pages are looked at by themselves. Of a hundred strangers one in 256 passes the gate.
  await ff.goto(STRANGERS);
  await says(ff, 'addresses on this page belong to no lead');
  const asked = lookups();
  expect(asked).toBeLessThanOrEqual(1);
  await ff.inPage(
    `const link = document.createElement('a');
     link.href = 'mailto:${lead.email}';
     link.textContent = 'Write to us';
     document.body.prepend(link);`,
  );
  await says(ff, lead.name);
  await expect.poll(lookups).toBe(asked + 1);
  expect(server.wire.said.match(/\{"starts":\[\d+(?:,\d+)*\]\}/g)).toHaveLength(lookups());
  expect(server.wire.said).not.toMatch(/@|%40|strangers/i);

  await ff.goto(MAIL);
  await ff.clickAction();
  await says(ff, 'Your organisation keeps Samsyn off this site');
});

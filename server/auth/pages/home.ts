import { html } from 'hono/html';
import type { Membership } from '../../services/people.ts';
import { type Html, page } from './layout.ts';
import type { Texts } from './texts.ts';

export interface DeviceLine {
  id: string;
  workspaceId: string;
  name: string;
  browser: string;
  createdAt: Date;
  /** A calendar day, or null before the first use. */
  lastUsedOn: string | null;
}

const used = (texts: Texts, day: string | null): string =>
  day === null
    ? texts.say('auth.devices.unused')
    : texts.say('auth.devices.used', { date: texts.day(new Date(day)) });

const who = (texts: Texts, member: Membership): Html => html`<p class="row">
<span class="grow">${member.workspaceName}</span>
<span class="tag ${member.department}">${texts.say(`auth.department.${member.department}`)}</span>
${member.admin ? html`<span class="tag">${texts.say('auth.home.admin')}</span>` : ''}
</p>`;

/** Which workspace a sidebar shows; said only to who belongs to several. */
const workspaceOf = ({ workspaceId }: DeviceLine, memberships: readonly Membership[]): string => {
  const its = memberships.find((member) => member.workspaceId === workspaceId);
  return memberships.length > 1 && its ? ` · ${its.workspaceName}` : '';
};

const deviceLine = (
  texts: Texts,
  device: DeviceLine,
  memberships: readonly Membership[],
): Html => html`<li><form class="row" method="post" action="/auth/devices/revoke">
<span class="grow">${device.name}<br><span class="muted">${device.browser === device.name ? '' : `${device.browser}, `}${texts.say('auth.devices.since', { date: texts.day(device.createdAt) })}, ${used(texts, device.lastUsedOn)}${workspaceOf(device, memberships)}</span></span>
<input type="hidden" name="workspace" value="${device.workspaceId}"><input type="hidden" name="device" value="${device.id}">
<button aria-label="${texts.say('auth.devices.revokeLabel', { device: device.name })}">${texts.say('auth.devices.revoke')}</button>
</form></li>`;

/** The signed-in person's page: who they are, their sidebars, and how to connect one. */
export const homePage = (
  texts: Texts,
  view: {
    origin: string;
    email: string;
    memberships: readonly Membership[];
    devices: readonly DeviceLine[];
    revoked: boolean;
  },
): Html =>
  page(
    texts,
    'auth.title.home',
    html`${view.revoked ? html`<p class="notice" role="status">${texts.say('auth.devices.revoked')}</p>` : ''}
<section class="card">
<h1>${view.memberships[0]?.name ?? view.email} <small>${view.email}</small></h1>
${view.memberships.map((member) => who(texts, member))}
</section>
<section class="card">
<h2>${texts.say('auth.devices.heading')}</h2>
${view.devices.length === 0 ? html`<p class="muted">${texts.say('auth.devices.none')}</p>` : html`<ul class="plain">${view.devices.map((device) => deviceLine(texts, device, view.memberships))}</ul>`}
</section>
<section class="card">
<h2>${texts.say('auth.connect.heading')}</h2>
<ol>
<li>${texts.say('auth.connect.step1')}</li>
<li>${texts.say('auth.connect.step2')} <code>${view.origin}</code></li>
<li>${texts.say('auth.connect.step3')}</li>
</ol>
<p><a href="/auth/pair">${texts.say('auth.connect.code')}</a></p>
</section>
<form method="post" action="/auth/sign-out"><button>${texts.say('auth.signOut')}</button></form>`,
  );

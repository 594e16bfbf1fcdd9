/** Routes about who may enter a workspace: members, invites and devices, as an administrator sees them. */
import * as z from 'zod';
import { Day, Department, Id, Instant } from './primitives.ts';
import { Member } from './records.ts';
import { route } from './route.ts';
import { DeviceLine } from './routes.ts';

const byId = z.object({ id: Id });

const MemberLine = z.object({
  ...Member.shape,
  /** Leads the member owns. */
  leads: z.int().min(0),
  /** Feedback that the member gave or took over, and that still waits for an answer or for its answer to be read. */
  openFeedback: z.int().min(0),
  /** Devices that still work. */
  devices: z.int().min(0),
  /** The last day on which a device of the member asked for anything. */
  lastUsedOn: z.nullable(Day),
});
export type MemberLine = z.infer<typeof MemberLine>;

export const members = route({
  method: 'GET',
  path: '/api/v1/members',
  access: 'admin',
  summary: 'All members, also those who left, by name.',
  response: z.object({ members: z.array(MemberLine) }),
});

export const changeMember = route({
  method: 'PATCH',
  path: '/api/v1/members/:id',
  access: 'admin',
  params: byId,
  body: z.object({ department: z.optional(Department), admin: z.optional(z.boolean()) }),
  summary:
    'Changes department or role of an active member, at once on all devices. 409 `last_admin` when nobody would look after the workspace.',
  response: z.object({ member: Member }),
});

export const deactivateMember = route({
  method: 'POST',
  path: '/api/v1/members/:id/deactivate',
  access: 'admin',
  params: byId,
  body: z.object({
    /** Who takes over leads, campaigns and open feedback; may be null only when there are none. */
    successorId: z.nullable(Id),
  }),
  summary:
    'Ends a membership in one step: hands leads, campaigns and open feedback on, and ends all devices and sessions at once. 409 `successor_needed` or `last_admin`.',
  response: z.object({ leads: z.int(), campaigns: z.int(), feedback: z.int(), devices: z.int() }),
});

export const reactivateMember = route({
  method: 'POST',
  path: '/api/v1/members/:id/reactivate',
  access: 'admin',
  params: byId,
  summary: 'Lets a member who left in again, without an administrator’s role. Devices are connected anew.',
  response: z.object({ member: Member }),
});

const Invite = z.object({
  id: Id,
  email: z.string(),
  department: Department,
  admin: z.boolean(),
  invitedBy: Id,
  createdAt: Instant,
  expiresAt: Instant,
  expired: z.boolean(),
});
export type Invite = z.infer<typeof Invite>;

export const invites = route({
  method: 'GET',
  path: '/api/v1/invites',
  access: 'admin',
  summary: 'Invites that were neither accepted nor withdrawn, newest first.',
  response: z.object({ invites: z.array(Invite) }),
});

const MAX_INVITE_DAYS = 30;

export const createInvite = route({
  method: 'POST',
  path: '/api/v1/invites',
  access: 'admin',
  body: z.object({
    email: z.string().max(320),
    department: Department,
    admin: z.prefault(z.boolean(), false),
    validDays: z.prefault(z.int().min(1).max(MAX_INVITE_DAYS), 7),
  }),
  summary:
    'Invites an address; an earlier invite to it ends. 409 `already_exists` when it is an active member’s.',
  response: z.object({
    invite: Invite,
    /** Works once. Told only here; the server keeps a hash. */
    url: z.url(),
    /** Whether the server mailed it; otherwise the link is to be handed over. */
    mailed: z.boolean(),
  }),
});

export const withdrawInvite = route({
  method: 'DELETE',
  path: '/api/v1/invites/:id',
  access: 'admin',
  params: byId,
  summary: 'Makes an invite’s link useless.',
  response: z.object({}),
});

const AnyDevice = z.object({
  ...DeviceLine.shape,
  memberId: Id,
  /**
   * `working` · `revoked` · `expired` · `wipe_ordered`: its data is to go at its next contact · `wiped`: it said that its data is gone
   */
  state: z.enum(['working', 'revoked', 'expired', 'wipe_ordered', 'wiped']),
});
export type AnyDevice = z.infer<typeof AnyDevice>;

export const allDevices = route({
  method: 'GET',
  path: '/api/v1/devices',
  access: 'admin',
  summary: 'All devices of all members, newest first; ended ones for 90 days.',
  response: z.object({ devices: z.array(AnyDevice) }),
});

export const revokeAnyDevice = route({
  method: 'DELETE',
  path: '/api/v1/devices/:id',
  access: 'admin',
  params: byId,
  summary: 'Ends any member’s device: its token stops working at once, and its open stream ends.',
  response: z.object({}),
});

export const wipeDevice = route({
  method: 'POST',
  path: '/api/v1/devices/:id/wipe',
  access: 'admin',
  params: byId,
  summary:
    'Orders a device to delete all it holds at its next contact, also one that was revoked. Its token works for nothing else from now on.',
  response: z.object({}),
});

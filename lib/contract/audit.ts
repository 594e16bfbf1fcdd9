/** The words of the audit log. Each action has its sentence in locales/ under `audit.<action>`. */
import * as z from 'zod';
import { Id, Instant } from './primitives.ts';

const AUDIT_ACTIONS = [
  'workspace_created',
  'member_added',
  'key_created',
  'key_revoked',
  'ended_cleared',
  'device_paired',
  'device_revoked',
  'import_done',
  'site_switched_off',
  'site_switched_on',
  'webhook_added',
  'webhook_removed',
  'webhook_paused',
  'webhook_resumed',
  'webhook_secret_renewed',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

const AUDIT_SUBJECTS = ['workspace', 'member', 'key', 'device', 'import', 'webhook'] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];

/** Facts of an entry: counts, settings, short names of things. Never who a person is: that is what ids are for. */
export const AuditDetails = z.record(z.string(), z.union([z.string(), z.int(), z.boolean()]));
export type AuditDetails = z.infer<typeof AuditDetails>;

export const AuditEntry = z.object({
  /** 1 for the workspace's first entry. */
  position: z.int(),
  at: Instant,
  /** `operator`: who owns the server's data folder; `server`: the server by itself; `unknown`: nobody known. */
  by: z.object({
    kind: z.enum(['member', 'operator', 'server', 'unknown']),
    /** Null for a member who is gone. */
    name: z.nullable(z.string()),
  }),
  /** One of AUDIT_ACTIONS, or an action that a newer server knows. */
  action: z.string(),
  subject: z.nullable(z.object({ kind: z.string(), id: Id, name: z.nullable(z.string()) })),
  details: AuditDetails,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

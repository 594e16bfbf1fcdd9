/** The words of the audit log. Each action has its sentence in locales/ under `audit.<action>`. */
import * as z from 'zod';
import { Id, Instant } from './primitives.ts';
import { route } from './route.ts';

export const AUDIT_ACTIONS = [
  'workspace_created',
  'signed_in',
  'member_added',
  'member_changed',
  'member_left',
  'member_returned',
  'invite_created',
  'invite_withdrawn',
  'invite_accepted',
  'key_created',
  'key_revoked',
  'key_exposed',
  'ended_cleared',
  'device_paired',
  'device_revoked',
  'device_wipe_ordered',
  'device_wiped',
  'import_done',
  'import_undone',
  'site_switched_off',
  'site_switched_on',
  'webhook_added',
  'webhook_removed',
  'webhook_paused',
  'webhook_resumed',
  'webhook_secret_renewed',
  'hook_in_added',
  'hook_in_removed',
  'hook_in_secret_renewed',
  'hook_in_mapped',
  'leads_merged',
  'leads_parted',
  'leads_kept_apart',
  'leads_reopened',
  'lead_assigned',
  'lead_stopped',
  'lead_freed',
  'lead_stage_set',
  'lead_stage_freed',
  'lead_handed_over',
  'lead_handover_ended',
  'lead_accepted',
  'lead_returned',
  'lead_persona_set',
  'lead_persona_freed',
  'persona_saved',
  'persona_approved',
  'persona_current',
  'persona_retired',
  'campaign_described',
  'handover_rule_on',
  'handover_rule_off',
  'team_saved',
  'team_removed',
  'agreement_proposed',
  'agreement_current',
  'goal_set',
  'goal_removed',
  'source_connected',
  'source_changed',
  'source_disconnected',
  'spelling_decided',
  'spelling_forgotten',
  'stages_set',
  'title_word_added',
  'title_word_removed',
  'title_corrected',
  'title_let_be',
  'person_erased',
  'person_exported',
  'workspace_exported',
  'backup_made',
  'retention_set',
  'consent_rule_set',
  'retention_done',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

const AUDIT_SUBJECTS = [
  'workspace',
  'member',
  'invite',
  'key',
  'device',
  'import',
  'webhook',
  'hook_in',
  'source',
  'spelling',
  'erasure',
  'lead',
  'persona',
  'campaign',
  'team',
] as const;
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

export const auditLog = route({
  method: 'GET',
  path: '/api/v1/audit',
  access: 'admin',
  query: z.object({
    /** The position of the last entry already seen. */
    before: z.optional(z.coerce.number().int().min(1)),
    limit: z.optional(z.coerce.number().int().min(1).max(200)),
  }),
  summary: 'What was administered in the workspace, newest first.',
  response: z.object({ entries: z.array(AuditEntry), more: z.boolean() }),
});

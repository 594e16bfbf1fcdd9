/** What both departments must agree to is kept as versions: each stands as it was written, and one person of each approves it. */
import * as z from 'zod';
import { Department, Id, Instant } from './primitives.ts';

export const Approval = z.object({ department: Department, memberId: Id, at: Instant });
export type Approval = z.infer<typeof Approval>;

/**
 * `current`: holds · `draft`: the newest, waiting for approval · `approved`: held once · `replaced`: a newer version came before both
 * departments had approved
 */
export const VersionStatus = z.enum(['draft', 'current', 'approved', 'replaced']);
export type VersionStatus = z.infer<typeof VersionStatus>;

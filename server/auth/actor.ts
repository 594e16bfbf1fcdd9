import type { Department } from '#lib/contract/primitives.ts';

/** For whom a device speaks. Services take it instead of trusting ids from the request. */
export interface Actor {
  workspaceId: string;
  memberId: string;
  department: Department;
  admin: boolean;
  deviceId: string;
}

/** What a route of the API is. */
import type * as z from 'zod';

/** `public`: anybody · `device`: a paired device of any member · `admin`: a paired device of a member who looks after the workspace */
type Access = 'public' | 'device' | 'admin';

export interface Route<
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Hono's form, e.g. `/api/v1/leads/:id`. */
  path: string;
  access: Access;
  params?: z.ZodType;
  query?: Q;
  body?: B;
  response: R;
  summary: string;
}

/** Keeps the exact types of a route's parts. */
export const route = <const T extends Route>(value: T): T => value;

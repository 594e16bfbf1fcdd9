/** What a route of the API is. */
import type * as z from 'zod';

/**
 * `public`: anybody · `device`: a paired device of any member · `marketing`: of a member of marketing or who looks after the
 * workspace · `admin`: of a member who looks after the workspace
 */
type Access = 'public' | 'device' | 'marketing' | 'admin';

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
  /** The body is a file: bytes as they are, so many at most. */
  fileBytes?: number;
  response: R;
  summary: string;
}

/** Keeps the exact types of a route's parts. */
export const route = <const T extends Route>(value: T): T => value;

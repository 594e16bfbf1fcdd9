import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { magicLink } from 'better-auth/plugins/magic-link';
import { describe, expect, it } from 'vitest';
import type { Db } from '#server/db/db.ts';
import { eachDb } from './support/each-db.ts';

const CHEAP_SECRET = 'only-for-this-test-0123456789abcdefghijklmnop';

const authOver = (db: Db) => {
  const links: string[] = [];
  const auth = betterAuth({
    secret: CHEAP_SECRET,
    baseURL: 'http://localhost:4000',
    basePath: '/auth',
    database: { db: db.authKysely, type: 'postgres', schemaName: 'auth' },
    plugins: [magicLink({ sendMagicLink: async ({ token }) => void links.push(token) })],
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
  return { auth, links };
};

eachDb((_kind, open) => {
  describe('the tables of sign-in', () => {
    it('are all that the library asks for', async () => {
      const { toBeCreated, toBeAdded } = await getMigrations(authOver(open()).auth.options);
      expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] });
    });

    it('carry a sign-in by link', async () => {
      const { auth, links } = authOver(open());
      await auth.api.signInMagicLink({
        body: { email: 'sara@nordlys.example.com', name: 'Sara' },
        headers: new Headers(),
      });
      const [token = ''] = links;
      const answer = await auth.api.magicLinkVerify({
        query: { token },
        headers: new Headers(),
        asResponse: true,
      });
      const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const session = await auth.api.getSession({ headers: new Headers({ cookie }) });
      expect(session?.user.email).toBe('sara@nordlys.example.com');
    });
  });
});

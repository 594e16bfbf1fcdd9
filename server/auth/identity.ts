/** Who is at the browser: sign-in by one-time link or code, and a session cookie. better-auth stays behind this file. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { emailOTP } from 'better-auth/plugins/email-otp';
import { magicLink } from 'better-auth/plugins/magic-link';
import * as z from 'zod';
import type { Db } from '../db/db.ts';
import type { Log } from '../log.ts';

const SESSION_SECONDS = 8 * 3600;
const CODE_SECONDS = 10 * 60;

interface User {
  id: string;
  email: string;
}

export interface Identity {
  /** Whose session cookie these headers hold; null when none, or expired. */
  currentUser(headers: Headers): Promise<User | null>;
  /** The user with this address, made when missing. Only members are ever given here. */
  ensureUser(email: string, name: string): Promise<User>;
  /** A secret that signs this user in once, within the given seconds. */
  createLinkToken(email: string, validSeconds: number): Promise<string>;
  /** Whom a link's secret would sign in; null when used, expired or unknown. Does not use it up. */
  peekLink(token: string): Promise<User | null>;
  /** Uses the link up. The values are for Set-Cookie headers; null when used, expired or unknown. */
  signIn(token: string, headers: Headers): Promise<string[] | null>;
  /** A six-digit code that signs the user with this address in once, within ten minutes and three attempts. */
  createCode(email: string): Promise<string>;
  /** Uses the code up, or one of its attempts. The values are for Set-Cookie headers; null when it is wrong, used or expired. */
  signInWithCode(email: string, code: string, headers: Headers): Promise<string[] | null>;
  /** Ends all sessions of a user. */
  endSessions(userId: string): Promise<void>;
  /** Ends the session; the values are for Set-Cookie headers. */
  signOut(headers: Headers): Promise<string[]>;
}

const LinkValue = z.string().transform((text) => z.object({ email: z.string() }).parse(JSON.parse(text)));
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Sign-in over the tables of the schema `auth` (migrations/0003_sign_in.sql). `origin` is the address people see; with https the cookie is marked secure. */
export function createIdentity(db: Db, origin: string, secret: string, log: Log): Identity {
  const auth = betterAuth({
    appName: 'Samsyn',
    baseURL: origin,
    basePath: '/auth',
    secret,
    database: { db: db.authKysely, type: 'postgres', schemaName: 'auth' },
    // The router of better-auth is never mounted: only the calls below reach it, so sign-up and passwords have no address.
    emailAndPassword: { enabled: false },
    plugins: [
      magicLink({
        disableSignUp: true,
        storeToken: { type: 'custom-hasher', hash: async (token) => hashOf(token) },
        // Links are made by createLinkToken, never on request from outside.
        sendMagicLink: () => Promise.reject(new Error('links are not sent')),
      }),
      emailOTP({
        disableSignUp: true,
        otpLength: 6,
        expiresIn: CODE_SECONDS,
        allowedAttempts: 3,
        // Of six digits a plain hash is soon guessed; with a key it is not.
        storeOTP: { hash: async (code) => createHmac('sha256', secret).update(code).digest('base64url') },
        sendVerificationOTP: () => Promise.reject(new Error('codes are not sent')),
      }),
    ],
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    databaseHooks: {
      session: {
        create: { before: async (session) => ({ data: { ...session, ipAddress: null, userAgent: null } }) },
      },
    },
    advanced: {
      cookiePrefix: 'samsyn',
      useSecureCookies: origin.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/auth' },
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => crypto.randomUUID() },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { log: (level, message) => log[level](`sign-in: ${message}`) },
  });

  const adapter = async () => (await auth.$context).internalAdapter;
  const userOf = async (email: string): Promise<User | null> => {
    const found = await (await adapter()).findUserByEmail(email);
    return found ? { id: found.user.id, email: found.user.email } : null;
  };

  return {
    currentUser: async (headers) => {
      const session = await auth.api.getSession({ headers });
      return session ? { id: session.user.id, email: session.user.email } : null;
    },
    ensureUser: async (email, name) => {
      const known = await userOf(email);
      if (known) return known;
      const made = await (await adapter()).createUser(
        { email, name, emailVerified: true },
        { method: 'magic-link' },
      );
      return { id: made.id, email: made.email };
    },
    createLinkToken: async (email, validSeconds) => {
      const token = randomBytes(32).toString('base64url');
      await (await adapter()).createVerificationValue({
        identifier: hashOf(token),
        value: JSON.stringify({ email }),
        expiresAt: new Date(Date.now() + validSeconds * 1000),
      });
      return token;
    },
    peekLink: async (token) => {
      const found = await (await adapter()).findVerificationValue(hashOf(token));
      if (!found || found.expiresAt.getTime() <= Date.now()) return null;
      const value = LinkValue.safeParse(found.value);
      return value.success ? userOf(value.data.email) : null;
    },
    signIn: async (token, headers) => {
      const answer = await auth.api.magicLinkVerify({ query: { token }, headers, asResponse: true });
      return answer.status === 200 ? answer.headers.getSetCookie() : null;
    },
    createCode: (email) => auth.api.createVerificationOTP({ body: { email, type: 'sign-in' } }),
    signInWithCode: async (email, code, headers) => {
      const answer = await auth.api.signInEmailOTP({ body: { email, otp: code }, headers, asResponse: true });
      return answer.status === 200 ? answer.headers.getSetCookie() : null;
    },
    endSessions: async (userId) => (await adapter()).deleteUserSessions(userId),
    signOut: async (headers) => {
      const answer = await auth.api.signOut({ headers, asResponse: true });
      return answer.headers.getSetCookie();
    },
  };
}

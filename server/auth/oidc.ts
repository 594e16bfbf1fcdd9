/**
 * Sign-in through the company's own identity provider: OpenID Connect's code flow with PKCE, state and nonce. What the flow must
 * remember meanwhile travels in a cookie of the browser that began it, so nobody can finish what another began.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  /** Which claim lists the groups of a person. */
  groupsClaim: string;
  /** Whether an address counts that the provider does not say it has verified. One that it says is not verified never counts. */
  trustEmail: boolean;
  /** Ways of signing in, as the provider names them, of which it must say that one was taken; empty: it decides alone. */
  acr: readonly string[];
}

/** What the browser keeps between leaving and coming back. */
export const Pending = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });
export type Pending = z.infer<typeof Pending>;

/** Whom the provider vouches for. */
export interface Vouched {
  email: string;
  name: string;
  groups: string[];
}

/**
 * `provider_away`: it does not answer · `return_refused`: state, nonce, PKCE, signature or code do not fit, or the person refused ·
 * `email_unverified`: the provider does not stand for the address · `too_weak`: it does not say that the sign-in was as strong as it must be
 */
export type OidcProblem = 'provider_away' | 'return_refused' | 'email_unverified' | 'too_weak';

export interface Oidc {
  /** Where to send the browser, and what it must bring back. */
  start(): Promise<Result<{ url: URL; pending: Pending }, OidcProblem>>;
  /** @param query of the address that the provider sent the browser back to */
  finish(query: string, pending: Pending): Promise<Result<Vouched, OidcProblem>>;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Seconds that a provider may take to answer. */
const PATIENCE = 10;

const Claims = z.object({
  email: z.email(),
  email_verified: z.optional(z.boolean()),
  name: z.optional(z.string()),
  acr: z.optional(z.string()),
});
const Groups = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

export function createOidc(settings: OidcSettings, origin: string): Oidc {
  const redirectUri = `${origin}/auth/oidc/callback`;
  let known: Promise<Configuration> | null = null;

  /** The provider's own description, read when first needed and again after a failure: it may start after us. */
  const provider = async (): Promise<Configuration | null> => {
    const issuer = new URL(settings.issuer);
    known ??= discovery(issuer, settings.clientId, settings.clientSecret ?? undefined, undefined, {
      timeout: PATIENCE,
      execute: [
        // The signature of the id token is checked also where TLS alone would do.
        enableNonRepudiationChecks,
        ...(issuer.protocol === 'http:' && LOOPBACK.has(issuer.hostname) ? [allowInsecureRequests] : []),
      ],
    });
    return known.catch(() => {
      known = null;
      return null;
    });
  };

  return {
    start: async () => {
      const config = await provider();
      if (!config) return fail('provider_away');
      const pending = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        ...(settings.acr.length > 0 ? { acr_values: settings.acr.join(' ') } : {}),
      });
      return ok({ url, pending });
    },
    finish: async (query, { state, nonce, verifier }) => {
      const config = await provider();
      if (!config) return fail('provider_away');
      try {
        const tokens = await authorizationCodeGrant(config, new URL(`${redirectUri}${query}`), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return judge(tokens.claims(), settings);
      } catch {
        // Its errors quote the provider's answers, which may name people.
        return fail('return_refused');
      }
    },
  };
}

function judge(
  claims: unknown,
  { groupsClaim, trustEmail, acr }: OidcSettings,
): Result<Vouched, OidcProblem> {
  const read = Claims.safeParse(claims);
  if (!read.success) return fail('email_unverified');
  const { email, email_verified: verified, name } = read.data;
  // What is asked for may be passed over: the answer alone counts.
  if (acr.length > 0 && !acr.some((one) => one === read.data.acr)) return fail('too_weak');
  if (verified === false || (verified === undefined && !trustEmail)) return fail('email_unverified');
  const listed = typeof claims === 'object' && claims !== null ? Reflect.get(claims, groupsClaim) : undefined;
  const groups = Groups.safeParse(listed);
  return ok({ email: email.toLowerCase(), name: name ?? email, groups: groups.success ? groups.data : [] });
}

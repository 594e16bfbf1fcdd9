/** What every answer tells browsers to do with it. */
import type { secureHeaders } from 'hono/secure-headers';
import type { Services } from '../services/services.ts';

type Options = NonNullable<Parameters<typeof secureHeaders>[0]>;

/** A year, for whoever has come by https once. */
export const onlyHttps = ({ origin }: Pick<Services, 'origin'>): string | false =>
  origin.startsWith('https:') && 'max-age=31536000; includeSubDomains';

/** For answers that are data: no page is to be made of them. Extensions read them, so their origin is not refused. */
export const ofData = (services: Pick<Services, 'origin'>): Options => ({
  contentSecurityPolicy: { defaultSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"] },
  crossOriginResourcePolicy: false,
  strictTransportSecurity: onlyHttps(services),
});

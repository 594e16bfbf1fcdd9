/** Which releases a lockfile brings that another did not, and which of them are too young to be trusted. */
import * as z from 'zod';

export const YOUNGEST_DAYS = 3;
const DAY_MS = 86_400_000;

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.optional(z.string()),
      name: z.optional(z.string()),
      link: z.optional(z.boolean()),
    }),
  ),
});

/** Releases as `name@version`, each once and in order. */
export function releasesIn(lockfile: string): string[] {
  const { packages } = Lock.parse(JSON.parse(lockfile));
  const releases = Object.entries(packages).flatMap(([path, { version, name, link }]) =>
    path === '' || link === true || version === undefined
      ? []
      : [`${name ?? path.replace(/^.*node_modules\//, '')}@${version}`],
  );
  return [...new Set(releases)].toSorted();
}

/** Why a release may not come in yet, or null. @param published ISO 8601; null when the registry names no day */
export function refusal(release: string, published: string | null, now: number): string | null {
  const at = published === null ? Number.NaN : Date.parse(published);
  if (Number.isNaN(at)) return `${release}: the registry does not say when it was published.`;
  const days = (now - at) / DAY_MS;
  return days >= YOUNGEST_DAYS
    ? null
    : `${release} is ${days.toFixed(1)} days old; wait until it is ${YOUNGEST_DAYS}.`;
}

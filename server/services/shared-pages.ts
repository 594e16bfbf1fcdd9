/**
 * Pages of the change feed that are read once for all who ask for the same. When a workspace of two thousand sidebars is nudged,
 * nearly all of them stand at the same place and ask within two seconds.
 */
import type { Changes, Head } from '../db/changes.ts';
import { createJoin, type Join } from './joining.ts';

/** Who asks later stands elsewhere. */
const KEPT_MS = 2_000;
/** Of a thousand rows at most, so some megabytes. */
const MOST = 16;

type SharedPage = Changes | 'resync';

/** What a page depends on, beside the head of its workspace. */
interface Asked {
  workspaceId: string;
  /** As the device sent it; undefined begins anew. */
  cursor: string | undefined;
  limit: number;
}

/** What a look at a workspace brought. */
export interface Look {
  gate: { version: number; added: number } | null;
  /** Awaited by whoever shares it, once its connection is given back. */
  page: SharedPage | Promise<SharedPage>;
  /** The member whose page it is; null: everybody's. */
  of: string | null;
}

export interface SharedPages {
  /** Looks at the head and finds or reads the page; those who ask for the same while it waits for a connection have it too. */
  look(asked: Asked, work: Parameters<Join<Look>>[1]): Promise<Look>;
  /**
   * The page that was read, or is being read, for this at this very head: what has changed since has moved the head. In an object, so
   * that whoever finds it may give back its connection before waiting.
   */
  find(asked: Asked, head: Head): { page: Promise<SharedPage> } | undefined;
  /** Lets others find what is being read now. */
  share(asked: Asked, head: Head, page: Promise<SharedPage>): void;
}

export function createSharedPages(now: () => number = Date.now): SharedPages {
  // Insertion order is age: the first entries are the oldest.
  const pages = new Map<string, { page: Promise<SharedPage>; until: number }>();
  const join = createJoin<Look>();
  const placeOf = ({ workspaceId, cursor, limit }: Asked): string => [workspaceId, cursor, limit].join(' ');
  const nameOf = (asked: Asked, { epoch, seq, horizon }: Head): string =>
    [placeOf(asked), epoch, seq, horizon].join(' ');
  return {
    look: (asked, work) => join(placeOf(asked), work),
    find: (asked, head) => {
      const found = pages.get(nameOf(asked, head));
      return found && found.until > now() ? found : undefined;
    },
    share: (asked, head, page) => {
      const name = nameOf(asked, head);
      pages.delete(name);
      pages.set(name, { page, until: now() + KEPT_MS });
      // A read that failed is nobody else's.
      page.catch(() => pages.delete(name));
      for (const [oldest, { until }] of pages) if (pages.size > MOST || until <= now()) pages.delete(oldest);
    },
  };
}

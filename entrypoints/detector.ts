/**
 * The read-only page detector, put into a page by lib/platform/inject.ts. An unlisted script and no WXT content script: those
 * announce themselves to the page (docs/adr/0006-detector-is-an-unlisted-script.md).
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { Page, type PageReport } from '#lib/detect/page.ts';
import type { HandedSite } from '#lib/detect/sites/record.ts';
import { watchDocument } from '#lib/detect/watch.ts';
import { sitesIn } from '#lib/messaging/background-to-detector.ts';
import { isLinkedIn } from '#lib/platform/linkedin.ts';
import { onCommand, tellBackground } from '#lib/platform/page.ts';

declare global {
  /** In our isolated world, which pages cannot see. */
  var samsynDetector: AbortController | undefined;
}

export default defineUnlistedScript({
  globalName: false,
  main() {
    // inject.ts refuses LinkedIn; a tab may have gone there between its look at the address and the browser's act.
    if (isLinkedIn(location.href)) return;
    // The same page again, or one whose extension was updated: the newest detector takes over.
    globalThis.samsynDetector?.abort();
    const controller = new AbortController();
    globalThis.samsynDetector = controller;
    const { signal } = controller;

    let took: ReturnType<typeof watchDocument>;
    let latest: (PageReport & { pdf?: true }) | undefined;
    /** What is known of the site. Each reply may change it, for the next page. */
    let sites: HandedSite[] = [];
    const send = async (message: unknown): Promise<void> => {
      const { reply, gone } = await tellBackground(message);
      if (gone) controller.abort();
      sites = sitesIn(reply) ?? sites;
    };
    const tell = async (): Promise<void> => {
      if (latest && !signal.aborted) await send({ type: 'page.found', ...latest });
    };
    onCommand((type) => {
      if (type === 'page.stop') controller.abort();
      else if (type === 'page.tell') void tell();
      else if (type === 'page.test') return { ms: took?.(), report: { type: 'page.found', ...latest } };
    }, signal);
    // Back from the browser's memory of former pages: the tab's state was cleared meanwhile.
    addEventListener('pageshow', (event) => void (event.persisted && tell()), { signal });
    if (document.contentType === 'application/pdf') {
      latest = { ...new Page(location.href, document, []).report(true), pdf: true };
      void tell();
      return;
    }
    void send({ type: 'page.opened' }).then(() => {
      took = watchDocument(
        document,
        location.href,
        (report) => {
          latest = report;
          void tell();
        },
        { signal, sites: () => sites },
      );
    });
  },
});

import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Stranger } from '#lib/store/tab-state.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { useText } from '../ui/text.ts';
import type { Done } from './done.ts';

const AddLead = lazy(() => import('./AddLead.tsx'));
const LinkPage = lazy(() => import('../search/LinkPage.tsx'));
const JustDone = lazy(() => import('./JustDone.tsx'));

export interface Decisions {
  /** Opens the form for somebody on the page. */
  onForm: (form: 'add' | 'link', stranger: Stranger) => void;
  onDone: (done: Done) => void;
  /** What was decided last on this page, with the way back; nothing once the page has changed. */
  justDone: ReactNode;
  /** The open form. It stays while another tab comes to the front: what is typed into it is not lost. */
  form: ReactNode;
}

/**
 * What the person decides about the people on a page.
 * @param page names the page in front
 */
export function useDecisions(page: string): Decisions {
  const t = useText();
  const announce = useAnnounce();
  const [open, setOpen] = useState<{ form: 'add' | 'link'; stranger: Stranger; page: string } | null>(null);
  const [last, setLast] = useState<{ done: Done; page: string } | null>(null);

  const decided = (done: Done, on: string): void => {
    setLast({ done, page: on });
    announce(t(`people.done.${done.kind}`, { name: done.name }));
  };
  const Form = open?.form === 'add' ? AddLead : LinkPage;
  return {
    onForm: (form, stranger) => setOpen({ form, stranger, page }),
    onDone: (done) => decided(done, page),
    justDone: last?.page === page && (
      <Suspense>
        <JustDone done={last.done} onUndone={() => setLast(null)} />
      </Suspense>
    ),
    form: open && (
      <Suspense>
        <Form
          stranger={open.stranger}
          onClose={() => setOpen(null)}
          onDone={(done) => decided(done, open.page)}
        />
      </Suspense>
    ),
  };
}

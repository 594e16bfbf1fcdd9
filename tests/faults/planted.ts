/**
 * Faults put into the code on purpose, to show that the simulator finds them (`-- --planted NAME`): one place of a module replaced while
 * it is bundled, or a server that forgets. A place that is no longer there is an error, so that no plant withers unnoticed.
 */
import type { Plugin } from 'rolldown';

interface Place {
  module: string;
  is: string;
  becomes: string;
}

export const PLANTED: Record<string, Place | 'the server forgets what it applied'> = {
  'saved-too-early': {
    module: 'lib/store/saying.ts',
    is: 'stored(() => enqueue(store, said.value))',
    becomes: 'stored(async () => void enqueue(store, said.value))',
  },
  'gone-before-the-receipt': {
    module: 'lib/sync/drain.ts',
    is: "await mark(store, ids, { phase: 'sending' });",
    becomes: 'await settle(store, ids);',
  },
  'loss-not-noticed': {
    module: 'lib/store/outbox-repair.ts',
    is: 'result.lost = missing(',
    becomes: 'void missing(',
  },
  'half-a-page': {
    module: 'lib/store/apply.ts',
    is: 'store.cache.feedback.bulkPut(feedback)',
    becomes: 'store.cache.feedback.bulkPut(feedback.slice(0, 1))',
  },
  'not-laid-over': {
    module: 'lib/store/overlay.ts',
    is: "case 'feedback.revise':\n      return {\n        ...before,",
    becomes:
      "case 'feedback.revise':\n      return before;\n    case 'feedback.retract':\n      return {\n        ...before,",
  },
  'silent-stream': {
    module: 'lib/sync/live.ts',
    is: 'AbortSignal.any([signal, wake.signal, silence.signal])',
    becomes: 'AbortSignal.any([signal, silence.signal])',
  },
  'no-dedupe': 'the server forgets what it applied',
};

/** A later build, whose cache has another shape. */
export const LATER: Place = {
  module: 'lib/store/cache.ts',
  is: 'const VERSION = ',
  becomes: 'const VERSION = 1_000 + ',
};

/** Puts the fault in its place. @throws when the place is not there */
export function planting({ module, is, becomes }: Place): Plugin {
  return {
    name: 'planted-fault',
    transform(code, id) {
      if (!id.endsWith(module)) return null;
      if (!code.includes(is)) throw new Error(`There is nothing to plant at in ${module} any more: ${is}`);
      return code.replace(is, becomes);
    },
  };
}

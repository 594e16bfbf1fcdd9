import { useEffect, useState } from 'react';
import { checkServer } from '#lib/sync/pairing.ts';

export type ServerCheck =
  | { kind: 'none' }
  | { kind: 'checking' }
  | { kind: 'ours'; origin: string; version: string; punycode?: string }
  | { kind: 'fault'; code: string; versions?: { server: string; own: string } };

/** Typing has stopped. */
const TYPED_MS = 600;

async function ask(address: string): Promise<ServerCheck> {
  const result = await checkServer(address);
  return result.ok ? { kind: 'ours', ...result.value } : { kind: 'fault', ...result.error };
}

/** Asks the address who it is once typing stops; `now` asks at once (the button). */
export function useServerCheck(address: string): { check: ServerCheck; now: () => Promise<ServerCheck> } {
  const [held, setHeld] = useState<{ of: string; check: ServerCheck }>({ of: '', check: { kind: 'none' } });

  useEffect(() => {
    if (address.trim() === '') return;
    let stale = false;
    const timer = setTimeout(async () => {
      setHeld({ of: address, check: { kind: 'checking' } });
      const check = await ask(address);
      if (!stale) setHeld({ of: address, check });
    }, TYPED_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [address]);

  async function now(): Promise<ServerCheck> {
    setHeld({ of: address, check: { kind: 'checking' } });
    const check = await ask(address);
    setHeld({ of: address, check });
    return check;
  }

  return { check: held.of === address ? held.check : { kind: 'none' }, now };
}

/**
 * What a server answers may come when its pairing has ended meanwhile, or been made anew by somebody else. It is kept only while the
 * pairing lasts that asked for it; whoever changes the pairing waits for what is being kept, and then leaves nothing of it.
 */
import { type Device, readDevice } from './device.ts';
import { named, type Store } from './store.ts';

const nameOf = (store: Store): string => named(store, 'samsyn-pairing');

const isPaired = async (store: Store, device: Device): Promise<boolean> =>
  (await readDevice(store))?.deviceId === device.deviceId;

/** Keeps an answer; null when its pairing is over. */
export const whilePaired = <T>(store: Store, device: Device, keep: () => Promise<T>): Promise<T | null> =>
  navigator.locks.request(nameOf(store), { mode: 'shared' }, async () =>
    (await isPaired(store, device)) ? keep() : null,
  );

/** Makes or ends a pairing. */
export const changePairing = (store: Store, work: () => Promise<void>): Promise<void> =>
  navigator.locks.request(nameOf(store), work);

/** Ends this one, once: whoever comes second finds it over. */
export const endingOf = (store: Store, device: Device, end: () => Promise<void>): Promise<void> =>
  changePairing(store, async () => {
    if (await isPaired(store, device)) await end();
  });

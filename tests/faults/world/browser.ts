/**
 * A browser with the extension in it: what outlives its contexts (the disk, the alarms), what they share (locks, channels, messages),
 * and its life. The background begins when an alarm or a message wakes it and may be killed at any moment; so may the whole browser.
 */
import type vm from 'node:vm';
import { Context, type Kind } from './context.ts';
import { Disk, step } from './disk.ts';
import { Locks } from './locks.ts';
import { now, stopTimer, task, timer } from './loop.ts';
import type { Network } from './network.ts';

type Changes = Record<string, { newValue?: unknown }>;
type StorageListener = (changes: Changes, area: string) => void;
type MessageListener = (message: unknown, sender: unknown, respond: (reply: unknown) => void) => unknown;

/** What a context reaches of its browser, in the forms of webextension-polyfill. */
export type Shared = ReturnType<Browser['shared']>;

interface Ear {
  context: Context;
  self: object;
  heard(data: unknown): void;
}

const MINUTE = 60_000;
/** Browsers keep no shorter one. */
const SOONEST_ALARM_MS = MINUTE / 2;

/** After so many minutes, or at an instant of the device's clock in milliseconds since 1970. */
interface AlarmTime {
  delayInMinutes?: number;
  when?: number;
}

const HOME = 'chrome-extension://samsyn-test/';

export class Browser {
  readonly name: string;
  readonly disk = new Disk();
  locks = new Locks();
  onLine = true;
  /** How far the device's clock is ahead of the true time. */
  skewMs = 0;
  background: Context | null = null;
  sidebar: Context | null = null;
  /** What the extension wrote to the console. */
  readonly notes: string[] = [];
  readonly #network: Network;
  #script: vm.Script;
  #session = new Map<string, unknown>();
  #ears = new Map<string, Set<Ear>>();
  readonly #alarms = new Map<string, number>();
  #storageListeners: { context: Context; heard: StorageListener }[] = [];
  #messageListeners: { context: Context; heard: MessageListener }[] = [];
  #alarmListeners: { context: Context; heard: (alarm: { name: string }) => void }[] = [];
  #startListeners: { context: Context; heard: () => void }[] = [];

  constructor(name: string, network: Network, script: vm.Script) {
    this.name = name;
    this.#network = network;
    this.#script = script;
  }

  /** The browser starts. */
  start(): void {
    this.wake();
    for (const { heard } of this.#startListeners) heard();
  }

  /** The person opens the sidebar. */
  open(): Context {
    if (this.sidebar) return this.sidebar;
    this.sidebar = new Context(this, 'sidebar', this.#script);
    this.sidebar.client.startSession();
    return this.sidebar;
  }

  close(): void {
    if (this.sidebar) this.#end(this.sidebar);
    this.sidebar = null;
  }

  /** The background is there, begun anew if it slept. */
  wake(): Context {
    if (this.background) return this.background;
    this.background = new Context(this, 'background', this.#script);
    this.background.client.startBackground();
    return this.background;
  }

  killBackground(): void {
    if (this.background) this.#end(this.background);
    this.background = null;
  }

  /** As by SIGKILL, or by the power. */
  kill(): void {
    this.close();
    this.killBackground();
    for (const n of this.#alarms.values()) stopTimer(n);
    this.#alarms.clear();
    this.#session.clear();
  }

  /** Another build of the extension takes over: every context of the old one is gone, what it kept stays. */
  update(script: vm.Script): void {
    this.kill();
    this.#script = script;
  }

  #end(context: Context): void {
    context.kill();
    this.locks.release(context);
    for (const ears of this.#ears.values())
      for (const ear of ears) if (ear.context === context) ears.delete(ear);
    const others = <T extends { context: Context }>(list: T[]): T[] =>
      list.filter((one) => one.context !== context);
    this.#storageListeners = others(this.#storageListeners);
    this.#messageListeners = others(this.#messageListeners);
    this.#alarmListeners = others(this.#alarmListeners);
    this.#startListeners = others(this.#startListeners);
  }

  /** The network comes or goes, and the browser notices. */
  setOnLine(onLine: boolean): void {
    this.onLine = onLine;
    for (const context of [this.sidebar, this.background]) context?.say(onLine ? 'online' : 'offline');
  }

  note(said: readonly unknown[]): void {
    this.notes.push(said.map(String).join(' '));
  }

  fetch(context: Context, input: URL | string, init?: RequestInit): Promise<Response> {
    return this.#network.send(this, context, String(input), init ?? {});
  }

  database(context: Context) {
    return this.disk.database(context);
  }

  folder(context: Context) {
    return this.disk.folder(context);
  }

  listen(channel: string, ear: Ear): void {
    const ears = this.#ears.get(channel) ?? new Set();
    this.#ears.set(channel, ears.add(ear));
  }

  broadcast(channel: string, from: object, data: unknown): void {
    const copy = structuredClone(data);
    for (const ear of this.#ears.get(channel) ?? [])
      if (ear.self !== from) ear.context.later(() => ear.heard(copy));
  }

  shared(context: Context) {
    return {
      storage: {
        local: this.#area(context, 'local', () => this.disk.local),
        session: this.#area(context, 'session', () => this.#session),
        onChanged: this.#event<StorageListener>(context, () => this.#storageListeners),
      },
      alarms: {
        create: async (name: string, { delayInMinutes = 0, when }: AlarmTime): Promise<void> => {
          const ms = when === undefined ? delayInMinutes * MINUTE : when - (now() + this.skewMs);
          if (context.alive) this.#setAlarm(name, Math.max(SOONEST_ALARM_MS, ms));
        },
        clear: async (name: string): Promise<boolean> => {
          if (context.alive) stopTimer(this.#alarms.get(name) ?? 0);
          return context.alive && this.#alarms.delete(name);
        },
        onAlarm: this.#event<(alarm: { name: string }) => void>(context, () => this.#alarmListeners),
      },
      runtime: {
        sendMessage: (message: unknown): Promise<unknown> => this.#ask(context, structuredClone(message)),
        onMessage: this.#event<MessageListener>(context, () => this.#messageListeners),
        onStartup: this.#event<() => void>(context, () => this.#startListeners),
      },
    };
  }

  #event<L>(context: Context, listeners: () => { context: Context; heard: L }[]) {
    return {
      addListener: (heard: L): void => {
        listeners().push({ context, heard });
      },
      removeListener: (heard: L): void => {
        const at = listeners().findIndex((one) => one.heard === heard);
        if (at !== -1) listeners().splice(at, 1);
      },
    };
  }

  /** The browser does what it was told in a step of its own; what a dying context told it last may be lost. */
  #area(context: Context, name: string, of: () => Map<string, unknown>) {
    const tell = (changes: Changes): void => {
      for (const one of [...this.#storageListeners])
        one.context.later(() => one.heard(structuredClone(changes), name));
    };
    return {
      get: (key: string | null): Promise<Record<string, unknown>> =>
        context.guard(
          step().then(() => {
            const wanted = key === null ? [...of().keys()] : [key].filter((one) => of().has(one));
            return Object.fromEntries(wanted.map((one) => [one, structuredClone(of().get(one))]));
          }),
        ),
      set: (items: Record<string, unknown>): Promise<void> => {
        const copy = structuredClone(items);
        return context.guard(
          step().then(() => {
            if (!context.alive) return;
            if (this.disk.full && name === 'local') throw new Error('QUOTA_BYTES quota exceeded');
            for (const [key, value] of Object.entries(copy)) of().set(key, value);
            tell(Object.fromEntries(Object.entries(copy).map(([key, newValue]) => [key, { newValue }])));
          }),
        );
      },
      remove: (keys: string | string[]): Promise<void> => {
        const gone = [keys].flat();
        return context.guard(
          step().then(() => {
            if (!context.alive) return;
            for (const key of gone) of().delete(key);
            tell(Object.fromEntries(gone.map((key) => [key, {}])));
          }),
        );
      },
    };
  }

  #setAlarm(name: string, ms: number): void {
    stopTimer(this.#alarms.get(name) ?? 0);
    const n = timer(() => {
      this.#alarms.delete(name);
      this.wake();
      task(() => {
        for (const { heard } of [...this.#alarmListeners]) heard({ name });
      });
    }, ms);
    this.#alarms.set(name, n);
  }

  #ask(from: Context, message: unknown): Promise<unknown> {
    if (!from.alive) return new Promise(() => undefined);
    const background = this.wake();
    const sender = { id: 'samsyn-test', url: `${HOME}sidepanel.html` };
    return from.guard(
      new Promise((resolve, reject) => {
        background.onKill(() => reject(new Error('The message port closed before a response was received.')));
        background.later(() => {
          for (const one of this.#messageListeners)
            if (one.context === background)
              one.heard(message, sender, (reply) => resolve(structuredClone(reply)));
        });
      }),
    );
  }

  contexts(): Kind[] {
    return [this.background, this.sidebar].flatMap((one) => (one ? one.kind : []));
  }
}

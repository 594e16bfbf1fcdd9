/** The background's one ear: sender first, then shape, then the handler. Never throws to the other side. */
import { DetectorMessage } from './detector-to-background.ts';
import { PanelMessage, type Reply } from './panel-to-background.ts';
import type { Sender } from './sender.ts';

export interface Handlers {
  detector(message: DetectorMessage, sender: Extract<Sender, { from: 'detector' }>): Promise<Reply>;
  panel(message: PanelMessage): Promise<Reply>;
}

const refused: Reply = { ok: false, error: { code: 'refused' } };

/** Answers one message. Messages of unknown senders and of other shapes reach no handler. */
export async function receive(message: unknown, sender: Sender | null, handlers: Handlers): Promise<Reply> {
  try {
    if (sender?.from === 'panel') {
      const read = PanelMessage.safeParse(message);
      return read.success ? await handlers.panel(read.data) : refused;
    }
    if (sender?.from === 'detector') {
      const read = DetectorMessage.safeParse(message);
      return read.success ? await handlers.detector(read.data, sender) : refused;
    }
    return refused;
  } catch (error) {
    console.error('samsyn: a message failed', error instanceof Error ? error.name : 'unknown');
    return { ok: false, error: { code: 'internal' } };
  }
}

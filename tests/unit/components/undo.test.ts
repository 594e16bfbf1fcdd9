import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareVerdict } from '../../../components/feedback/open-item.ts';
import { secondsLeft, UNDO_MS, undoAfterChange, undoFor } from '../../../components/feedback/undo.ts';

const good = bareVerdict('good', null);
const poor = bareVerdict('poor', null);

describe('undo', () => {
  it('is offered for ten seconds and not a moment longer', () => {
    const undo = undoFor('f', null, 1000);
    expect(secondsLeft(undo, 1000)).toBe(10);
    expect(secondsLeft(undo, 1000 + UNDO_MS - 1)).toBe(1);
    expect(secondsLeft(undo, 1000 + UNDO_MS)).toBe(0);
  });

  it('never counts up or past its ends, even when the clock is set', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (given, now) => {
        const seconds = secondsLeft(undoFor('f', null, given), now);
        expect(seconds).toBeGreaterThanOrEqual(0);
        expect(seconds).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('withdraws a new verdict that was changed within the time', () => {
    const first = undoFor('f', null, 0);
    const second = undoAfterChange(first, 'f', good, 4000);
    expect(second).toEqual({ feedbackId: 'f', back: null, until: 4000 + UNDO_MS });
  });

  it('goes back to the former verdict when the item was older', () => {
    expect(undoAfterChange(null, 'f', poor, 0).back).toEqual(poor);
    expect(undoAfterChange(undoFor('f', null, 0), 'f', poor, UNDO_MS).back).toEqual(poor);
    expect(undoAfterChange(undoFor('other', null, 0), 'f', poor, 1).back).toEqual(poor);
  });
});

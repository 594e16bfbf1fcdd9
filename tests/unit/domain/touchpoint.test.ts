import { describe, expect, it } from 'vitest';
import { kindOfEvent } from '#lib/domain/event-kind.ts';
import { isKind, KINDS } from '#lib/domain/touchpoint.ts';

describe('kinds', () => {
  it('an opened mail proves nothing', () => {
    expect(KINDS.email_open).toMatchObject({ weight: 0, actor: 'unknown' });
  });

  it('what we send says nothing of the lead', () => {
    const sent = Object.values(KINDS).filter((kind) => kind.direction === 'out');
    expect(sent.length).toBeGreaterThan(5);
    expect(sent.every((kind) => kind.weight === 0)).toBe(true);
  });

  it('knows its own kinds only', () => {
    expect(isKind('webinar_attended')).toBe(true);
    expect(isKind('toString')).toBe(false);
    expect(isKind('Webinar Attended')).toBe(false);
  });
});

describe('kindOfEvent', () => {
  it.each([
    ...Object.keys(KINDS).map((kind) => [kind, kind]),
    ['Webinar Attended', 'webinar_attended'],
    ['Email Link Clicked', 'email_click'],
    ['Email Opened', 'email_open'],
    ['Email Unscheduled', 'email_paused'],
    ['Email Cancelled', 'email_paused'],
    ['Form Submitted', 'form_submit'],
    ['Trial Started', 'trial_start'],
    ['meeting-booked', 'meeting_booked'],
    ['Live Chat Conversation Started', 'chat'],
  ])('%s', (name, kind) => {
    expect(kindOfEvent(name)).toBe(kind);
  });

  it.each(['', 'Order Completed', 'constructor', '…'])('%j says nothing', (name) => {
    expect(kindOfEvent(name)).toBeNull();
  });
});

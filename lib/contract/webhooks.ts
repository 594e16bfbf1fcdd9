/** Webhooks to the company's own tools, as an administrator sets them up. Sent in the form of standardwebhooks.com. */
import * as z from 'zod';
import { Id, Instant } from './primitives.ts';
import { Feedback, Lead } from './records.ts';
import { route } from './route.ts';

export const WEBHOOK_EVENTS = [
  'feedback.given',
  'feedback.revised',
  'feedback.retracted',
  'feedback.answered',
  'lead.created',
  'person.erased',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** What a receiver gets. Ids in it are those of the API. */
export const WebhookBody = z.object({
  /** One of WEBHOOK_EVENTS, or `test`. */
  type: z.string(),
  timestamp: Instant,
  data: z.object({
    feedback: z.optional(Feedback),
    /** `stop`: that the person is not to be contacted, since when and by whose word; null when they may be. */
    lead: z.optional(Lead.pick({ id: true, name: true, emails: true, linkedin: true, stop: true })),
    /** Of `person.erased`: the leads that were the person, so that receivers forget them too. Ids and nothing else. */
    erased: z.optional(z.object({ leadIds: z.array(Id) })),
  }),
});
export type WebhookBody = z.infer<typeof WebhookBody>;

export const Webhook = z.object({
  id: Id,
  url: z.string(),
  events: z.array(z.string()),
  createdAt: Instant,
  /**
   * Why nothing is sent; null while it works. `paused`: by hand; `gone`: the receiver answered 410; `failing`: nothing was
   * taken for three days.
   */
  disabled: z.nullable(z.enum(['paused', 'gone', 'failing'])),
  waiting: z.int(),
  dead: z.int(),
  lastDeliveredAt: z.nullable(Instant),
});
export type Webhook = z.infer<typeof Webhook>;

export const WebhookDelivery = z.object({
  /** Also the `webhook-id` that the receiver sees. */
  eventId: Id,
  type: z.string(),
  at: Instant,
  /** `dead`: given up after the last attempt; it can be sent again by hand. */
  state: z.enum(['waiting', 'delivered', 'dead']),
  attempts: z.int(),
  /** What the last attempt came to: `delivered`, an HTTP status, or a word such as `timeout`. */
  outcome: z.nullable(z.string()),
  triedAt: z.nullable(Instant),
  /** When it is tried again; null when it is not. */
  nextAt: z.nullable(Instant),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

const byId = z.object({ id: Id });
const Events = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length);
/** `whsec_…`, as receivers' libraries take it. Shown once. */
const Secret = z.string();

export const webhooks = route({
  method: 'GET',
  path: '/api/v1/webhooks',
  access: 'admin',
  summary: 'The webhooks of the workspace, oldest first.',
  response: z.object({ webhooks: z.array(Webhook) }),
});

export const createWebhook = route({
  method: 'POST',
  path: '/api/v1/webhooks',
  access: 'admin',
  body: z.object({ url: z.string().max(2000), events: Events }),
  summary: 'Adds a webhook; gives its secret this once. 422 `private_address` for one inside the network.',
  response: z.object({ id: Id, secret: Secret }),
});

export const deleteWebhook = route({
  method: 'DELETE',
  path: '/api/v1/webhooks/:id',
  access: 'admin',
  params: byId,
  summary: 'Removes a webhook with its log.',
  response: z.object({}),
});

export const switchWebhook = route({
  method: 'POST',
  path: '/api/v1/webhooks/:id/switch',
  access: 'admin',
  params: byId,
  body: z.object({ on: z.boolean() }),
  summary: 'Pauses a webhook, or lets it work again; what waited meanwhile is sent then.',
  response: z.object({}),
});

export const renewWebhookSecret = route({
  method: 'POST',
  path: '/api/v1/webhooks/:id/secret',
  access: 'admin',
  params: byId,
  summary: 'Makes a new secret; for a day everything is signed with the former one too.',
  response: z.object({ secret: Secret }),
});

export const testWebhook = route({
  method: 'POST',
  path: '/api/v1/webhooks/:id/test',
  access: 'admin',
  params: byId,
  summary: 'Sends an event of type `test`, without data.',
  response: z.object({ eventId: Id }),
});

export const webhookDeliveries = route({
  method: 'GET',
  path: '/api/v1/webhooks/:id/deliveries',
  access: 'admin',
  params: byId,
  query: z.object({
    state: z.optional(WebhookDelivery.shape.state),
    /** The event id of the last delivery already seen. */
    before: z.optional(Id),
    limit: z.optional(z.coerce.number().int().min(1).max(200)),
  }),
  summary: 'The log of a webhook, newest first; it reaches back 30 days.',
  response: z.object({ deliveries: z.array(WebhookDelivery), more: z.boolean() }),
});

export const replayWebhook = route({
  method: 'POST',
  path: '/api/v1/webhooks/:id/replay',
  access: 'admin',
  params: byId,
  body: z.union([z.object({ eventIds: z.array(Id).min(1).max(200) }), z.object({ deadSince: Instant })]),
  summary:
    'Sends events again, in their first form and with their first id: chosen ones, or all that were given up since.',
  response: z.object({ queued: z.int() }),
});

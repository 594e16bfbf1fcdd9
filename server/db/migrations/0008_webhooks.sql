-- Webhooks to the company's own tools. What happened is written with the change itself, and sent afterwards (server/jobs/webhooks.ts).

create table webhooks (
  workspace_id uuid not null,
  id uuid not null,
  url text not null,
  events text[] not null,
  -- Encrypted (server/auth/sealing.ts).
  secret bytea not null,
  -- The former secret, which signs as well until then.
  old_secret bytea,
  old_secret_until timestamptz,
  -- Why nothing is sent: by hand, because the receiver said that it is gone, or because it failed for days; null while it works.
  disabled text check (disabled in ('paused', 'gone', 'failing')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

create table webhook_events (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  at timestamptz not null,
  -- Whom it is about, so that it goes when the person is erased.
  lead_id uuid,
  body text not null,
  primary key (workspace_id, id)
);
create index webhook_events_lead on webhook_events (workspace_id, lead_id) where lead_id is not null;
create index webhook_events_at on webhook_events (workspace_id, at);

create table webhook_deliveries (
  workspace_id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  state text not null check (state in ('waiting', 'delivered', 'dead')),
  attempts int not null default 0,
  -- When it is tried next. A process that takes it moves this ahead, so that another takes over should the first one end.
  next_at timestamptz not null,
  -- What the last attempt came to: an HTTP status or a code of server/webhooks/send.ts.
  outcome text,
  tried_at timestamptz,
  primary key (workspace_id, webhook_id, event_id),
  foreign key (workspace_id, webhook_id) references webhooks (workspace_id, id) on delete cascade,
  foreign key (workspace_id, event_id) references webhook_events (workspace_id, id) on delete cascade
);
create index webhook_deliveries_due on webhook_deliveries (workspace_id, next_at) where state = 'waiting';
create index webhook_deliveries_event on webhook_deliveries (workspace_id, event_id);

do $$
declare
  name text;
begin
  foreach name in array array['webhooks', 'webhook_events', 'webhook_deliveries'] loop
    execute format(
      'create policy own_workspace on %I using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('grant select, insert, update, delete on %I to samsyn_app', name);
  end loop;
end $$;

-- Connected systems from which rows are pulled (server/connectors). A run goes on after a server's end: what it knows stands here.

create table sources (
  workspace_id uuid not null,
  id uuid not null,
  system text not null,
  base_url text not null,
  objects text[] not null,
  -- Encrypted (server/auth/sealing.ts).
  credential bytea not null,
  -- Up to where each stream of the system is stored; written in the transaction that stores a page.
  cursors jsonb not null default '{}',
  -- When it runs next; null when it does not before a person acts.
  next_at timestamptz,
  -- Who runs it. A process that has not stored a page until `lease_until` is taken to have ended, and what it stores later is refused.
  runner uuid,
  lease_until timestamptz,
  stopping boolean not null default false,
  -- A person ended the last run.
  stopped boolean not null default false,
  -- Attempts without success since the last page; the pause grows with them.
  failures int not null default 0,
  problem jsonb,
  counts jsonb not null default '{}',
  started_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
-- Ids of two accounts of one system could be the same number for different people.
create unique index sources_system on sources (workspace_id, system);
create index sources_due on sources (workspace_id, next_at);

create policy own_workspace on sources using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table sources enable row level security, force row level security;
grant select, insert, update, delete on sources to samsyn_app;

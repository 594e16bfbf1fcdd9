-- Verdicts that are written back into a connected system (server/connectors/write-back.ts): one row for each feedback and system.

alter table sources
  -- What is written: Source.writeBack; null for nothing.
  add column write_back jsonb;

create table source_writes (
  workspace_id uuid not null,
  source_id uuid not null,
  feedback_id uuid not null,
  -- Whom it is about, so that it goes when the person is erased.
  lead_id uuid not null,
  -- The person's number in the system.
  record_id text not null,
  -- Grows with each change of the feedback; `written` is the last one that the system has.
  version int not null default 1,
  written int not null default 0,
  -- The note that stands in the system, and whether one may stand there of which nobody heard.
  note_id text,
  uncertain boolean not null default false,
  attempts int not null default 0,
  -- When it is tried next; null when it is written, or given up.
  next_at timestamptz,
  -- Until then the process that took it is at it.
  claimed_until timestamptz,
  problem jsonb,
  primary key (workspace_id, source_id, feedback_id),
  foreign key (workspace_id, source_id) references sources (workspace_id, id) on delete cascade
);
create index source_writes_due on source_writes (workspace_id, next_at) where next_at is not null;
create index source_writes_lead on source_writes (workspace_id, lead_id);

create policy own_workspace on source_writes using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table source_writes enable row level security, force row level security;
grant select, insert, update, delete on source_writes to samsyn_app;

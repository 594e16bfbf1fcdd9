-- How links and tools spell sources, media and campaigns: what came, how often, and what a member of marketing says it means.

create table spellings (
  workspace_id uuid not null,
  field text not null check (field in ('source', 'medium', 'campaign')),
  -- In the form in which spellings are compared (lib/domain/spelling.ts).
  spelling text not null,
  id uuid not null,
  -- As it was first written.
  written text not null,
  -- Touchpoints that came with it, and between which instants they were.
  seen bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  -- null while undecided; then also: it stays as it is.
  meaning text,
  decided_by uuid,
  decided_at timestamptz,
  -- Earlier touchpoints are to be brought in line (server/jobs/spellings.ts). Another id with every decision.
  waiting uuid,
  primary key (workspace_id, field, spelling)
);
create unique index spellings_id on spellings (workspace_id, id);

create policy own_workspace on spellings
  using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table spellings enable row level security, force row level security;
grant select, insert, update, delete on spellings to samsyn_app;

-- Every version of a persona as it was saved, and who approved it. `personas` holds the one that classifies leads: its `version`.

create table persona_versions (
  workspace_id uuid not null,
  persona_id uuid not null,
  number int not null,
  name text not null,
  threshold real not null,
  criteria jsonb not null,
  text jsonb not null,
  -- null for what was there before versions were kept.
  author_id uuid,
  at timestamptz not null,
  -- As the contract has it (lib/contract/personas.ts, Approval); at most one of each department.
  approvals jsonb not null default '[]',
  primary key (workspace_id, persona_id, number)
);

create policy own_workspace on persona_versions
  using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table persona_versions enable row level security, force row level security;
grant select, insert, update, delete on persona_versions to samsyn_app;

-- The owner sees no workspace's rows while row-level security is forced on it.
alter table personas no force row level security;
alter table persona_versions no force row level security;
insert into persona_versions (workspace_id, persona_id, number, name, threshold, criteria, text, at)
  select workspace_id, id, version, name, threshold, criteria, text, now() from personas where deleted_at is null;
alter table persona_versions force row level security;
alter table personas force row level security;

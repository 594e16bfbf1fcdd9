-- Every version of a team's agreement as it was proposed, and who approved it. `teams` holds the one in force.

create table agreement_versions (
  workspace_id uuid not null,
  team_id uuid not null,
  number int not null,
  -- As the contract has it (lib/contract/records.ts, Agreement).
  content jsonb not null,
  author_id uuid not null,
  at timestamptz not null,
  -- As the contract has it (lib/contract/approvals.ts); at most one of each department.
  approvals jsonb not null default '[]',
  primary key (workspace_id, team_id, number)
);

create policy own_workspace on agreement_versions
  using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table agreement_versions enable row level security, force row level security;
grant select, insert, update, delete on agreement_versions to samsyn_app;

alter table teams
  -- The number of the version in force; 0 while there is none.
  add column agreement_number int not null default 0;

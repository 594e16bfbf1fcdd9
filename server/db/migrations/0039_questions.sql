-- Questions to a team about a lead, with their answers. Synced.

create table questions (
  workspace_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  -- The lead it was asked of, when that was merged into `lead_id`.
  home_id uuid,
  team_id uuid,
  author_id uuid not null,
  text text not null default '',
  created_at timestamptz not null,
  -- As the contract has it (lib/contract/records.ts, Question).
  answers jsonb not null default '[]',
  seq bigint,
  deleted_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index questions_lead on questions (workspace_id, lead_id);
create unique index questions_seq on questions (workspace_id, seq);

create policy own_workspace on questions
  using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table questions enable row level security, force row level security;
grant select, insert, update, delete on questions to samsyn_app;

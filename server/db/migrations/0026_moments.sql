-- Touchpoints that marketing calls telling, each with a sentence for sellers.

create table moments (
  workspace_id uuid not null,
  lead_id uuid not null,
  touchpoint_id uuid not null,
  -- When the touchpoint was; with its lead and id its key. The moment goes with it (server/db/moments.ts).
  touched_at timestamptz not null,
  text text not null,
  member_id uuid not null,
  at timestamptz not null,
  -- Whose it was before a merge.
  home_id uuid,
  primary key (workspace_id, lead_id, touchpoint_id)
);
create index moments_touched_at on moments (workspace_id, touched_at);
create policy own_workspace on moments using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table moments enable row level security, force row level security;
grant select, insert, update, delete on moments to samsyn_app;

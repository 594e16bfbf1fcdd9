-- Workspaces with more leads than a device holds (server/services/gate.ts).

create table match_gates (
  workspace_id uuid primary key,
  match_key bytea not null,
  -- Whether there are more leads than a device holds, as counted when the change counter was at counted_seq.
  large boolean not null,
  counted_seq bigint not null,
  -- 0 before the first filter.
  version int not null default 0,
  filter bytea
);

alter table identities
  -- The first 40 bits of the keyed hash; null until it is made, which happens in large workspaces only.
  add column match_prefix bigint,
  -- The first filter that holds it; null or above match_gates.version: none yet.
  add column match_version int;
create index identities_match_prefix on identities (workspace_id, match_prefix) where match_prefix is not null;
create index identities_match_version on identities (workspace_id, match_version) where kind in ('email', 'linkedin');
create index leads_owner on leads (workspace_id, owner_id) where owner_id is not null;

create policy own_workspace on match_gates using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table match_gates enable row level security, force row level security;
grant select, insert, update, delete on match_gates to samsyn_app;

-- The audit log (server/services/audit.ts): what was administered, by whom, each entry bound to the one before it by its hash.
-- People and things are named by their ids only, so that erasing somebody leaves the chain as it was.

create table audit_log (
  workspace_id uuid not null,
  position bigint not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('member', 'operator', 'server', 'unknown')),
  actor_id uuid,
  action text not null,
  subject_kind text,
  subject_id uuid,
  details jsonb not null,
  hash bytea not null,
  primary key (workspace_id, position)
);

create table audit_heads ( -- the newest entry's place in the chain; its row is locked while one is added
  workspace_id uuid primary key,
  position bigint not null,
  hash bytea not null
);

create table audit_names ( -- what subjects were called when last written down; not part of the chain, so it can be erased
  workspace_id uuid not null,
  subject_id uuid not null,
  name text not null,
  primary key (workspace_id, subject_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['audit_log', 'audit_heads', 'audit_names'] loop
    execute format(
      'create policy own_workspace on %I using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', name);
    execute format('alter table %I enable row level security, force row level security', name);
  end loop;
end $$;

-- Entries are added and read, never changed or removed.
grant select, insert on audit_log to samsyn_app;
grant select, insert, update (position, hash) on audit_heads to samsyn_app;
grant select, insert, update (name), delete on audit_names to samsyn_app;

-- Row-level security, the second wall behind `where workspace_id = …`: a workspace's transaction (Db.workspaceTx) runs as the
-- role samsyn_app and sees the rows of the workspace named in app.workspace_id; with none named, no rows.
-- `force` binds the tables' owner too. Global tables stay closed to samsyn_app, but for its own row of workspaces.

do $$
begin
  if not exists (select from pg_roles where rolname = 'samsyn_app') then
    create role samsyn_app nologin;
  end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant samsyn_app to %I', current_user);
  end if;
exception
  -- Another database of this server is being migrated at the same moment.
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then
    if not pg_has_role(current_user, 'samsyn_app', 'member') then
      raise exception using errcode = 'insufficient_privilege', message = format(
        'the role samsyn_app is missing or not granted; let an administrator run once: create role samsyn_app nologin; grant samsyn_app to %I', current_user);
    end if;
end $$;

grant usage on schema public to samsyn_app;

-- '' is what a session holds after a transaction that had set it.
create policy own_workspace on workspaces to samsyn_app
  using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
create policy owner on workspaces to current_user using (true) with check (true);
alter table workspaces enable row level security, force row level security;
grant select, update (change_seq) on workspaces to samsyn_app;

do $$
declare
  name text;
begin
  foreach name in array array[
    'workspace_settings', 'members', 'tokens', 'teams', 'accounts', 'account_domains', 'leads', 'identities', 'personas',
    'campaigns', 'campaign_reach', 'ingest_keys', 'touchpoints', 'lead_dirty', 'outcomes', 'feedback', 'applied_mutations', 'imports'
  ] loop
    execute format(
      'create policy own_workspace on %I using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('grant select, insert, update, delete on %I to samsyn_app', name);
  end loop;
end $$;

-- Reached through its parent only, whose policy then holds; no policy and no grant close the direct way.
alter table touchpoints_default enable row level security, force row level security;

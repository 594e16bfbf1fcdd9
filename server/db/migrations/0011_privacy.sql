-- Erasing people, keeping them away, and how long data is kept.

create table privacy_settings ( -- made when first needed
  workspace_id uuid primary key,
  -- HMAC-SHA-256 key of erased_identities. Only the server has it.
  block_key bytea not null,
  -- How many months each kind is kept (Retention in lib/contract/privacy.ts); a kind that is not named is kept for good.
  retention jsonb not null default '{}'
);

create table erased_identities ( -- keyed hashes of addresses that no import and no event may bring back
  workspace_id uuid not null,
  hash bytea not null,
  primary key (workspace_id, hash)
);

create table erasures ( -- receipts: what was done, never whom it was about
  workspace_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  -- The member who did it; null for the command line.
  erased_by uuid,
  counts jsonb not null,
  primary key (workspace_id, id)
);

create table retention_runs ( -- what was removed because its time had come
  workspace_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  counts jsonb not null,
  primary key (workspace_id, id)
);

-- Nothing but its id is left of the person; devices are told so, and drop what they hold.
alter table leads add column erased_at timestamptz;

do $$
declare
  name text;
begin
  foreach name in array array['privacy_settings', 'erased_identities', 'erasures', 'retention_runs'] loop
    execute format(
      'create policy own_workspace on %I using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('grant select, insert, update, delete on %I to samsyn_app', name);
  end loop;
end $$;

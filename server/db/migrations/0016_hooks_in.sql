-- Webhooks in: addresses to which tools send, each with its secret, its mapping and how it does; and the last that was sent to each.

create table hooks_in (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  signing text not null check (signing in ('standard', 'hubspot')),
  -- Encrypted (server/auth/sealing.ts).
  secret bytea not null,
  -- The former secret, with which a tool may sign until then.
  old_secret bytea,
  old_secret_until timestamptz,
  -- null: nothing becomes of what comes.
  mapping jsonb,
  -- A delivery is read once under each mapping.
  mapping_version int not null default 0,
  created_at timestamptz not null default now(),
  last_at timestamptz,
  -- Items.
  taken bigint not null default 0,
  refused bigint not null default 0,
  -- The newest first, a few, each with its time and code.
  problems jsonb not null default '[]',
  primary key (workspace_id, id)
);

create table hook_payloads ( -- kept for 30 days
  workspace_id uuid not null,
  hook_id uuid not null,
  at timestamptz not null,
  payload jsonb not null,
  primary key (workspace_id, hook_id),
  foreign key (workspace_id, hook_id) references hooks_in (workspace_id, id) on delete cascade
);

do $$
declare
  name text;
begin
  foreach name in array array['hooks_in', 'hook_payloads'] loop
    execute format(
      'create policy own_workspace on %I using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('grant select, insert, update, delete on %I to samsyn_app', name);
  end loop;
end $$;

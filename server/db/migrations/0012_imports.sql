-- Imports with their progress, what they changed so that they can be undone whole, the rows they refused, and the meaning of columns
-- that was chosen for a header.

alter table imports
  add column state text not null default 'done'
    check (state in ('waiting', 'running', 'done', 'failed', 'stopped', 'undoing', 'undone')),
  add column member_id uuid,
  add column header text[] not null default '{}',
  add column mapping jsonb not null default '[]',
  add column date_order text check (date_order in ('dmy', 'mdy')),
  add column size bigint not null default 0,
  add column read_bytes bigint not null default 0,
  add column problem jsonb,
  -- Moves while somebody works on it: one that should and does not was left by a server that ended.
  add column touched_at timestamptz not null default now();

create table import_changes ( -- kept for 30 days
  workspace_id uuid not null,
  import_id uuid not null,
  what text not null check (what in ('touchpoint', 'outcome', 'reach', 'identity', 'lead', 'account', 'campaign')),
  -- The row's id; of rows without one, what tells it apart.
  key text not null,
  -- null: the import made it.
  before jsonb,
  after jsonb not null,
  primary key (workspace_id, import_id, what, key)
);
create index import_changes_key on import_changes (workspace_id, key);

create table import_refused ( -- kept for 30 days
  workspace_id uuid not null,
  import_id uuid not null,
  row_number int not null,
  code text not null,
  cells text[] not null,
  primary key (workspace_id, import_id, row_number)
);

create table import_mappings (
  workspace_id uuid not null,
  -- SHA-256 of the header.
  header_hash bytea not null,
  kind text not null,
  mapping jsonb not null,
  date_order text,
  primary key (workspace_id, header_hash)
);

do $$
declare
  name text;
begin
  foreach name in array array['import_changes', 'import_refused', 'import_mappings'] loop
    execute format(
      'create policy own_workspace on %I using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('grant select, insert, update, delete on %I to samsyn_app', name);
  end loop;
end $$;

-- What people decide about who is who.

create table identity_cuts ( -- "this address is not this lead": imports and ingest never join the two again; kept as history
  workspace_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('email', 'linkedin', 'external', 'anonymous')),
  value text not null,
  lead_id uuid not null,
  -- The spellings that stood on the lead's card.
  shown text[] not null default '{}',
  -- The evidence that was cut: identities.source and identities.created_at.
  source text not null,
  linked_at timestamptz not null,
  cut_by uuid not null,
  cut_at timestamptz not null,
  restored_by uuid,
  restored_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create unique index identity_cuts_standing on identity_cuts (workspace_id, kind, value, lead_id) where restored_at is null;
create index identity_cuts_lead on identity_cuts (workspace_id, lead_id);

create table lead_aliases ( -- ids that devices made for a lead that was there already
  workspace_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);

-- The member who added the lead by hand; null when data brought it.
alter table leads add column created_by uuid;

do $$
declare
  name text;
begin
  foreach name in array array['identity_cuts', 'lead_aliases'] loop
    execute format(
      'create policy own_workspace on %I using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('grant select, insert, update, delete on %I to samsyn_app', name);
  end loop;
end $$;

-- Touchpoints of campaigns counted by day, so that reports need not read them one by one (server/db/campaign-days.ts).

create table campaign_days (
  workspace_id uuid not null,
  campaign_id uuid not null,
  -- Of UTC.
  day date not null,
  kind text not null,
  touches int not null,
  primary key (workspace_id, campaign_id, day, kind)
);
create index campaign_days_day on campaign_days (workspace_id, day);

create table campaign_days_dirty ( -- days to be counted again; each writer adds a row of its own, so that none waits for another
  workspace_id uuid not null,
  day date not null,
  id uuid not null,
  primary key (workspace_id, day, id)
);

create table lead_dirty_batches ( -- as lead_dirty, for many leads at once: ingest adds one row a batch instead of one a lead
  workspace_id uuid not null,
  id uuid not null,
  lead_ids uuid[] not null,
  primary key (workspace_id, id)
);

-- A day is found by it. Touchpoints come nearly in the order of their time, so that an index of block ranges does, and costs no writes.
create index touchpoints_at on touchpoints using brin (workspace_id, at);

do $$
declare
  name text;
begin
  foreach name in array array['campaign_days', 'campaign_days_dirty', 'lead_dirty_batches'] loop
    execute format(
      'create policy own_workspace on %I using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('grant select, insert, update, delete on %I to samsyn_app', name);
  end loop;
end $$;

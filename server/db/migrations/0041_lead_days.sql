-- What became of leads, counted by the day they came and by campaign, so that reports need not read them one by one (server/db/lead-days.ts).

create table lead_days (
  workspace_id uuid not null,
  -- The day the leads came, of UTC.
  day date not null,
  -- All zeros: leads of no campaign.
  campaign_id uuid not null,
  leads int not null,
  rated int not null,
  accepted int not null,
  meetings int not null,
  opportunities int not null,
  won int not null,
  lost int not null,
  value numeric not null,
  -- Of the won ones together, from their coming to their deal.
  seconds_to_win numeric not null,
  primary key (workspace_id, day, campaign_id)
);

create table lead_day_votes ( -- good and poor verdicts on them, by who gave them: sellers' strictness is reckoned from it
  workspace_id uuid not null,
  day date not null,
  campaign_id uuid not null,
  author_id uuid not null,
  good int not null,
  total int not null,
  primary key (workspace_id, day, campaign_id, author_id)
);

create table lead_days_dirty ( -- as campaign_days_dirty
  workspace_id uuid not null,
  day date not null,
  id uuid not null,
  primary key (workspace_id, day, id)
);

create index leads_created on leads (workspace_id, created_at);

alter table leads no force row level security;
insert into lead_days_dirty (workspace_id, day, id)
  select workspace_id, (created_at at time zone 'UTC')::date, gen_random_uuid() from leads group by 1, 2;
alter table leads force row level security;

do $$
declare
  name text;
begin
  foreach name in array array['lead_days', 'lead_day_votes', 'lead_days_dirty'] loop
    execute format(
      'create policy own_workspace on %I using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('grant select, insert, update, delete on %I to samsyn_app', name);
  end loop;
end $$;

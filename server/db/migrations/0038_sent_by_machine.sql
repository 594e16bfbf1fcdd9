-- What was sent to people reached them, whoever sent it: the days of campaigns are counted again with it (server/db/campaign-days.ts).

alter table campaign_days no force row level security;
alter table campaign_days_dirty no force row level security;
insert into campaign_days_dirty (workspace_id, day, id)
  select workspace_id, day::date, gen_random_uuid()
  from (select workspace_id, min(day) as first, max(day) as last from campaign_days group by workspace_id) counted
  cross join lateral generate_series(first, last, interval '1 day') as day;
alter table campaign_days_dirty force row level security;
alter table campaign_days force row level security;

-- What a lead did before the touchpoints that devices hold, within leads.history (lib/contract/records.ts, EarlierTouches): leads that
-- have any get it with the next roll-up.

alter table leads no force row level security;
alter table lead_dirty no force row level security;
insert into lead_dirty (workspace_id, lead_id)
  select workspace_id, id from leads where touches > 0 and deleted_at is null on conflict do nothing;
alter table lead_dirty force row level security;
alter table leads force row level security;

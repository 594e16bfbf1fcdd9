-- What all touchpoints of a lead amount to: the ones that have a name, and how many there were each month.

alter table leads
  -- As the contract has it (lib/contract/records.ts, LeadHistory); kept by the roll-up, so that no timeline reads them all.
  add column history jsonb;

-- Leads that were counted before get theirs with the next roll-up.
alter table leads no force row level security;
alter table lead_dirty no force row level security;
insert into lead_dirty (workspace_id, lead_id)
  select workspace_id, id from leads where touches > 0 and deleted_at is null on conflict do nothing;
alter table lead_dirty force row level security;
alter table leads force row level security;

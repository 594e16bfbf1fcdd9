-- Since when a lead is in its stage, and why: what happened, or who says so.

alter table leads
  add column stage_at timestamptz,
  -- As the contract has it (lib/contract/records.ts, StageWhy).
  add column stage_why jsonb,
  -- Where a member has put the lead: stage, reason, memberId, at. What happened before that instant moves it no more.
  add column stage_by_hand jsonb;

-- Leads that were placed before get their evidence with the next roll-up.
alter table leads no force row level security;
alter table lead_dirty no force row level security;
insert into lead_dirty (workspace_id, lead_id)
  select workspace_id, id from leads where stage is not null and deleted_at is null on conflict do nothing;
alter table lead_dirty force row level security;
alter table leads force row level security;

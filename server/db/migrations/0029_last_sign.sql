-- When a lead last did something that shows interest, beside when anything last happened to it.

alter table leads add column last_sign_at timestamptz;

-- Leads to whom something happened before get theirs with the next roll-up.
alter table leads no force row level security;
alter table lead_dirty no force row level security;
insert into lead_dirty (workspace_id, lead_id)
  select workspace_id, id from leads where touches > 0 and deleted_at is null on conflict do nothing;
alter table lead_dirty force row level security;
alter table leads force row level security;

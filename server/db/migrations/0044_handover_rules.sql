-- Rules that hand the leads of a campaign to sales.

create table handover_rules (
  workspace_id uuid not null,
  campaign_id uuid not null,
  -- As the contract has it (lib/contract/handover-rules.ts, HandoverRule).
  rule jsonb not null,
  primary key (workspace_id, campaign_id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id)
);

create policy own_workspace on handover_rules
  using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table handover_rules enable row level security, force row level security;
grant select, insert, update, delete on handover_rules to samsyn_app;

alter table leads
  -- When it was first handed over, whatever became of that: no rule hands it over after it.
  add column handed_over_at timestamptz;
-- While migrations run, no workspace is chosen.
alter table leads no force row level security;
update leads set handed_over_at = (handover ->> 'at')::timestamptz where handover is not null;
alter table leads force row level security;

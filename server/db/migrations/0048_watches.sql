-- What members watch: a lead, a company or a campaign each. Nobody else sees it.

create table watches (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  lead_id uuid,
  -- The lead that was meant, when that was merged into `lead_id`.
  home_id uuid,
  account_id uuid,
  campaign_id uuid,
  -- What happened before is no news.
  since timestamptz not null default now(),
  primary key (workspace_id, id),
  check (num_nonnulls(lead_id, account_id, campaign_id) = 1),
  foreign key (workspace_id, member_id) references members (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id)
);
create index watches_member on watches (workspace_id, member_id);
create index watches_lead on watches (workspace_id, lead_id) where lead_id is not null;

create policy own_workspace on watches
  using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table watches enable row level security, force row level security;
grant select, insert, update, delete on watches to samsyn_app;

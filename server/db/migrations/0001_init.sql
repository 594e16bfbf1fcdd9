-- Rules (checked by tests/server/schema-lint.test.ts): workspace_id first in every key of a workspace's table, ids are UUIDv7
-- made by the application, no sequences, no triggers, no advisory locks. Tables marked G are global: few and small.
-- `seq` is the workspace's change counter at the row's last change. A writer sets it to null, and the stamp that ends its
-- transaction numbers the rows that wait; see server/db/changes.ts.

create table workspaces ( -- G
  workspace_id uuid primary key,
  slug text not null unique,
  change_seq bigint not null default 0,
  epoch int not null default 1,
  created_at timestamptz not null default now()
);

create table user_workspaces ( -- G: which workspaces a signed-in person may enter; user_id is auth."user".id
  user_id text not null,
  workspace_id uuid not null references workspaces,
  member_id uuid not null,
  primary key (user_id, workspace_id)
);

create table pairings ( -- G: short-lived
  device_code_hash bytea primary key,
  user_code text not null,
  device text not null,
  expires_at timestamptz not null,
  -- Grows each time the device asks too soon (RFC 8628 3.5).
  extra_wait_seconds int not null default 0,
  -- Set by the person who approves; the token itself is made when the extension collects it.
  workspace_id uuid,
  member_id uuid,
  decided text check (decided in ('approved', 'denied')),
  last_asked_at timestamptz,
  collected_at timestamptz
);
create unique index pairings_user_code on pairings (user_code);

create table workspace_settings (
  workspace_id uuid primary key,
  name text not null,
  currency text not null default 'SEK',
  stages jsonb not null,
  reasons jsonb not null,
  seq bigint
);

create table members (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  email text not null,
  department text not null check (department in ('sales', 'marketing')),
  admin boolean not null default false,
  active boolean not null default true,
  seq bigint,
  deleted_at timestamptz,
  primary key (workspace_id, id)
);

create unique index members_email on members (workspace_id, email) where deleted_at is null;

create table tokens (
  workspace_id uuid not null,
  token_hash bytea not null,
  id uuid not null,
  kind text not null check (kind in ('device', 'ingest')),
  member_id uuid,
  name text not null,
  created_at timestamptz not null default now(),
  last_used_on date,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, token_hash),
  foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create unique index tokens_id on tokens (workspace_id, id);

create table teams (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  problem text not null,
  member_ids uuid[] not null default '{}',
  campaign_ids uuid[] not null default '{}',
  seq bigint,
  deleted_at timestamptz,
  primary key (workspace_id, id)
);

create table accounts (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  domains text[] not null default '{}',
  industry text,
  country text,
  employees int,
  seq bigint,
  deleted_at timestamptz,
  primary key (workspace_id, id)
);

create table account_domains (
  workspace_id uuid not null,
  domain text not null,
  account_id uuid not null,
  primary key (workspace_id, domain),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id)
);

create table leads (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid,
  owner_id uuid,
  name text not null default '',
  title text,
  country text,
  -- Copies of the lead's identities, so that a sync page is one read of one table.
  emails text[] not null default '{}',
  linkedin text[] not null default '{}',
  stage text,
  signals jsonb not null default '{}',
  touches int not null default 0,
  last_touch_at timestamptz,
  last_campaign_id uuid,
  last_campaign_at timestamptz,
  handover_campaign_id uuid,
  created_at timestamptz not null default now(),
  seq bigint,
  deleted_at timestamptz,
  primary key (workspace_id, id)
);
create index leads_account on leads (workspace_id, account_id);

create table identities (
  workspace_id uuid not null,
  kind text not null check (kind in ('email', 'linkedin', 'external', 'anonymous')),
  value text not null,
  lead_id uuid not null,
  -- Where the link came from: import, ingest, or the member who made it by hand.
  source text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, kind, value),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index identities_lead on identities (workspace_id, lead_id);

create table personas (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  threshold real not null,
  criteria jsonb not null,
  text jsonb not null,
  version int not null default 1,
  seq bigint,
  deleted_at timestamptz,
  primary key (workspace_id, id)
);

create table campaigns (
  workspace_id uuid not null,
  id uuid not null,
  key text not null,
  name text not null,
  channels text[] not null default '{}',
  starts_on date,
  ends_on date,
  owner_id uuid,
  seq bigint,
  deleted_at timestamptz,
  primary key (workspace_id, id)
);
create unique index campaigns_key on campaigns (workspace_id, key);

create table campaign_reach (
  workspace_id uuid not null,
  campaign_id uuid not null,
  day date not null,
  source text not null,
  impressions bigint not null default 0,
  clicks bigint not null default 0,
  spend numeric not null default 0,
  primary key (workspace_id, campaign_id, day, source),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id)
);

create table ingest_keys ( -- messageIds taken; a repeated one has no effect
  workspace_id uuid not null,
  key text not null,
  day date not null,
  primary key (workspace_id, key)
);

create table touchpoints (
  workspace_id uuid not null,
  lead_id uuid not null,
  at timestamptz not null,
  id uuid not null,
  kind text not null,
  direction text not null check (direction in ('in', 'out')),
  actor text not null check (actor in ('person', 'machine', 'unknown')),
  side text not null check (side in ('sales', 'marketing')),
  channel text not null,
  campaign_id uuid,
  title text not null,
  detail text,
  props jsonb,
  received_at timestamptz not null default now(),
  primary key (workspace_id, lead_id, at, id)
) partition by range (at);
create table touchpoints_default partition of touchpoints default;

create table lead_dirty ( -- leads whose touchpoints changed and whose card is to be stamped soon (server/jobs/rollup.ts)
  workspace_id uuid not null,
  lead_id uuid not null,
  primary key (workspace_id, lead_id)
);

create table outcomes (
  workspace_id uuid not null,
  id uuid not null,
  lead_id uuid,
  account_id uuid,
  campaign_id uuid,
  kind text not null check (kind in ('accepted', 'meeting', 'opportunity', 'won', 'lost')),
  amount numeric,
  at timestamptz not null,
  external_id text,
  primary key (workspace_id, id)
);
create unique index outcomes_external on outcomes (workspace_id, external_id) where external_id is not null;
create index outcomes_lead on outcomes (workspace_id, lead_id, at);

create table feedback (
  workspace_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  author_id uuid not null,
  campaign_id uuid,
  verdict text not null check (verdict in ('good', 'unsure', 'poor')),
  reasons text[] not null default '{}',
  note text not null default '',
  contact text not null check (contact in ('not_contacted', 'attempted', 'reached')),
  outcome text check (outcome in ('accepted', 'meeting', 'opportunity', 'won', 'lost')),
  given_at timestamptz not null,
  revised_at timestamptz,
  retracted_at timestamptz,
  history jsonb not null default '[]',
  answers jsonb not null default '[]',
  received_at timestamptz not null default now(),
  seq bigint,
  deleted_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index feedback_lead on feedback (workspace_id, lead_id);

create table applied_mutations ( -- idempotency: the first answer to each mutation
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  body_hash bytea not null,
  result jsonb not null,
  applied_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

create table imports (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null,
  file_name text not null,
  stats jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- A device pulls each synced table by (workspace_id, seq).
create unique index workspace_settings_seq on workspace_settings (workspace_id, seq);
create unique index members_seq on members (workspace_id, seq);
create unique index teams_seq on teams (workspace_id, seq);
create unique index accounts_seq on accounts (workspace_id, seq);
create unique index leads_seq on leads (workspace_id, seq);
create unique index personas_seq on personas (workspace_id, seq);
create unique index campaigns_seq on campaigns (workspace_id, seq);
create unique index feedback_seq on feedback (workspace_id, seq);

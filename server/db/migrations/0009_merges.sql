-- Leads that are one person, and the way back. A merge moves what belongs to the lead; home_id remembers whose it was.

alter table leads
  -- The lead that stands for this one now, the last of a chain; deleted_at is set with it.
  add column merged_into uuid,
  -- What the card shows of the leads merged into it (LeadLoan in tables.ts), so that it can be given back.
  add column lent jsonb not null default '{}',
  -- The name without case, accents and spaces (lib/domain/name.ts): two of an account with one key may be one person.
  add column name_key text not null default '';
create index leads_merged on leads (workspace_id, merged_into) where merged_into is not null;
drop index leads_account;
create index leads_account on leads (workspace_id, account_id, name_key);

-- The lead the row was about before a merge; null when it is lead_id.
alter table identities add column home_id uuid;
alter table identity_cuts add column home_id uuid;
alter table lead_aliases add column home_id uuid;
alter table touchpoints add column home_id uuid;
alter table outcomes add column home_id uuid;
alter table feedback add column home_id uuid;

-- An address with a tag (anna+news@…) may be the mailbox without it: a hint, never a proof.
create index identities_tagged on identities
  (workspace_id, (split_part(split_part(value, '@', 1), '+', 1) || '@' || split_part(value, '@', 2)))
  where kind = 'email' and value like '_%+%@%';

create table lead_merges ( -- kept as history
  workspace_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  into_id uuid not null,
  evidence jsonb not null,
  -- null: a rule did it, because one source named both.
  merged_by uuid,
  merged_at timestamptz not null,
  undone_by uuid,
  undone_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id),
  foreign key (workspace_id, into_id) references leads (workspace_id, id)
);
create unique index lead_merges_standing on lead_merges (workspace_id, lead_id) where undone_at is null;
create index lead_merges_into on lead_merges (workspace_id, into_id);

create table lead_pairs ( -- leads that may be one person, and those of whom somebody said that they are not
  workspace_id uuid not null,
  -- The lesser id first.
  one_id uuid not null,
  other_id uuid not null,
  evidence jsonb not null,
  found_at timestamptz not null default now(),
  -- Set when somebody keeps them apart: no rule joins or suggests them again.
  apart_by uuid,
  apart_at timestamptz,
  primary key (workspace_id, one_id, other_id),
  foreign key (workspace_id, one_id) references leads (workspace_id, id),
  foreign key (workspace_id, other_id) references leads (workspace_id, id)
);
create index lead_pairs_other on lead_pairs (workspace_id, other_id);
create index lead_pairs_open on lead_pairs (workspace_id, found_at) where apart_at is null;

do $$
declare
  name text;
begin
  foreach name in array array['lead_merges', 'lead_pairs'] loop
    execute format(
      'create policy own_workspace on %I using (workspace_id = nullif(current_setting(''app.workspace_id'', true), '''')::uuid)', name);
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('grant select, insert, update, delete on %I to samsyn_app', name);
  end loop;
end $$;

-- The owner sees no workspace's rows while row-level security is forced on it.
alter table leads no force row level security;
update leads set name_key = lower(btrim(regexp_replace(name, '\s+', ' ', 'g')));
alter table leads force row level security;

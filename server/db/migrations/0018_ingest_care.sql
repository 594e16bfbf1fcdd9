-- What administrators are told of the keys that tools use, and what follows when a person refused analytics.

alter table tokens
  -- The key stood in an address, where logs of proxies and browsers keep it.
  add column exposed_at timestamptz,
  -- The last day on which an event of this key held an e-mail address where none belongs, and the property it stood in.
  add column masked_on date,
  add column masked_in text;

-- Of somebody who refused analytics: nothing is kept, or the touchpoint counts for its campaign without the person.
alter table privacy_settings
  add column unconsented text not null default 'left_out' check (unconsented in ('left_out', 'counted'));

create table anonymous_touches ( -- touchpoints that are nobody's: what happened for which campaign on which day
  workspace_id uuid not null,
  day date not null,
  id uuid not null,
  campaign_id uuid not null,
  kind text not null,
  primary key (workspace_id, day, id)
);

create policy own_workspace on anonymous_touches
  using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table anonymous_touches enable row level security, force row level security;
grant select, insert, update, delete on anonymous_touches to samsyn_app;

-- Who may enter: invites, what administrators see of devices, and what a leaver leaves to a successor.

create table invites ( -- a link makes whoever opens it a member, once
  workspace_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  email text not null,
  department text not null check (department in ('sales', 'marketing')),
  admin boolean not null,
  invited_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, invited_by) references members (workspace_id, id)
);
create unique index invites_token on invites (workspace_id, token_hash);
-- A second invite to an address takes the place of the first.
create unique index invites_waiting on invites (workspace_id, email) where accepted_at is null and withdrawn_at is null;

create policy own_workspace on invites using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table invites enable row level security, force row level security;
grant select, insert, update, delete on invites to samsyn_app;

alter table pairings
  -- What the person called the device when approving it.
  add column name text;

alter table tokens
  -- What the device called itself: browser and kind of computer.
  add column browser text,
  -- An administrator wants the device's data gone; it is told so at its next contact.
  add column wipe_ordered_at timestamptz,
  -- The device said that it has done so.
  add column wiped_at timestamptz;
update tokens set browser = name where kind = 'device';

-- Who takes care of it now that its author has left; the author stays who said it.
alter table feedback add column handed_to uuid;
create index feedback_keeper on feedback (workspace_id, (coalesce(handed_to, author_id)));

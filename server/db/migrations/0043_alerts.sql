-- What each member wants to be told of, and when the next mail that tells them is due.

create table alert_choices (
  workspace_id uuid not null,
  member_id uuid not null,
  -- As the contract has it (lib/contract/alerts.ts, AlertChoices).
  choices jsonb not null,
  -- null: they want no mail.
  mail_at timestamptz,
  -- The last day of a mail by the member's own calendar: at most one a day, whichever server sends it.
  mailed_on date,
  -- What came until then stood in a mail, or came before they chose.
  told_until timestamptz not null default now(),
  primary key (workspace_id, member_id),
  foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index alert_choices_mail on alert_choices (workspace_id, mail_at) where mail_at is not null;

create policy own_workspace on alert_choices
  using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table alert_choices enable row level security, force row level security;
grant select, insert, update, delete on alert_choices to samsyn_app;

-- What predicts outcomes of leads (server/jobs/models.ts), and since when their cards say what they say.

create table models (
  workspace_id uuid primary key,
  -- As devices get it (lib/contract/models.ts): how it stands, on how many outcomes until when, its measures, its table of points.
  model jsonb,
  -- How many outcomes there were when it was made, and when the last of them was.
  outcomes int not null default 0,
  until timestamptz,
  -- Until then the process that took it is at it.
  claimed_until timestamptz
);

create policy own_workspace on models using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table models enable row level security, force row level security;
grant select, insert, update, delete on models to samsyn_app;

-- A model may learn from what was known before an outcome alone, and of earlier cards nobody knows since when they say so.
alter table leads add column card_at timestamptz not null default now();
alter table accounts add column card_at timestamptz not null default now();

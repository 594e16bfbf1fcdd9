-- What a lead's card says besides who it is, and by which rule a touchpoint was told to be a machine's.

alter table leads
  -- A person chose the owner, so no import and no rule changes it.
  add column owner_by_hand boolean not null default false,
  -- Lead.stop: not to be contacted, or an objection to marketing; with when and from where.
  add column stop jsonb,
  -- Where the lead stands in the company's CRM.
  add column crm_url text,
  -- What brought the lead first: import, ingest, or the member who added it.
  add column source text,
  -- When the person was told that we hold the data.
  add column notice_at timestamptz;
create index leads_stopped on leads (workspace_id, id) where stop is not null;

-- null: nothing speaks against a person.
alter table touchpoints add column rule text;

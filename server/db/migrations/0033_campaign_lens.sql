-- What a campaign promises, to whom, and how its pages are known.

alter table campaigns
  -- As the contract has it (lib/contract/records.ts, CampaignBrief).
  add column brief jsonb not null default '{"promise": "", "audience": "", "offer": "", "nextStep": ""}',
  add column persona_ids uuid[] not null default '{}',
  -- Landing pages, in the form of lib/domain/campaign-address.ts.
  add column addresses text[] not null default '{}',
  -- Pairs of tool and id.
  add column external_ids jsonb not null default '[]';

-- Devices learn how links name campaigns: campaigns that have such spellings are sent again.
alter table campaigns no force row level security;
alter table spellings no force row level security;
update campaigns c set seq = null from spellings s
  where s.workspace_id = c.workspace_id and s.field = 'campaign' and s.meaning = c.key;
alter table spellings force row level security;
alter table campaigns force row level security;

-- What a verdict is about, and when a lead that is not ready is to come back.

alter table feedback
  -- The touchpoints that the seller named, and how they read as long as they are kept (lib/contract/records.ts, PinnedTouchpoint).
  add column touchpoints uuid[] not null default '{}',
  add column pinned jsonb not null default '[]',
  -- As the contract has it (NotNow), and the touchpoint that it waited for, once it has come.
  add column not_now jsonb,
  add column triggered jsonb;

-- What a workspace adds to how job titles are read.

alter table workspace_settings
  -- As the contract has it (lib/contract/titles.ts, TitleRules).
  add column title_rules jsonb not null default '{"words": [], "corrections": []}';

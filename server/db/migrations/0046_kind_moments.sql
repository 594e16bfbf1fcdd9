-- Kinds of touchpoints that marketing calls telling, as the contract has them (lib/contract/records.ts, KindMoment). Synced.

alter table workspace_settings add column kind_moments jsonb not null default '[]';

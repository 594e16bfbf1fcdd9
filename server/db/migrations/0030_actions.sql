-- What members decided of the actions proposed for a lead: done, later, or refused and why.

alter table leads
  -- As the contract has it (lib/contract/records.ts, ActionDecision), one for each kind of action.
  add column actions jsonb not null default '[]';

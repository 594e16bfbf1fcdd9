-- What a team wants to reach, with what each department does for it.

alter table teams
  -- As the contract has it (lib/contract/records.ts, Goal); null: none is set.
  add column goal jsonb;

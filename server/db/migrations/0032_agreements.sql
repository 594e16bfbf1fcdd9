-- What a team's departments promise each other: the agreement in force.

alter table teams
  -- As the contract has it (lib/contract/records.ts, Agreement); null: the default.
  add column agreement jsonb;

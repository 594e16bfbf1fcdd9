-- Sellers' words that marketing has pinned to a persona.

alter table feedback
  -- As the contract has it (lib/contract/records.ts, Pin).
  add column pin jsonb;

-- Which persona a member says a lead is, against what the rules make of it.

alter table leads
  -- As the contract has it (lib/contract/records.ts, PersonaByHand).
  add column persona_by_hand jsonb;

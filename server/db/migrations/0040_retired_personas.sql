-- A version that takes its persona out of use: who replaces it, as the contract has it (lib/contract/personas.ts, Retirement).

alter table persona_versions add column retired jsonb;

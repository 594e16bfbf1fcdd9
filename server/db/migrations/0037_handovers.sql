-- Marketing hands a lead to sales, and sales answers.

alter table leads
  -- The handover that holds, as the contract has it (lib/contract/records.ts, Handover).
  add column handover jsonb;
-- In a workspace with more leads than a device holds, every device holds these.
create index leads_handover on leads (workspace_id, id) where handover is not null;

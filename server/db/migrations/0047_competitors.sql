-- Domains of companies that sell the same: their people are no leads. Synced.

alter table workspace_settings add column competitors text[] not null default '{}';

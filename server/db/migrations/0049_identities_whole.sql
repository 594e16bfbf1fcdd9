-- Ingest finds a thousand leads by address at a time: with the answer in the index itself, the table's pages are left alone.
alter table identities drop constraint identities_pkey, add primary key (workspace_id, kind, value) include (lead_id, home_id);

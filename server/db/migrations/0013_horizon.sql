-- How far back the change feed tells what is gone (server/db/tombstones.ts): a device that stands before it begins anew.
alter table workspaces add column horizon bigint not null default 0;
grant update (horizon) on workspaces to samsyn_app;

-- Site records of the page detector that no device of the workspace is to use.

alter table workspace_settings add column sites_off text[] not null default '{}';

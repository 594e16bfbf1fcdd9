-- Whether somebody opted out in HubSpot was not read: its contacts are read once more from the beginning.

alter table sources no force row level security;
update sources set cursors = cursors - 'contacts' where system = 'hubspot';
alter table sources force row level security;

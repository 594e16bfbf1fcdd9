-- When the thing itself is, for touchpoints that announce one: a webinar somebody signed up for, a meeting somebody booked.

alter table touchpoints add column starts_at timestamptz;
create index touchpoints_ahead on touchpoints (workspace_id, lead_id, starts_at) where starts_at is not null;

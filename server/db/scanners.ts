/** Touchpoints that security programs cause: they open mails and try their links before a person sees them. */
import { sql as raw } from 'kysely';
import { noteDays } from './campaign-days.ts';
import type { Sql } from './db.ts';

/** Sooner than this after the mail was sent, nobody has read it. Also the time within which a scanner tries the links of one mail. */
const SECONDS = 10;
/** So many other links of the same mail, clicked at once. */
const OTHER_LINKS = 2;

/**
 * Marks opens and clicks of these leads that came too soon after their mail, or together with clicks on its other links; their days wait to be
 * counted. Windows over the mails sorted once: comparing each with each would take the square of their number.
 */
export async function markScanners(sql: Sql, workspaceId: string, leadIds: readonly string[]): Promise<void> {
  await raw`
    with mails as (
      select t.* from unnest(${[...leadIds]}::uuid[]) as k (id)
      cross join lateral (
        select lead_id, at, id, kind, campaign_id, rule, case when kind = 'email_click' then props ->> 'url' end as url from touchpoints
        where workspace_id = ${workspaceId} and lead_id = k.id
          and kind in ('email_sent', 'email_delivered', 'email_open', 'email_click') and received_at > now() - interval '3 days'
        offset 0) t), -- one look-up a lead, however old the statistics
    beside as (
      select lead_id, at, id, kind, rule, url,
        campaign_id is not null and bool_or(kind in ('email_sent', 'email_delivered')) over just_before as too_soon,
        array_agg(url) over around as urls
      from mails
      window just_before as (partition by lead_id, campaign_id order by at range between make_interval(secs => ${SECONDS}) preceding and current row),
        around as (partition by lead_id, campaign_id order by at range between make_interval(secs => ${SECONDS}) preceding and make_interval(secs => ${SECONDS}) following)),
    judged as (
      select lead_id, at, id, case
        when kind = 'email_click' and (select count(distinct other) from unnest(urls) as other where other <> url) >= ${OTHER_LINKS} then 'many_links'
        when too_soon then 'too_soon'
        end as found
      from beside where kind in ('email_open', 'email_click') and rule is null),
    marked as (
      update touchpoints t set actor = 'machine', rule = judged.found from judged
      where judged.found is not null and t.workspace_id = ${workspaceId} and t.lead_id = judged.lead_id and t.at = judged.at and t.id = judged.id
      returning t.at)
    ${noteDays(workspaceId, 'marked')}`.execute(sql);
}

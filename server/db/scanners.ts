/** Touchpoints that security programs cause: they open mails and try their links before a person sees them. */
import { sql as raw } from 'kysely';
import { noteDays } from './campaign-days.ts';
import type { Sql } from './db.ts';

/** Sooner than this after the mail was sent, nobody has read it. Also the time within which a scanner tries the links of one mail. */
const SECONDS = 10;
/** So many other links of the same mail, clicked at once. */
const OTHER_LINKS = 2;

/** Marks opens and clicks of these leads that came too soon after their mail, or together with clicks on its other links; their days wait to be counted. */
export async function markScanners(sql: Sql, workspaceId: string, leadIds: readonly string[]): Promise<void> {
  await raw`
    with mails as (
      select lead_id, at, id, kind, campaign_id, props ->> 'url' as url, rule from touchpoints
      where workspace_id = ${workspaceId} and lead_id = any (${[...leadIds]}::uuid[])
        and kind in ('email_sent', 'email_delivered', 'email_open', 'email_click') and received_at > now() - interval '3 days'),
    judged as (
      select c.lead_id, c.at, c.id, case
        when c.kind = 'email_click' and (
          select count(distinct o.url) from mails o
          where o.lead_id = c.lead_id and o.kind = 'email_click' and o.campaign_id is not distinct from c.campaign_id
            and o.url <> c.url and o.at between c.at - make_interval(secs => ${SECONDS}) and c.at + make_interval(secs => ${SECONDS})) >= ${OTHER_LINKS}
          then 'many_links'
        when exists (
          select from mails s where s.lead_id = c.lead_id and s.kind in ('email_sent', 'email_delivered') and s.campaign_id = c.campaign_id
            and c.at between s.at and s.at + make_interval(secs => ${SECONDS}))
          then 'too_soon'
        end as found
      from mails c where c.kind in ('email_open', 'email_click') and c.rule is null),
    marked as (
      update touchpoints t set actor = 'machine', rule = judged.found from judged
      where judged.found is not null and t.workspace_id = ${workspaceId} and t.lead_id = judged.lead_id and t.at = judged.at and t.id = judged.id
      returning t.at)
    ${noteDays(workspaceId, 'marked')}`.execute(sql);
}

import type { SiteRecord } from './record.ts';

export const zimbra: SiteRecord = {
  id: 'zimbra',
  at: /^[^/]+\/(?:zimbra|modern)\//,
  marker: '#z_shell',
  sender: '[id$="_from"]',
  recipient: '[id$="_to"],[id$="_cc"],.addrBubble',
  list: '.ZmConvListRow,.ZmMsgListRow',
  body: '.MsgBody',
  open: /\/(?:conversation|message)\/-?\d+/,
};

import type { SiteRecord } from './record.ts';

export const zoho: SiteRecord = {
  id: 'zoho',
  at: /^mail\.zoho(?:cloud)?\.(?:com(?:\.au|\.cn)?|eu|in|jp|ca|sa|ae|uk)\//,
  sender: '.zmMVFrom,.zmMVFromName',
  recipient: '.zmMVTo,.zmMVCc,.zmCToAdd',
  list: '.zmList',
  body: '.zmMVContent',
  open: /#[^?]*\/p\/\w+/,
};

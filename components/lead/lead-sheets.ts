import { useState } from 'react';

/** What is open over a lead. */
export interface LeadSheet {
  name: 'account' | 'handling' | 'handover' | 'identities' | 'not' | 'persona' | 'stage';
  /** What is typed to find somebody at the company. */
  find?: string;
  /** The day typed for when the person was told of our data; empty for never. */
  day?: string;
  /** Which of the page's addresses and profiles are said to be somebody else's. */
  chosen?: readonly string[];
  /** The stage chosen for the lead, and the reason as far as it is typed. */
  stage?: string;
  reason?: string;
  /** The persona said to be the right one, `none` for none; and what is typed beside the reason. */
  persona?: string;
  note?: string;
  /** For which campaign the lead is handed over, and to whom. */
  campaign?: string;
  to?: string;
}

export interface LeadSheetProps {
  sheet: LeadSheet | null;
  onSheet: (sheet: LeadSheet | null) => void;
}

export interface LeadSheets {
  of(leadId: string): LeadSheet | null;
  set(leadId: string, sheet: LeadSheet | null): void;
}

/**
 * What is open over leads: it goes with its lead when another page comes to the front, and is there again, as it was left, when
 * the page comes back.
 * @param page names the page in front
 */
export function useLeadSheets(page: string): LeadSheets {
  const [open, setOpen] = useState<ReadonlyMap<string, LeadSheet | null>>(new Map());
  const keyOf = (leadId: string): string => `${page} ${leadId}`;
  return {
    of: (leadId) => open.get(keyOf(leadId)) ?? null,
    set: (leadId, sheet) => setOpen((before) => new Map(before).set(keyOf(leadId), sheet)),
  };
}

/**
 * From what many events or rows say of people to what changes in the database. Pure, and in the order given: later facts win.
 * Exact keys find leads; a key that already belongs to another lead is never moved, and one that a person cut from a lead never
 * comes back to it. Who brings the keys of two leads shows that they are one person (services/merges.ts decides).
 */
import { v7 } from 'uuid';
import type { PairEvidence, Stop } from '#lib/contract/records.ts';
import type { CompanyFacts, Key, PersonFacts } from './person.ts';
import { strongerStop } from './stop.ts';

interface LeadState {
  id: string;
  accountId: string | null;
  ownerId: string | null;
  crmUrl: string | null;
  stop: Stop | null;
  name: string;
  title: string | null;
  country: string | null;
  emails: string[];
  linkedin: string[];
}

interface AccountState {
  id: string;
  name: string;
  domains: string[];
  industry: string | null;
  country: string | null;
  employees: number | null;
}

/** What the database holds of the keys and sites in question. */
export interface Known {
  /** By keyText. */
  leadOf: ReadonlyMap<string, string>;
  /** By keyText: whose a key was before its lead was merged into the one that has it now. */
  homeOf: ReadonlyMap<string, string>;
  leads: readonly LeadState[];
  /** What people cut, by cutText. */
  cuts: ReadonlySet<string>;
  /** By site. */
  accountOf: ReadonlyMap<string, string>;
  accounts: readonly AccountState[];
}

export interface Plan {
  /** For each person given: the lead, or null when no lead has any of the keys and none may be made. */
  leadIds: (string | null)[];
  /** For each person given: the lead that was met, when it is a part of that one; else null. */
  homeIds: (string | null)[];
  /** Leads whose keys one person brought together. */
  met: { leadIds: [string, string]; evidence: PairEvidence[] }[];
  newLeads: LeadState[];
  changedLeads: LeadState[];
  newIdentities: (Key & { leadId: string })[];
  newAccounts: AccountState[];
  changedAccounts: AccountState[];
}

export const keyText = ({ kind, value }: Key): string => `${kind} ${value}`;

/** A key and a lead that are not to be joined. */
export const cutText = (key: Key, leadId: string): string => `${leadId} ${keyText(key)}`;

/** `havsbris.example.com` → `Havsbris`, until somebody names the company. */
const nameOfSite = (site: string): string => site.charAt(0).toUpperCase() + site.slice(1).split('.')[0];

const isNamed = (evidence: {
  by: Key['kind'];
  value: string;
}): evidence is PairEvidence & { by: Key['kind'] } => evidence.by !== 'anonymous';

class Planner {
  readonly #leadOf: Map<string, string>;
  readonly #leads: Map<string, LeadState>;
  readonly #cuts: ReadonlySet<string>;
  readonly #accountOf: Map<string, string>;
  readonly #accounts: Map<string, AccountState>;
  readonly #before: Map<string, string>;
  readonly #made = new Set<string>();
  readonly #identities: Plan['newIdentities'] = [];
  readonly #met: Plan['met'] = [];

  constructor(known: Known) {
    this.#leadOf = new Map(known.leadOf);
    this.#leads = new Map(known.leads.map((lead) => [lead.id, structuredClone(lead)]));
    this.#cuts = known.cuts;
    this.#accountOf = new Map(known.accountOf);
    this.#accounts = new Map(known.accounts.map((account) => [account.id, structuredClone(account)]));
    this.#before = new Map([...known.leads, ...known.accounts].map((row) => [row.id, JSON.stringify(row)]));
  }

  /**
   * The lead with the strongest of the keys. An anonymous id says only which browser it was, so it decides
   * when nothing else is given and never joins a named person to the one before them at the same browser.
   */
  find(person: PersonFacts): string | null {
    const key = this.foundBy(person);
    return (key && this.#leadOf.get(keyText(key))) ?? null;
  }

  /** The key by which `find` finds the lead. */
  foundBy(person: PersonFacts): Key | null {
    const isNamedOnly = !person.joins && person.keys.some(({ kind }) => kind !== 'anonymous');
    const counts = (key: Key): boolean => !(isNamedOnly && key.kind === 'anonymous');
    return person.keys.find((key) => counts(key) && this.#leadOf.has(keyText(key))) ?? null;
  }

  /** Notes every other lead that has one of the person's keys, unless somebody cut one of the two keys from it. */
  #meet(person: PersonFacts, id: string): void {
    const first = this.foundBy(person);
    if (!first || first.kind === 'anonymous') return;
    for (const key of person.keys) {
      const other = this.#leadOf.get(keyText(key));
      if (key.kind === 'anonymous' || other === undefined || other === id) continue;
      if (this.#cuts.has(cutText(key, id)) || this.#cuts.has(cutText(first, other))) continue;
      const evidence = [first, key].map(({ kind, value }) => ({ by: kind, value }));
      this.#met.push({ leadIds: [id, other], evidence: evidence.filter(isNamed) });
    }
  }

  /** Finds or makes the lead, and writes what is said of it. */
  apply(person: PersonFacts): string {
    const id = this.find(person) ?? this.#newLead();
    this.#meet(person, id);
    for (const key of person.keys) {
      if (this.#leadOf.has(keyText(key)) || this.#cuts.has(cutText(key, id))) continue;
      this.#leadOf.set(keyText(key), id);
      this.#identities.push({ ...key, leadId: id });
    }
    const lead = this.#leads.get(id);
    if (!lead) return id;
    const mine = (key: Key | undefined): boolean =>
      key !== undefined && this.#leadOf.get(keyText(key)) === id;
    if (
      person.email &&
      mine(person.keys.find(({ kind }) => kind === 'email')) &&
      !lead.emails.includes(person.email)
    )
      lead.emails.push(person.email);
    if (
      person.linkedin &&
      mine({ kind: 'linkedin', value: person.linkedin }) &&
      !lead.linkedin.includes(person.linkedin)
    )
      lead.linkedin.push(person.linkedin);
    lead.name = person.name ?? lead.name;
    lead.title = person.title ?? lead.title;
    lead.country = person.country ?? lead.country;
    lead.ownerId = person.ownerId ?? lead.ownerId;
    lead.crmUrl = person.crmUrl ?? lead.crmUrl;
    // Whatever a source says later, only a person lifts it.
    lead.stop = strongerStop(lead.stop, person.stop ?? null);
    if (person.company && (lead.accountId === null || person.company.named))
      lead.accountId = this.#account(person.company);
    return id;
  }

  #newLead(): string {
    const id = v7();
    this.#made.add(id);
    this.#leads.set(id, {
      id,
      accountId: null,
      ownerId: null,
      crmUrl: null,
      stop: null,
      name: '',
      title: null,
      country: null,
      emails: [],
      linkedin: [],
    });
    return id;
  }

  #account(company: CompanyFacts): string {
    const known = this.#accounts.get(this.#accountOf.get(company.site) ?? '');
    const account = known ?? {
      id: v7(),
      name: nameOfSite(company.site),
      domains: [company.site],
      industry: null,
      country: null,
      employees: null,
    };
    if (!known) {
      this.#made.add(account.id);
      this.#accounts.set(account.id, account);
      this.#accountOf.set(company.site, account.id);
    }
    // A name that only the person's own record tells does not rename a company that others named.
    if (company.name && (company.named || account.name === nameOfSite(company.site)))
      account.name = company.name;
    account.industry = company.industry ?? account.industry;
    account.country = company.country ?? account.country;
    account.employees = company.employees ?? account.employees;
    return account.id;
  }

  finish(leadIds: (string | null)[], homeIds: (string | null)[]): Plan {
    const changed = <Row extends { id: string }>(row: Row): boolean =>
      !this.#made.has(row.id) && this.#before.get(row.id) !== JSON.stringify(row);
    const made = ({ id }: { id: string }): boolean => this.#made.has(id);
    const leads = [...this.#leads.values()];
    const accounts = [...this.#accounts.values()];
    return {
      leadIds,
      homeIds,
      met: this.#met,
      newLeads: leads.filter(made),
      changedLeads: leads.filter(changed),
      newIdentities: this.#identities,
      newAccounts: accounts.filter(made),
      changedAccounts: accounts.filter(changed),
    };
  }
}

/** Whether a lead or its card may be made or changed by what is said. */
export const mayChange = (person: PersonFacts): boolean =>
  person.mayCreate ||
  person.joins === true ||
  Boolean(
    person.name ?? person.title ?? person.country ?? person.crmUrl ?? person.stop ?? person.company?.named,
  );

/** Plans the changes for all the people given. Those who are named come first, so that earlier visits find them. */
export function planPeople(known: Known, people: readonly PersonFacts[]): Plan {
  const planner = new Planner(known);
  const leadIds = people.map((person) => (person.mayCreate ? planner.apply(person) : null));
  const found = people.map((person, index) => {
    const made = leadIds[index];
    if (made) return made;
    const there = planner.find(person);
    return there !== null && mayChange(person) ? planner.apply(person) : there;
  });
  const homes = people.map((person) => {
    if (known.homeOf.size === 0) return null;
    const key = planner.foundBy(person);
    return (key && known.homeOf.get(keyText(key))) ?? null;
  });
  return planner.finish(found, homes);
}

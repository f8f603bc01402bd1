import type { TextKey } from '@/text/catalog';
import type { Rights } from '../../rights';
import { type AdminSection, type GroupName, groups, sections } from '../sections';

/** A part of the overview; those of the administration, and pages beside it that administrators look for there. */
export type Entry = Pick<AdminSection, 'group' | 'label' | 'lead' | 'also' | 'open'> & {
  to: AdminSection['to'] | '/queues' | '/analytics' | '/audit' | '/trust';
};

const beside: Entry[] = [
  {
    group: 'calls',
    to: '/queues',
    label: 'nav.queues',
    lead: 'queues.lead',
    also: 'acd agent ring group hunt group contact center',
    open: () => true,
  },
  {
    group: 'reports',
    to: '/analytics',
    label: 'nav.analytics',
    lead: 'figures.lead',
    also: 'statistics dashboard kpi',
    open: ({ may }) => may('Reports'),
  },
  {
    group: 'reports',
    to: '/audit',
    label: 'nav.audit',
    lead: 'audit.lead',
    also: 'log changes who',
    open: ({ may }) => may('ReadAuditTrail'),
  },
  {
    group: 'reports',
    to: '/trust',
    label: 'nav.trust',
    lead: 'standing.lead',
    also: 'policy fraud spam limits',
    open: ({ may }) => may('ViewConduct'),
  },
];

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The parts that somebody may open and that have every word that was typed, by group; groups without one are left out. */
export function findParts(
  typed: string,
  rights: Rights,
  t: (key: TextKey) => string,
): { group: GroupName; entries: Entry[] }[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const fits = ({ label, lead, also, group, open }: Entry) => {
    const said = plain(`${t(label)} ${t(lead)} ${also} ${t(`overview.group.${group}`)}`);
    return open(rights) && words.every((word) => said.includes(word));
  };
  const found = [...sections, ...beside].filter(fits);
  return groups
    .map((group) => ({ group, entries: found.filter((entry) => entry.group === group) }))
    .filter(({ entries }) => entries.length > 0);
}

import {
  IconBuilding,
  IconChartBar,
  IconCode,
  IconDialpad,
  IconHeadset,
  IconHistory,
  IconMessageCircle,
  IconMessages,
  IconPrinter,
  IconRecordMail,
  IconScale,
  IconSettings,
  IconShieldCheck,
  IconUsers,
  IconVideo,
  type TablerIcon,
} from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { openSections, sections } from '@/features/people/admin/sections';
import { type Rights, useRights } from '@/features/people/rights';
import type { TextKey } from '@/text/catalog';

export interface Place {
  to:
    | '/'
    | '/history'
    | '/voicemail'
    | '/chats'
    | '/meetings'
    | '/texts'
    | '/fax'
    | '/colleagues'
    | '/administration'
    | '/people'
    | '/phones'
    | '/trunks'
    | '/microsoft-teams'
    | '/recordings'
    | '/supervision'
    | '/paging'
    | '/pickup-groups'
    | '/emergency-places'
    | '/rooms'
    | '/spending'
    | '/crm'
    | '/connections'
    | '/numbers'
    | '/identity'
    | '/porting'
    | '/menus'
    | '/call-routing'
    | '/queues'
    | '/text-registration'
    | '/roles'
    | '/company'
    | '/company-sign-in'
    | '/chat-imports'
    | '/chat-retention'
    | '/privacy-requests'
    | '/close-account'
    | '/fax-settings'
    | '/email'
    | '/language-model'
    | '/chat-encryption'
    | '/companies'
    | '/guests'
    | '/analytics'
    | '/call-quality'
    | '/call-log'
    | '/developer'
    | '/audit'
    | '/trust'
    | '/trust/decisions'
    | '/settings';
  label: TextKey;
  icon: TablerIcon;
  /** Only for who may use it; left out: for everybody. */
  open?: (rights: Rights) => boolean;
  /** Not in the tab bar of narrow screens (reached from the menu instead). */
  wideOnly?: boolean;
  /** Pages besides its own that belong to it. */
  with?: readonly string[];
  /** The first part of it that somebody may open, where that depends on who it is. */
  first?: (rights: Rights) => Place['to'] | undefined;
}

export const places: Place[] = [
  { to: '/', label: 'nav.phone', icon: IconDialpad },
  { to: '/chats', label: 'nav.chats', icon: IconMessages, open: ({ may }) => may('Glip') },
  {
    to: '/meetings',
    label: 'nav.meetings',
    icon: IconVideo,
    open: ({ may }) => may('Meetings'),
    wideOnly: true,
    with: ['/meetings', '/webinars'],
  },
  // The front page shows the latest calls, with a way to all of them.
  { to: '/history', label: 'nav.history', icon: IconHistory, wideOnly: true },
  { to: '/voicemail', label: 'nav.voicemail', icon: IconRecordMail },
  { to: '/queues', label: 'nav.queues', icon: IconHeadset, wideOnly: true },
  { to: '/texts', label: 'nav.texts', icon: IconMessageCircle },
  { to: '/fax', label: 'nav.fax', icon: IconPrinter, open: ({ may }) => may('ReadMessages'), wideOnly: true },
  { to: '/colleagues', label: 'nav.colleagues', icon: IconUsers, with: ['/colleagues', '/contacts'] },
  {
    to: '/administration',
    label: 'nav.admin',
    icon: IconBuilding,
    open: (rights) => openSections(rights).length > 0,
    wideOnly: true,
    with: ['/administration', ...sections.map(({ to }) => to)],
  },
  {
    to: '/analytics',
    label: 'nav.analytics',
    icon: IconChartBar,
    open: ({ may }) => may('Reports'),
    wideOnly: true,
  },
  { to: '/developer', label: 'nav.developer', icon: IconCode, wideOnly: true },
  { to: '/audit', label: 'nav.audit', icon: IconShieldCheck, open: ({ may }) => may('ReadAuditTrail'), wideOnly: true },
  {
    to: '/trust',
    label: 'nav.trust',
    icon: IconScale,
    wideOnly: true,
    with: ['/trust'],
    first: ({ may }) => (may('ViewConduct') ? '/trust' : '/trust/decisions'),
  },
  { to: '/settings', label: 'nav.settings', icon: IconSettings },
];

/** The places for the person who is signed in, and whether the page that is open belongs to each. */
export function usePlaces(): (Place & { here: boolean })[] {
  const rights = useRights();
  const { pathname } = useLocation();
  return places
    .filter(({ open }) => !open || open(rights))
    .map((place) => {
      const here = place.with?.some((path) => pathname === path || pathname.startsWith(`${path}/`)) ?? false;
      return { ...place, here, to: place.first?.(rights) ?? place.to };
    });
}

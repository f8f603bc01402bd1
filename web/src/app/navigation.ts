import {
  IconCode,
  IconDialpad,
  IconHash,
  IconHistory,
  IconRecordMail,
  IconSettings,
  IconShieldCheck,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import type { TextKey } from '@/text/catalogue';

export interface Place {
  to: '/' | '/history' | '/voicemail' | '/colleagues' | '/people' | '/developer' | '/audit' | '/settings';
  label: TextKey;
  icon: TablerIcon;
  adminOnly?: boolean;
  /** Not in the tab bar of narrow screens (reached from the menu instead). */
  wideOnly?: boolean;
}

export const places: Place[] = [
  { to: '/', label: 'nav.phone', icon: IconDialpad },
  { to: '/history', label: 'nav.history', icon: IconHistory },
  { to: '/voicemail', label: 'nav.voicemail', icon: IconRecordMail },
  { to: '/colleagues', label: 'nav.colleagues', icon: IconUsers },
  { to: '/people', label: 'nav.people', icon: IconHash, adminOnly: true, wideOnly: true },
  { to: '/developer', label: 'nav.developer', icon: IconCode, wideOnly: true },
  { to: '/audit', label: 'nav.audit', icon: IconShieldCheck, adminOnly: true, wideOnly: true },
  { to: '/settings', label: 'nav.settings', icon: IconSettings },
];

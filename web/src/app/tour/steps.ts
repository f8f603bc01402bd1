import type { Rights } from '@/features/people/rights';

export type Step =
  | 'analytics'
  | 'audit'
  | 'call'
  | 'cases'
  | 'chats'
  | 'colleagues'
  | 'decisions'
  | 'history'
  | 'listen'
  | 'menus'
  | 'numbers'
  | 'people'
  | 'queues'
  | 'rules'
  | 'settings'
  | 'setup'
  | 'texts'
  | 'voicemail'
  | 'wallboard';

/** Where each step is shown. */
export const pageOf = {
  analytics: '/analytics',
  audit: '/audit',
  call: '/',
  cases: '/trust/cases',
  chats: '/chats',
  colleagues: '/colleagues',
  decisions: '/trust/decisions',
  history: '/history',
  listen: '/queues',
  menus: '/menus',
  numbers: '/numbers',
  people: '/people',
  queues: '/queues',
  rules: '/trust/rules',
  settings: '/settings',
  setup: '/administration',
  texts: '/texts',
  voicemail: '/voicemail',
  wallboard: '/queues/wallboard',
} as const satisfies Record<Step, string>;

export const roles = ['person', 'receptionist', 'supervisor', 'administrator', 'officer'] as const;
export type Role = (typeof roles)[number];

/** Five for each role. */
export const stepsOf: Record<Role, readonly Step[]> = {
  person: ['call', 'chats', 'texts', 'voicemail', 'settings'],
  receptionist: ['call', 'colleagues', 'queues', 'history', 'texts'],
  supervisor: ['queues', 'listen', 'wallboard', 'history', 'chats'],
  administrator: ['setup', 'people', 'numbers', 'menus', 'analytics'],
  officer: ['cases', 'decisions', 'rules', 'audit', 'chats'],
};

/** Roles whose steps lead to pages that the person may open. */
export const openRoles = ({ may, mayOnOthers }: Rights): Role[] =>
  roles.filter((role) => {
    if (role === 'administrator')
      return may('AutoReceptionist') && may('ReadCompanyPhoneNumbers') && may('Reports') && mayOnOthers('EditUserInfo');
    if (role === 'officer') return may('ViewConduct') && may('ReadAuditTrail');
    return true;
  });

/** The one that the tour begins with: the furthest reaching that is the person's. */
export const likelyRole = (open: readonly Role[]): Role =>
  open.includes('administrator') ? 'administrator' : open.includes('officer') ? 'officer' : 'person';

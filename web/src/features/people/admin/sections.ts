import type { TextKey } from '@/text/catalogue';
import type { Rights } from '../rights';

export type SectionName =
  | 'people'
  | 'phones'
  | 'numbers'
  | 'identity'
  | 'registration'
  | 'roles'
  | 'company'
  | 'chatImports';

interface AdminSection {
  name: SectionName;
  to: '/people' | '/phones' | '/numbers' | '/identity' | '/text-registration' | '/roles' | '/company' | '/chat-imports';
  label: TextKey;
  open: (rights: Rights) => boolean;
}

/** Permissions that make somebody an administrator of other people. */
const overPeople = ['Users', 'AddRemoveUsers', 'EditAssignedRoles', 'EditUserInfo', 'EditUserCredentials'];

export const sections: AdminSection[] = [
  { name: 'people', to: '/people', label: 'admin.people', open: ({ mayOnOthers }) => mayOnOthers(...overPeople) },
  { name: 'phones', to: '/phones', label: 'admin.phones', open: ({ may }) => may('ReadCompanyDevices') },
  { name: 'numbers', to: '/numbers', label: 'admin.numbers', open: ({ may }) => may('ReadCompanyPhoneNumbers') },
  { name: 'identity', to: '/identity', label: 'admin.identity', open: ({ may }) => may('ReadCompanyPhoneNumbers') },
  {
    name: 'registration',
    to: '/text-registration',
    label: 'admin.registration',
    open: ({ may }) => may('ReadSMSRegistration'),
  },
  {
    name: 'roles',
    to: '/roles',
    label: 'admin.roles',
    open: ({ may }) => may('EditUserRoles', 'Roles', 'EditAssignedRoles'),
  },
  {
    name: 'company',
    to: '/company',
    label: 'admin.company',
    open: ({ may }) => may('EditCompanyInfo', 'Sites', 'CostCenterManagement', 'AccountAdministration'),
  },
  {
    name: 'chatImports',
    to: '/chat-imports',
    label: 'admin.chatImports',
    open: ({ may }) => may('ImportChats'),
  },
];

/** The parts of the administration that somebody may open. */
export const openSections = (rights: Rights): AdminSection[] => sections.filter((section) => section.open(rights));

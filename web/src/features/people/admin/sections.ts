import type { TextKey } from '@/text/catalogue';
import type { Rights } from '../rights';

export type SectionName =
  | 'people'
  | 'phones'
  | 'trunks'
  | 'msTeams'
  | 'recordings'
  | 'supervision'
  | 'paging'
  | 'pickup'
  | 'emergencyPlaces'
  | 'rooms'
  | 'spending'
  | 'crm'
  | 'connections'
  | 'quality'
  | 'callLog'
  | 'numbers'
  | 'identity'
  | 'porting'
  | 'menus'
  | 'routing'
  | 'registration'
  | 'roles'
  | 'company'
  | 'companySignIn'
  | 'chatImports'
  | 'retention'
  | 'languageModel'
  | 'encryption'
  | 'companies'
  | 'guests';

interface AdminSection {
  name: SectionName;
  to:
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
    | '/call-quality'
    | '/call-log'
    | '/numbers'
    | '/identity'
    | '/porting'
    | '/menus'
    | '/call-routing'
    | '/text-registration'
    | '/roles'
    | '/company'
    | '/company-sign-in'
    | '/chat-imports'
    | '/chat-retention'
    | '/language-model'
    | '/chat-encryption'
    | '/companies'
    | '/guests';
  label: TextKey;
  open: (rights: Rights) => boolean;
}

/** Permissions that make somebody an administrator of other people. */
const overPeople = ['Users', 'AddRemoveUsers', 'EditAssignedRoles', 'EditUserInfo', 'EditUserCredentials'];

export const sections: AdminSection[] = [
  { name: 'people', to: '/people', label: 'admin.people', open: ({ mayOnOthers }) => mayOnOthers(...overPeople) },
  { name: 'phones', to: '/phones', label: 'admin.phones', open: ({ may }) => may('ReadCompanyDevices') },
  { name: 'trunks', to: '/trunks', label: 'admin.trunks', open: ({ may }) => may('AccountAdministration') },
  { name: 'msTeams', to: '/microsoft-teams', label: 'msTeams.title', open: ({ may }) => may('TeamsDirectRouting') },
  { name: 'recordings', to: '/recordings', label: 'admin.recordings', open: ({ may }) => may('EditCompanyInfo') },
  {
    name: 'quality',
    to: '/call-quality',
    label: 'admin.quality',
    open: ({ may }) => may('FullCompanyCallLog'),
  },
  { name: 'callLog', to: '/call-log', label: 'companyLog.title', open: ({ may }) => may('FullCompanyCallLog') },
  { name: 'supervision', to: '/supervision', label: 'admin.supervision', open: ({ may }) => may('Groups') },
  { name: 'paging', to: '/paging', label: 'admin.paging', open: ({ may }) => may('Groups') },
  { name: 'pickup', to: '/pickup-groups', label: 'admin.pickup', open: ({ may }) => may('Groups') },
  {
    name: 'emergencyPlaces',
    to: '/emergency-places',
    label: 'admin.emergencyPlaces',
    open: ({ may }) => may('ConfigureEmergencyMaps'),
  },
  { name: 'rooms', to: '/rooms', label: 'admin.rooms', open: ({ mayOnOthers }) => mayOnOthers('EditUserInfo') },
  { name: 'spending', to: '/spending', label: 'admin.spending', open: ({ may }) => may('AccountAdministration') },
  { name: 'crm', to: '/crm', label: 'crm.title', open: ({ may }) => may('AccountAdministration') },
  {
    name: 'connections',
    to: '/connections',
    label: 'connections.title',
    open: ({ may }) => may('AccountAdministration'),
  },
  { name: 'numbers', to: '/numbers', label: 'admin.numbers', open: ({ may }) => may('ReadCompanyPhoneNumbers') },
  { name: 'porting', to: '/porting', label: 'porting.title', open: ({ may }) => may('ReadCompanyPhoneNumbers') },
  { name: 'identity', to: '/identity', label: 'admin.identity', open: ({ may }) => may('ReadCompanyPhoneNumbers') },
  {
    name: 'menus',
    to: '/menus',
    label: 'admin.menus',
    open: ({ may }) => may('AutoReceptionist', 'EditCompanyGreetings'),
  },
  {
    name: 'routing',
    to: '/call-routing',
    label: 'admin.routing',
    open: ({ may }) => may('ReadCompanyAnsweringRules'),
  },
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
    name: 'companySignIn',
    to: '/company-sign-in',
    label: 'admin.companySignIn',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'chatImports',
    to: '/chat-imports',
    label: 'admin.chatImports',
    open: ({ may }) => may('ImportChats'),
  },
  { name: 'retention', to: '/chat-retention', label: 'admin.retention', open: ({ may }) => may('ChatRetention') },
  {
    name: 'languageModel',
    to: '/language-model',
    label: 'admin.languageModel',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'encryption',
    to: '/chat-encryption',
    label: 'admin.encryption',
    open: ({ may }) => may('ChatEncryption'),
  },
  { name: 'companies', to: '/companies', label: 'admin.companies', open: ({ may }) => may('EditCompanyInfo') },
  { name: 'guests', to: '/guests', label: 'admin.guests', open: ({ may }) => may('InviteGuests') },
];

/** The parts of the administration that somebody may open. */
export const openSections = (rights: Rights): AdminSection[] => sections.filter((section) => section.open(rights));

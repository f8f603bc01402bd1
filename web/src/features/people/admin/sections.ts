import type { TextKey } from '@/text/catalog';
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
  | 'privacy'
  | 'closing'
  | 'fax'
  | 'email'
  | 'languageModel'
  | 'encryption'
  | 'companies'
  | 'guests';

/** Where in the administration somebody is. */
export type PlaceOfAdmin = SectionName | 'overview';

export interface AdminSection {
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
    | '/privacy-requests'
    | '/close-account'
    | '/fax-settings'
    | '/email'
    | '/language-model'
    | '/chat-encryption'
    | '/companies'
    | '/guests';
  label: TextKey;
  /** Where it stands in the way through the administration. */
  group: GroupName;
  /** What one does there, as the page itself says. */
  lead: TextKey;
  /** Terms of the field that people look for it by, in no language of ours. */
  also: string;
  open: (rights: Rights) => boolean;
}

/** Parts that belong together, in the order in which a company is set up. */
export const groups = ['company', 'people', 'phones', 'calls', 'messages', 'connected', 'reports'] as const;
export type GroupName = (typeof groups)[number];

/** Permissions that make somebody an administrator of other people. */
const overPeople = ['Users', 'AddRemoveUsers', 'EditAssignedRoles', 'EditUserInfo', 'EditUserCredentials'];

export const sections: AdminSection[] = [
  {
    name: 'company',
    group: 'company',
    lead: 'company.lead',
    also: 'address site time zone language cost center main number',
    to: '/company',
    label: 'admin.company',
    open: ({ may }) => may('EditCompanyInfo', 'Sites', 'CostCenterManagement', 'AccountAdministration'),
  },
  {
    name: 'companies',
    group: 'company',
    lead: 'companies.lead',
    also: 'federation shared directory',
    to: '/companies',
    label: 'admin.companies',
    open: ({ may }) => may('EditCompanyInfo'),
  },
  {
    name: 'people',
    group: 'people',
    lead: 'admin.lead',
    also: 'user extension import csv bulk add invite',
    to: '/people',
    label: 'admin.people',
    open: ({ mayOnOthers }) => mayOnOthers(...overPeople),
  },
  {
    name: 'roles',
    group: 'people',
    lead: 'roles.lead',
    also: 'permissions rbac administrator',
    to: '/roles',
    label: 'admin.roles',
    open: ({ may }) => may('EditUserRoles', 'Roles', 'EditAssignedRoles'),
  },
  {
    name: 'companySignIn',
    group: 'people',
    lead: 'companySignIn.lead',
    also: 'saml sso ldap active directory okta entra scim',
    to: '/company-sign-in',
    label: 'admin.companySignIn',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'guests',
    group: 'people',
    lead: 'guests.lead',
    also: 'external',
    to: '/guests',
    label: 'admin.guests',
    open: ({ may }) => may('InviteGuests'),
  },
  {
    name: 'numbers',
    group: 'phones',
    lead: 'numbers.lead',
    also: 'did direct inward dial main number international calls',
    to: '/numbers',
    label: 'admin.numbers',
    open: ({ may }) => may('ReadCompanyPhoneNumbers'),
  },
  {
    name: 'porting',
    group: 'phones',
    lead: 'porting.lead',
    also: 'port in lnp transfer number',
    to: '/porting',
    label: 'porting.title',
    open: ({ may }) => may('ReadCompanyPhoneNumbers'),
  },
  {
    name: 'phones',
    group: 'phones',
    lead: 'phones.lead',
    also: 'device desk phone yealink provisioning mac sip',
    to: '/phones',
    label: 'admin.phones',
    open: ({ may }) => may('ReadCompanyDevices'),
  },
  {
    name: 'trunks',
    group: 'phones',
    lead: 'trunks.lead',
    also: 'sip trunk carrier byoc gateway',
    to: '/trunks',
    label: 'admin.trunks',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'emergencyPlaces',
    group: 'phones',
    lead: 'overview.emergencyPlaces',
    also: 'e911 911 112 999 elin dispatchable location',
    to: '/emergency-places',
    label: 'admin.emergencyPlaces',
    open: ({ may }) => may('ConfigureEmergencyMaps'),
  },
  {
    name: 'identity',
    group: 'phones',
    lead: 'identity.lead',
    also: 'caller id stir shaken spam',
    to: '/identity',
    label: 'admin.identity',
    open: ({ may }) => may('ReadCompanyPhoneNumbers'),
  },
  {
    name: 'rooms',
    group: 'phones',
    lead: 'rooms.lead',
    also: 'hotel pms hospitality',
    to: '/rooms',
    label: 'admin.rooms',
    open: ({ mayOnOthers }) => mayOnOthers('EditUserInfo'),
  },
  {
    name: 'menus',
    group: 'calls',
    lead: 'menus.lead',
    also: 'auto attendant ivr receptionist greeting prompt music on hold',
    to: '/menus',
    label: 'admin.menus',
    open: ({ may }) => may('AutoReceptionist', 'EditCompanyGreetings'),
  },
  {
    name: 'routing',
    group: 'calls',
    lead: 'handling.routingLead',
    also: 'business hours holidays after hours forwarding dry run',
    to: '/call-routing',
    label: 'admin.routing',
    open: ({ may }) => may('ReadCompanyAnsweringRules'),
  },
  {
    name: 'pickup',
    group: 'calls',
    lead: 'overview.pickup',
    also: 'blf group shared line',
    to: '/pickup-groups',
    label: 'admin.pickup',
    open: ({ may }) => may('Groups'),
  },
  {
    name: 'recordings',
    group: 'calls',
    lead: 'recordings.lead',
    also: 'call recording announcement consent',
    to: '/recordings',
    label: 'admin.recordings',
    open: ({ may }) => may('EditCompanyInfo'),
  },
  {
    name: 'spending',
    group: 'calls',
    lead: 'spending.lead',
    also: 'limit cost budget toll fraud rates',
    to: '/spending',
    label: 'admin.spending',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'supervision',
    group: 'calls',
    lead: 'supervision.lead',
    also: 'monitor whisper barge',
    to: '/supervision',
    label: 'admin.supervision',
    open: ({ may }) => may('Groups'),
  },
  {
    name: 'paging',
    group: 'calls',
    lead: 'paging.lead',
    also: 'intercom loudspeaker',
    to: '/paging',
    label: 'admin.paging',
    open: ({ may }) => may('Groups'),
  },
  {
    name: 'fax',
    group: 'messages',
    lead: 'faxSettings.lead',
    also: 'cover page letterhead hipaa retention ocr category',
    to: '/fax-settings',
    label: 'admin.fax',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'registration',
    group: 'messages',
    lead: 'brands.lead',
    also: 'sms 10dlc a2p tcr campaign brand',
    to: '/text-registration',
    label: 'admin.registration',
    open: ({ may }) => may('ReadSMSRegistration'),
  },
  {
    name: 'chatImports',
    group: 'messages',
    lead: 'imports.lead',
    also: 'slack teams mattermost migration',
    to: '/chat-imports',
    label: 'admin.chatImports',
    open: ({ may }) => may('ImportChats'),
  },
  {
    name: 'retention',
    group: 'messages',
    lead: 'retention.lead',
    also: 'legal hold ediscovery export compliance',
    to: '/chat-retention',
    label: 'admin.retention',
    open: ({ may }) => may('ChatRetention'),
  },
  {
    name: 'encryption',
    group: 'messages',
    lead: 'encryption.adminLead',
    also: 'e2ee end-to-end recovery key',
    to: '/chat-encryption',
    label: 'admin.encryption',
    open: ({ may }) => may('ChatEncryption'),
  },
  {
    name: 'msTeams',
    group: 'connected',
    lead: 'msTeams.lead',
    also: 'teams direct routing sbc',
    to: '/microsoft-teams',
    label: 'msTeams.title',
    open: ({ may }) => may('TeamsDirectRouting'),
  },
  {
    name: 'crm',
    group: 'connected',
    lead: 'crm.lead',
    also: 'salesforce hubspot pipedrive zoho',
    to: '/crm',
    label: 'crm.title',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'connections',
    group: 'connected',
    lead: 'connections.adminLead',
    also: 'outlook calendar contacts carddav caldav',
    to: '/connections',
    label: 'connections.title',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'email',
    group: 'connected',
    lead: 'email.lead',
    also: 'smtp mail server invitations',
    to: '/email',
    label: 'email.title',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'languageModel',
    group: 'connected',
    lead: 'languageModel.lead',
    also: 'ai llm summary openai ollama',
    to: '/language-model',
    label: 'admin.languageModel',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'callLog',
    group: 'reports',
    lead: 'companyLog.lead',
    also: 'cdr history',
    to: '/call-log',
    label: 'companyLog.title',
    open: ({ may }) => may('FullCompanyCallLog'),
  },
  {
    name: 'privacy',
    group: 'reports',
    lead: 'privacy.lead',
    also: 'gdpr ccpa dsar export erasure right to be forgotten subject access',
    to: '/privacy-requests',
    label: 'admin.privacy',
    open: ({ may }) => may('HandlePrivacyRequests'),
  },
  {
    name: 'closing',
    group: 'reports',
    lead: 'closing.lead',
    also: 'cancel subscription terminate offboarding delete account port out',
    to: '/close-account',
    label: 'admin.closing',
    open: ({ may }) => may('AccountAdministration'),
  },
  {
    name: 'quality',
    group: 'reports',
    lead: 'heard.lead',
    also: 'mos jitter packet loss qos',
    to: '/call-quality',
    label: 'admin.quality',
    open: ({ may }) => may('FullCompanyCallLog'),
  },
];

/** The parts of the administration that somebody may open. */
export const openSections = (rights: Rights): AdminSection[] => sections.filter((section) => section.open(rights));

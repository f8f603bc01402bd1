import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { SignInPage } from '@/features/people/sign-in/SignInPage';
import { PhonePage } from '@/features/phone/dial/PhonePage';
import { NotFoundPage } from './NotFoundPage';
import { Shell } from './Shell';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage });
const authorize = createRoute({
  getParentRoute: () => root,
  path: '/authorize',
  component: lazyRouteComponent(() => import('@/features/people/authorize/AuthorizePage'), 'AuthorizePage'),
});
/** Meetings are a page of their own: an address of theirs that the app comes to is loaded from the server. */
const elsewhere = () => {
  window.location.reload();
  return null;
};
const meet = createRoute({ getParentRoute: () => root, path: '/meet/$link', component: elsewhere });
const join = createRoute({ getParentRoute: () => root, path: '/join', component: elsewhere });
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const phone = createRoute({ getParentRoute: () => shell, path: '/', component: PhonePage });
const history = createRoute({
  getParentRoute: () => shell,
  path: '/history',
  component: lazyRouteComponent(() => import('@/features/phone/history/HistoryPage'), 'HistoryPage'),
});
const voicemail = createRoute({
  getParentRoute: () => shell,
  path: '/voicemail',
  component: lazyRouteComponent(() => import('@/features/phone/voicemail/VoicemailPage'), 'VoicemailPage'),
});
const chats = createRoute({
  getParentRoute: () => shell,
  path: '/chats',
  component: lazyRouteComponent(() => import('@/features/messaging/chats/ChatsPage'), 'ChatsPage'),
});
const texts = createRoute({
  getParentRoute: () => shell,
  path: '/texts',
  component: lazyRouteComponent(() => import('@/features/messaging/texts/TextsPage'), 'TextsPage'),
});
const fax = createRoute({
  getParentRoute: () => shell,
  path: '/fax',
  component: lazyRouteComponent(() => import('@/features/fax/FaxPage'), 'FaxPage'),
});
const faxSettings = createRoute({
  getParentRoute: () => shell,
  path: '/fax-settings',
  component: lazyRouteComponent(() => import('@/features/fax/settings/FaxSettingsPage'), 'FaxSettingsPage'),
});
const colleagues = createRoute({
  getParentRoute: () => shell,
  path: '/colleagues',
  component: lazyRouteComponent(() => import('@/features/people/colleagues/ColleaguesPage'), 'ColleaguesPage'),
});
const contacts = createRoute({
  getParentRoute: () => shell,
  path: '/contacts',
  component: lazyRouteComponent(() => import('@/features/people/contacts/ContactsPage'), 'ContactsPage'),
});
const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  component: lazyRouteComponent(() => import('@/features/people/admin/PeoplePage'), 'PeoplePage'),
});
const administration = createRoute({
  getParentRoute: () => shell,
  path: '/administration',
  component: lazyRouteComponent(() => import('@/features/people/admin/overview/OverviewPage'), 'OverviewPage'),
});
const importPeople = createRoute({
  getParentRoute: () => shell,
  path: '/people/import',
  component: lazyRouteComponent(() => import('@/features/people/admin/import/ImportPage'), 'ImportPage'),
});
const peopleTemplates = createRoute({
  getParentRoute: () => shell,
  path: '/people/templates',
  component: lazyRouteComponent(() => import('@/features/people/admin/templates/TemplatesPage'), 'TemplatesPage'),
});
const person = createRoute({
  getParentRoute: () => shell,
  path: '/people/$personId',
  component: lazyRouteComponent(() => import('@/features/people/admin/person/PersonPage'), 'PersonPage'),
});
const phones = createRoute({
  getParentRoute: () => shell,
  path: '/phones',
  component: lazyRouteComponent(() => import('@/features/phone/devices/admin/PhonesPage'), 'PhonesPage'),
});
const trunks = createRoute({
  getParentRoute: () => shell,
  path: '/trunks',
  component: lazyRouteComponent(() => import('@/features/phone/trunks/TrunksPage'), 'TrunksPage'),
});
const conferences = createRoute({
  getParentRoute: () => shell,
  path: '/conferences',
  component: lazyRouteComponent(() => import('@/features/phone/conferences/ConferencesPage'), 'ConferencesPage'),
});
const meetings = createRoute({
  getParentRoute: () => shell,
  path: '/meetings',
  component: lazyRouteComponent(() => import('@/features/meetings/home/MeetingsPage'), 'MeetingsPage'),
});
const pastMeeting = createRoute({
  getParentRoute: () => shell,
  path: '/meetings/$meetingId',
  component: lazyRouteComponent(() => import('@/features/meetings/afterwards/PastMeetingPage'), 'PastMeetingPage'),
});
const webinar = createRoute({
  getParentRoute: () => shell,
  path: '/webinars/$webinarId/$sessionId',
  component: lazyRouteComponent(() => import('@/features/meetings/webinars/WebinarPage'), 'WebinarPage'),
});
const recordings = createRoute({
  getParentRoute: () => shell,
  path: '/recordings',
  component: lazyRouteComponent(() => import('@/features/phone/recordings/RecordingsPage'), 'RecordingsPage'),
});
const supervision = createRoute({
  getParentRoute: () => shell,
  path: '/supervision',
  component: lazyRouteComponent(() => import('@/features/phone/supervision/SupervisionPage'), 'SupervisionPage'),
});
const paging = createRoute({
  getParentRoute: () => shell,
  path: '/paging',
  component: lazyRouteComponent(() => import('@/features/phone/paging/PagingPage'), 'PagingPage'),
});
const msTeams = createRoute({
  getParentRoute: () => shell,
  path: '/microsoft-teams',
  component: lazyRouteComponent(() => import('@/features/phone/msTeams/TeamsPage'), 'TeamsPage'),
});
const spending = createRoute({
  getParentRoute: () => shell,
  path: '/spending',
  component: lazyRouteComponent(() => import('@/features/phone/spending/SpendingPage'), 'SpendingPage'),
});
const crm = createRoute({
  getParentRoute: () => shell,
  path: '/crm',
  component: lazyRouteComponent(() => import('@/features/phone/crm/CrmPage'), 'CrmPage'),
});
const connections = createRoute({
  getParentRoute: () => shell,
  path: '/connections',
  component: lazyRouteComponent(() => import('@/features/people/connections/ProvidersPage'), 'ProvidersPage'),
});
const connected = createRoute({
  getParentRoute: () => shell,
  path: '/connections/return',
  component: lazyRouteComponent(() => import('@/features/people/connections/ReturnPage'), 'ReturnPage'),
});
const recording = createRoute({
  getParentRoute: () => shell,
  path: '/recording/$recordingId',
  component: lazyRouteComponent(() => import('@/features/phone/recordings/RecordingPage'), 'RecordingPage'),
});
const pickup = createRoute({
  getParentRoute: () => shell,
  path: '/pickup-groups',
  component: lazyRouteComponent(() => import('@/features/phone/pickup/PickupPage'), 'PickupPage'),
});
const emergencyPlaces = createRoute({
  getParentRoute: () => shell,
  path: '/emergency-places',
  component: lazyRouteComponent(() => import('@/features/emergency/networks/NetworksPage'), 'NetworksPage'),
});
const rooms = createRoute({
  getParentRoute: () => shell,
  path: '/rooms',
  component: lazyRouteComponent(() => import('@/features/phone/hospitality/RoomsPage'), 'RoomsPage'),
});
const numbers = createRoute({
  getParentRoute: () => shell,
  path: '/numbers',
  component: lazyRouteComponent(() => import('@/features/numbers/NumbersPage'), 'NumbersPage'),
});
const menus = createRoute({
  getParentRoute: () => shell,
  path: '/menus',
  component: lazyRouteComponent(() => import('@/features/phone/menus/MenusPage'), 'MenusPage'),
});
const callRouting = createRoute({
  getParentRoute: () => shell,
  path: '/call-routing',
  component: lazyRouteComponent(() => import('@/features/phone/handling/RoutingPage'), 'RoutingPage'),
});
const queues = createRoute({
  getParentRoute: () => shell,
  path: '/queues',
  component: lazyRouteComponent(() => import('@/features/phone/queues/QueuesPage'), 'QueuesPage'),
});
const wallboard = createRoute({
  getParentRoute: () => shell,
  path: '/queues/wallboard',
  component: lazyRouteComponent(() => import('@/features/phone/queues/Wallboard'), 'Wallboard'),
});
const callQuality = createRoute({
  getParentRoute: () => shell,
  path: '/call-quality',
  component: lazyRouteComponent(() => import('@/features/phone/quality/QualityPage'), 'QualityPage'),
});
const companyLog = createRoute({
  getParentRoute: () => shell,
  path: '/call-log',
  component: lazyRouteComponent(() => import('@/features/phone/companyLog/CompanyLogPage'), 'CompanyLogPage'),
});
const analytics = createRoute({
  getParentRoute: () => shell,
  path: '/analytics',
  component: lazyRouteComponent(() => import('@/features/operations/analytics/AnalyticsPage'), 'AnalyticsPage'),
});
const textRegistration = createRoute({
  getParentRoute: () => shell,
  path: '/text-registration',
  component: lazyRouteComponent(() => import('@/features/messaging/brands/BrandsPage'), 'BrandsPage'),
});
const porting = createRoute({
  getParentRoute: () => shell,
  path: '/porting',
  component: lazyRouteComponent(() => import('@/features/numbers/porting/PortingPage'), 'PortingPage'),
});
const companies = createRoute({
  getParentRoute: () => shell,
  path: '/companies',
  component: lazyRouteComponent(() => import('@/features/messaging/federation/CompaniesPage'), 'CompaniesPage'),
});
const guests = createRoute({
  getParentRoute: () => shell,
  path: '/guests',
  component: lazyRouteComponent(() => import('@/features/messaging/guests/GuestsPage'), 'GuestsPage'),
});

const email = createRoute({
  getParentRoute: () => shell,
  path: '/email',
  component: lazyRouteComponent(() => import('@/features/people/admin/email/EmailPage'), 'EmailPage'),
});
const languageModel = createRoute({
  getParentRoute: () => shell,
  path: '/language-model',
  component: lazyRouteComponent(
    () => import('@/features/messaging/languageModel/LanguageModelPage'),
    'LanguageModelPage',
  ),
});
const chatRetention = createRoute({
  getParentRoute: () => shell,
  path: '/chat-retention',
  component: lazyRouteComponent(() => import('@/features/messaging/retention/RetentionPage'), 'RetentionPage'),
});
const closeAccount = createRoute({
  getParentRoute: () => shell,
  path: '/close-account',
  component: lazyRouteComponent(() => import('@/features/operations/closing/ClosingPage'), 'ClosingPage'),
});
const privacyRequests = createRoute({
  getParentRoute: () => shell,
  path: '/privacy-requests',
  component: lazyRouteComponent(() => import('@/features/operations/privacy/PrivacyPage'), 'PrivacyPage'),
});
const chatEncryption = createRoute({
  getParentRoute: () => shell,
  path: '/chat-encryption',
  component: lazyRouteComponent(() => import('@/features/messaging/encryption/admin/EncryptionPage'), 'EncryptionPage'),
});
const chatImports = createRoute({
  getParentRoute: () => shell,
  path: '/chat-imports',
  component: lazyRouteComponent(() => import('@/features/messaging/imports/ImportsPage'), 'ImportsPage'),
});
const roles = createRoute({
  getParentRoute: () => shell,
  path: '/roles',
  component: lazyRouteComponent(() => import('@/features/people/admin/roles/RolesPage'), 'RolesPage'),
});
const role = createRoute({
  getParentRoute: () => shell,
  path: '/roles/$roleId',
  component: lazyRouteComponent(() => import('@/features/people/admin/roles/RolePage'), 'RolePage'),
});
const companySignIn = createRoute({
  getParentRoute: () => shell,
  path: '/company-sign-in',
  component: lazyRouteComponent(
    () => import('@/features/people/admin/companySignIn/CompanySignInPage'),
    'CompanySignInPage',
  ),
});
const company = createRoute({
  getParentRoute: () => shell,
  path: '/company',
  component: lazyRouteComponent(() => import('@/features/people/admin/company/CompanyPage'), 'CompanyPage'),
});
const developer = createRoute({
  getParentRoute: () => shell,
  path: '/developer',
  component: lazyRouteComponent(() => import('@/features/developer/DeveloperPage'), 'DeveloperPage'),
});
const app = createRoute({
  getParentRoute: () => shell,
  path: '/developer/apps/$appId',
  component: lazyRouteComponent(() => import('@/features/developer/apps/AppPage'), 'AppPage'),
});
const gallery = createRoute({
  getParentRoute: () => shell,
  path: '/gallery',
  component: lazyRouteComponent(() => import('@/features/developer/gallery/GalleryPage'), 'GalleryPage'),
});
const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  component: lazyRouteComponent(() => import('@/features/operations/AuditPage'), 'AuditPage'),
});
const standing = createRoute({
  getParentRoute: () => shell,
  path: '/trust',
  component: lazyRouteComponent(() => import('@/features/conduct/standing/StandingPage'), 'StandingPage'),
});
const decisions = createRoute({
  getParentRoute: () => shell,
  path: '/trust/decisions',
  validateSearch: (search: Record<string, unknown>): { statement?: string } =>
    typeof search.statement === 'string' ? { statement: search.statement } : {},
  component: lazyRouteComponent(() => import('@/features/conduct/decisions/DecisionsPage'), 'DecisionsPage'),
});
const rules = createRoute({
  getParentRoute: () => shell,
  path: '/trust/rules',
  component: lazyRouteComponent(() => import('@/features/conduct/rules/RulesPage'), 'RulesPage'),
});
const rule = createRoute({
  getParentRoute: () => shell,
  path: '/trust/rules/$ruleId',
  component: lazyRouteComponent(() => import('@/features/conduct/rules/RulePage'), 'RulePage'),
});
const cases = createRoute({
  getParentRoute: () => shell,
  path: '/trust/cases',
  component: lazyRouteComponent(() => import('@/features/conduct/cases/CasesPage'), 'CasesPage'),
});
const trustCase = createRoute({
  getParentRoute: () => shell,
  path: '/trust/cases/$caseId',
  component: lazyRouteComponent(() => import('@/features/conduct/cases/CasePage'), 'CasePage'),
});
const trustAccounts = createRoute({
  getParentRoute: () => shell,
  path: '/trust/accounts',
  component: lazyRouteComponent(() => import('@/features/conduct/accounts/AccountsPage'), 'AccountsPage'),
});
const trustAccount = createRoute({
  getParentRoute: () => shell,
  path: '/trust/accounts/$accountId',
  component: lazyRouteComponent(() => import('@/features/conduct/accounts/AccountPage'), 'AccountPage'),
});
const releases = createRoute({
  getParentRoute: () => shell,
  path: '/trust/releases',
  component: lazyRouteComponent(() => import('@/features/conduct/releases/ReleasesPage'), 'ReleasesPage'),
});
const callerIdentity = createRoute({
  getParentRoute: () => shell,
  path: '/identity',
  component: lazyRouteComponent(() => import('@/features/numbers/identity/IdentityPage'), 'IdentityPage'),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/SettingsPage'), 'SettingsPage'),
});
const diagnostics = createRoute({
  getParentRoute: () => shell,
  path: '/diagnostics',
  component: lazyRouteComponent(() => import('@/features/phone/diagnostics/DiagnosticsPage'), 'DiagnosticsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    authorize,
    meet,
    join,
    shell.addChildren([
      phone,
      history,
      voicemail,
      chats,
      texts,
      fax,
      faxSettings,
      colleagues,
      contacts,
      administration,
      people,
      importPeople,
      peopleTemplates,
      person,
      phones,
      trunks,
      conferences,
      meetings,
      pastMeeting,
      webinar,
      recordings,
      supervision,
      paging,
      pickup,
      emergencyPlaces,
      rooms,
      spending,
      msTeams,
      crm,
      connections,
      connected,
      recording,
      numbers,
      callerIdentity,
      menus,
      callRouting,
      queues,
      wallboard,
      callQuality,
      companyLog,
      analytics,
      textRegistration,
      chatImports,
      chatRetention,
      privacyRequests,
      closeAccount,
      email,
      languageModel,
      chatEncryption,
      companies,
      porting,
      guests,
      roles,
      role,
      company,
      companySignIn,
      developer,
      app,
      gallery,
      audit,
      standing,
      decisions,
      rules,
      rule,
      cases,
      trustCase,
      trustAccounts,
      trustAccount,
      releases,
      settings,
      diagnostics,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

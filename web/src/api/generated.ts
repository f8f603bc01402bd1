/** Written by `python -m tools.web_types` from `/openapi.json`: change the server's types, then run it. */

/** `endTime`: until when everything works and closing can be withdrawn. `dueTime`: by when everything is erased. `blockers`: what the erasure waits for, or would. `exportId`: the request about data whose archive holds everything. */
export interface AccountClosingInfo {
  uri: string;
  id: string;
  accountId: string;
  accountName: string;
  status: 'Notice' | 'Erasing' | 'Closed' | 'Withdrawn' | 'Failed';
  byProvider: boolean;
  reason?: string;
  askedByName?: string;
  noticeTime: string;
  endTime: string;
  dueTime: string;
  overdue: boolean;
  withdrawable: boolean;
  blockers: ('ProviderHold' | 'LegalHold' | 'PortOut')[];
  holdReason?: string;
  holdByName?: string;
  exportId?: string;
  problem?: string;
  finishTime?: string;
  certified: boolean;
}

/** What would go with the account, and how closing stands; no `closing`: nobody has asked for it. `numbers`: at most 100 of `numberCount`. `portingPin`: whether one is set; without it no number can leave. */
export interface AccountClosingState {
  accountName: string;
  noticeDays: number;
  people: number;
  numberCount: number;
  numbers: ClosingNumber[];
  portingPin: boolean;
  portingLocked: boolean;
  operator: boolean;
  blockers: ('ProviderHold' | 'LegalHold' | 'PortOut')[];
  closing?: AccountClosingInfo;
}

export interface AccountDistances {
  at: string;
  records: DistanceInfo[];
}

export interface AccountLinkAccount {
  id: string;
  name: string;
}

export interface AccountLinkInfo {
  id: string;
  account: AccountLinkAccount;
  state: 'Agreed' | 'Asked' | 'Waiting';
  shows: string;
  departments: string[];
  seesSomething: boolean;
  creationTime: string;
}

export interface AccountLinkList {
  accountId: string;
  records: AccountLinkInfo[];
}

export interface AccountOverrideList {
  records: AccountOverrideRecord[];
}

export interface AccountOverrideRecord {
  limits: Record<string, boolean | number | string>;
  status: string | null;
  killed: boolean | null;
  reason: string;
  at: string;
  by: string;
  byOperator: boolean;
  rule: string;
}

export interface AccountStandingHistory {
  actId: string;
  at: string;
  rank: number;
  rule: string;
  scope: string;
  scopeTitle: string;
  state: string;
  until: string | null;
}

export interface AccountStandingInfo {
  accountId: string;
  state: string;
  title: string;
  means: string;
  exit: string;
  always: string;
  holds: EnforcementActionInfo[];
  history: AccountStandingHistory[];
  ladder: AccountStandingLadder[];
}

export interface AccountStandingLadder {
  rank: number;
  state: string;
  title: string;
}

export interface AccountStateInfo {
  id: string;
  name: string;
  status: string;
  state: string;
  stateTitle: string;
  since: string;
  nearest: AccountStateNearest | null;
  changedRules: number;
}

export interface AccountStateNearest {
  limit: number | null;
  means: string;
  name: string;
  rule: string;
  title: string;
  unit: string;
  used: number;
  value: number | null;
}

export interface AppUsageError {
  operation: string;
  status: number;
  errorCode: string;
  requests: number;
  lastHour: string;
}

export interface AppUsageHour {
  time: string;
  requests: number;
  errors: number;
  limited: number;
}

export interface AppUsageInfo {
  timeFrom: string;
  timeTo: string;
  requests: number;
  errors: number;
  limited: number;
  hours: AppUsageHour[];
  operations: AppUsageOperation[];
  failures: AppUsageError[];
}

export interface AppUsageOperation {
  operation: string;
  requests: number;
  errors: number;
}

export interface AppealInfo {
  path: string;
  until: string;
  open: boolean;
  caseId: string | null;
  state: string | null;
  filedAt: string | null;
  decisionDueAt: string | null;
  decidedAt: string | null;
  decision: string | null;
  reasons: string | null;
  words: string;
}

export interface AppliedTemplate {
  records: TemplateRecord[];
}

export interface AssignedRole {
  uri: string;
  records: RoleInfo[];
}

export interface AuditTrailRecordDetailsParameter {
  key: string;
  value: string;
}

export interface AuthProfile {
  uri: string;
  permissions: AuthProfilePermission[];
  clarionWholeCompany: boolean;
  clarionTour: boolean;
}

export interface AuthProfilePermission {
  permission: PermissionReference;
  effectiveRole: AuthProfilePermissionEffectiveRole;
  scopes: string[];
}

export interface AuthProfilePermissionEffectiveRole {
  domain: string;
  id: string;
  uri: string;
}

/** `fits`: the instrument covers the data. `reply`: what to write when it does not, beside the `statement`. */
export interface AuthorityAnswer {
  case: CaseInfo;
  fits: boolean;
  reply: string | null;
  rule: string | null;
  clause: string | null;
  statement: string | null;
}

export interface AvailableNumberList {
  records: AvailableNumberRecord[];
}

export interface AvailableNumberRecord {
  phoneNumber: string;
}

export interface BlacklistInfo {
  filter: string;
  reason: string;
  message: string;
  permissionName?: string;
  permissionType?: string;
}

export interface BlockedNumberInfo {
  uri: string;
  id: string;
  phoneNumber: string;
  label: string;
  status: 'Allowed' | 'Blocked';
}

export interface BotTokenResponse {
  id: string;
  name: string;
  description: string;
  maker: string;
  privacyUrl: string | null;
  iconUri: string | null;
  kind: string;
  scopes: string[];
  ownAccount: boolean;
  listed: boolean;
  state: string;
  mine: boolean;
  people?: number;
  bot: GalleryAppBot | null;
  accessToken: string;
  problem: string;
}

export interface BrowserSessionList {
  person: BrowserSessionPerson | null;
  passkeyOrigin: string;
}

export interface BrowserSessionPerson {
  id: string;
  name: string;
  extensionNumber: string;
  email: string | null;
}

export interface BulkImportAddition {
  line: number;
  successful: boolean;
  extension?: BulkImportAdditionExtension;
  phoneNumber?: string;
  device?: BulkImportAdditionDevice;
  errors?: BulkImportPlanError[];
}

export interface BulkImportAdditionDevice {
  id: string;
  name: string;
  type: string;
}

export interface BulkImportAdditionExtension {
  extensionNumber: string;
  id: string;
  name: string;
}

export interface BulkImportPlanError {
  field: string;
  message: string;
}

export interface BusinessHoursRange {
  from?: string;
  to?: string;
}

export interface BusinessHoursWeeklyRanges {
  monday?: BusinessHoursRange[];
  tuesday?: BusinessHoursRange[];
  wednesday?: BusinessHoursRange[];
  thursday?: BusinessHoursRange[];
  friday?: BusinessHoursRange[];
  saturday?: BusinessHoursRange[];
  sunday?: BusinessHoursRange[];
}

export interface CallChargeExtension {
  id: string;
  name: string;
}

export interface CallChargeInfo {
  id: string;
  sessionId: string;
  extension: CallChargeExtension;
  siteId: string;
  costCenterId: string;
  trunkId: string;
  phoneNumber: string;
  day: string;
  startTime: string;
  seconds: number;
  amount: string;
  currency: string;
  rate: string;
}

export interface CallLogArchiveFileInfo {
  id: string;
  name: string;
  records: number;
  size: number;
  fromTime: string;
  toTime: string;
  creationTime: string;
}

export interface CallLogDevice {
  id: string;
  uri: string;
}

export interface CallLogParty {
  extensionId?: string;
  extensionNumber?: string;
  name?: string;
  phoneNumber?: string;
  device?: CallLogDevice;
  location?: string;
  dialedPhoneNumber?: string;
}

export interface CallQualityDay {
  time: string;
  calls: number;
  averageMos?: number;
  lowestMos?: number;
  poorPercent?: number;
  packetLossPercent?: number;
}

export interface CallQualityInfo {
  telephonySessionId: string;
  legs: CallQualityLeg[];
}

export interface CallQualityLeg {
  sessionId: string;
  telephonySessionId: string;
  partyId: string;
  extensionId: string;
  deviceId: string;
  trunkId: string;
  name: string;
  number: string;
  network: string;
  codec: string;
  startTime: string;
  endTime: string;
  mos: number;
  lowestMos: number;
  poor: boolean;
  packetLossPercent: number;
  jitterMs: number;
  roundTripMs: number;
  packetsFromPhone: number;
  packetsToPhone: number;
  points?: CallQualityPoint[];
  survey?: CallSurveyInfo;
}

export interface CallQualityPoint {
  time: string;
  mos: number;
  packetLossPercent: number;
  jitterMs: number;
  roundTripMs: number;
}

export interface CallQualitySettings {
  poorMos: number;
  alertPercent: number;
  asks: string;
}

export interface CallQualitySummary {
  groupBy: string;
  poorMos: number;
  records: CallQualitySummaryRecord[];
}

export interface CallQualitySummaryRecord {
  averageMos: number;
  calls: number;
  jitterMs: number;
  key: string;
  lowestMos: number;
  name: string;
  owner: string;
  packetLossPercent: number;
  poorPercent: number;
  roundTripMs: number;
}

export interface CallQualityTimeline {
  poorMos: number;
  days: CallQualityDay[];
}

export interface CallQueueDetails {
  uri: string;
  id: string;
  extensionNumber: string;
  name: string;
  status: string;
  subType: 'Emergency' | 'Unknown';
  site: CallQueueSite;
  serviceLevelSettings: CallQueueServiceLevelSettings;
  editableMemberStatus: boolean;
  alertTimer: number;
}

export interface CallQueueServiceLevelSettings {
  abandonedThresholdSeconds: number;
  includeAbandonedCalls: boolean;
  slaGoal: number;
  slaThresholdSeconds: number;
}

export interface CallQueueSite {
  id: string;
  name: string;
}

export interface CallRecordingInfo {
  id: string;
  contentUri: string;
  contentType: string;
  duration: number;
}

export interface CallRecordingSettingsAutomatic {
  allowMute: boolean;
  enabled: boolean;
  extensionCount: number;
  maxNumberLimit: number;
  outboundCallAnnouncement: boolean;
  outboundCallTones: boolean;
  retentionPeriod: number;
}

export interface CallRecordingSettingsGreeting {
  mode: string;
  type: string;
}

export interface CallRecordingSettingsInfo {
  onDemand: CallRecordingSettingsOnDemand;
  automatic: CallRecordingSettingsAutomatic;
  greetings: CallRecordingSettingsGreeting[];
}

export interface CallRecordingSettingsOnDemand {
  enabled: boolean;
  retentionPeriod: number;
}

export interface CallSurveyInfo {
  partyId: string;
  telephonySessionId: string;
  extensionId: string;
  stars: number;
  problems: ('Choppy' | 'Delay' | 'Dropped' | 'Echo' | 'Noise' | 'OneWay' | 'Quiet' | 'Robotic')[];
  comment: string;
  time: string;
}

export interface CallerBlockingSettings {
  mode: 'All' | 'Specific';
  noCallerId: 'Allow' | 'BlockCallsAndFaxes' | 'BlockFaxes';
  payPhones: 'Allow' | 'Block';
  greetings: GreetingReference[];
}

export interface CaseClock {
  doneAt: string | null;
  dueAt: string | null;
  name: 'acknowledged' | 'decision' | 'status';
  state: string;
}

export interface CaseDetails {
  language?: string;
  outside?: boolean;
  category?: string;
  channel?: string;
  concerns?: string;
  feedbackType?: string;
  format?: string;
  happenedAt?: string;
  originalDigest?: string;
  originalSubject?: string;
  reportedBy?: string;
  sourceIp?: string;
  messageId?: string;
  chatId?: string;
  postId?: string;
  proven?: boolean;
  action?: string;
  from?: string;
  to?: string;
  requester?: string;
  reference?: string;
  calls?: TracedCallInfo[];
  country?: string;
  instrument?: string;
  dataClass?: string;
  since?: string;
  until?: string;
  gagged?: boolean;
  sha256?: string;
  fits?: boolean;
  why?: string;
  keptUntil?: string;
  claimant?: string;
  material?: string;
  fileId?: string;
  fileName?: string;
  acceptedAt?: string;
  counterAt?: string;
  restoreAt?: string;
}

export interface CaseHistory {
  at: string;
  what: string;
  text?: string;
  by?: string;
}

export interface CaseInfo {
  id: string;
  kind: 'appeal' | 'authority' | 'complaint' | 'release' | 'report' | 'takedown' | 'traceback';
  state: 'decided' | 'in-review' | 'received';
  statementId: string | null;
  actId: string | null;
  rule: string;
  clause: string;
  filedAt: string;
  decisionDueAt: string | null;
  timeLeft: string;
  clocks: CaseClock[];
  text: string;
  decision: string | null;
  reasons: string | null;
  decidedAt: string | null;
  undoneAt: string | null;
  history: CaseHistory[];
  accountId?: string | null;
  subject?: string;
  contact?: string | null;
  decidedBy?: string | null;
  details?: CaseDetails;
}

export interface CasePage {
  case: CaseInfo;
  statement: StatementInfo | null;
  act: EnforcementActionInfo | null;
  rule: RulePage | null;
  evidence: EvidenceInfo | null;
  account?: CasePageAccount;
  standing?: AccountStandingInfo;
  others?: CasePageOther[];
  recent?: CasePageRecent[];
  traffic?: CaseTraffic;
}

export interface CasePageAccount {
  country: string;
  id: string;
  name: string;
  since: string;
  status: string;
}

export interface CasePageOther {
  decision: string | null;
  filedAt: string;
  id: string;
  kind: 'appeal' | 'authority' | 'complaint' | 'release' | 'report' | 'takedown' | 'traceback';
  rule: string;
  state: string;
}

export interface CasePageRecent {
  at: string;
  attempt: string;
  id: string;
  overturned: boolean;
  rule: string;
  verdict: string;
}

export interface CaseTraffic {
  items: CaseTrafficItem[];
  figures: CaseTrafficFigure[];
}

export interface CaseTrafficFigure {
  name: string;
  value: number;
}

/** A text, a call or a fax between the number and the reporter; `text` of texts, `seconds` and `result` of calls, `pages` of faxes. `messageId`: of texts and faxes, as in the `details` of a report that names one. */
export interface CaseTrafficItem {
  at: string;
  channel: 'call' | 'text' | 'fax';
  direction: string;
  text: string | null;
  seconds: number | null;
  result: string | null;
  pages: number | null;
  messageId: string | null;
}

/** `start`: seconds. */
export interface ChapterInfo {
  start: number;
  title: string;
  participant: string;
}

export interface ChatFolderInfo {
  id: string;
  name: string;
  place: number;
}

export interface ChatImportInfo {
  id: string;
  name: string;
  status: 'Checking' | 'Completed' | 'Expired' | 'Failed' | 'Ready' | 'Running' | 'Stopped' | 'Uploading';
  size: number;
  received: number;
  pieces: number;
  pieceSize: number;
  creatorId: string;
  creationTime: string;
  lastModifiedTime: string;
  progress: ChatImportProgress;
  source?: string;
  preview?: ChatImportPreview;
  finishTime?: string;
  onlySince?: string;
  problem?: string;
}

export interface ChatImportPreview {
  chats: number;
  chatsLeftOut: number;
  files: number;
  firstTime?: string;
  lastTime?: string;
  people: number;
  peopleHere: number;
  posts: number;
  postsLeftOut: number;
}

export interface ChatImportProgress {
  chats: number;
  newFiles: number;
  newPosts: number;
  posts: number;
}

export interface ChatMemberInfo {
  id: string;
  name: string;
  role: 'Admin' | 'Member';
  readSeq: number;
  joinTime: string;
  guest: boolean;
  bot: boolean;
}

export interface ChatRetentionPreview {
  posts: number;
  chats: number;
  more: boolean;
  tasks: number;
  notes: number;
  events: number;
  cards: number;
  polls: number;
  checklists: number;
}

export interface ChatRetentionTeam {
  id: string;
  type: string;
  name: string;
  memberCount: number;
}

export interface ChatStateInfo {
  role: 'Admin' | 'Member';
  readSeq: number;
  markedUnread: boolean;
  favorite: boolean;
  muted: boolean;
  folderId: string | null;
}

export interface ChatWebhookInfo {
  creationTime: string;
  creatorId: string;
  groupIds: string[];
  id: string;
  lastModifiedTime: string;
  status: 'Active' | 'Suspended';
  uri?: string;
}

export interface CheckedStep {
  title: string;
  description: string;
  assigneeId: string;
  dueTime: string;
  doneBy: string;
  doneTime: string;
}

export interface ChecklistInfo {
  id: string;
  chatId: string;
  creatorId: string;
  name: string;
  description: string;
  steps: ChecklistStep[];
  creationTime: string;
  lastModifiedTime: string;
}

export interface ChecklistRunInfo {
  id: string;
  chatId: string;
  checklistId: string | null;
  creatorId: string;
  postId: string | null;
  name: string;
  status: string;
  summary: string;
  steps: (CheckedStep | ChecklistRunStep)[];
  creationTime: string;
  lastModifiedTime: string;
  finishTime: string | null;
}

export interface ChecklistRunStep {
  assigneeId: string | null;
  description: string;
  doneBy: string | null;
  doneTime: string | null;
  dueTime: string | null;
  title: string;
}

export interface ChecklistStep {
  assigneeId: string | null;
  description: string;
  dueMinutes: number | null;
  title: string;
}

/** `at`: the second at which it was said. */
export interface CitedInfo {
  text: string;
  at: number;
}

/** `leaving`: a carrier has asked for it, and it is on its way out. */
export interface ClosingNumber {
  phoneNumber: string;
  leaving: boolean;
}

/** `always`: around the clock. `open`: now is within the hours, and no holiday. */
export interface ColleagueHours {
  weeklyRanges: BusinessHoursWeeklyRanges;
  always: boolean;
  timeZone: string;
  open: boolean;
}

export interface ConductPolicyInfo {
  internationalEnabled: boolean;
  explanation: string;
}

export interface ConnectedAppList {
  records: ConnectedAppRecord[];
}

export interface ConnectedAppRecord {
  available: boolean;
  clientId: string;
  creationTime: string;
  lastUsedTime: string;
  name: string;
  scopes: string[];
}

export interface ConnectedCalendarEvent {
  id: string;
  connection: ConnectedContactConnection;
  startTime: string;
  endTime: string;
  allDay: boolean;
  kind: 'busy' | 'free' | 'out-of-office' | 'tentative';
  title: string;
  location: string;
  joinUri: string;
  phoneNumber: string;
}

export interface ConnectedContact {
  id: string;
  name: string;
  photo: ConnectedContactPhoto | null;
  connection: ConnectedContactConnection;
  firstName: string;
  mobilePhone: string;
  lastName?: string;
}

export interface ConnectedContactConnection {
  id: string;
  name: string;
  provider: string;
}

export interface ConnectedContactPhoto {
  etag: string;
  uri: string;
}

export interface ConnectionCalendar {
  counts: boolean;
  id: string;
  name: string;
  primary: boolean;
}

export interface ConnectionInfo {
  id: string;
  provider: 'dav' | 'google' | 'microsoft';
  name: string;
  address: string;
  userName: string;
  contacts: boolean;
  calendar: boolean;
  state: 'Failing' | 'NeedsYou' | 'Waiting' | 'Working';
  problem: string;
  calendars: ConnectionCalendar[];
  contactCount: number;
  eventCount: number;
  lastReadTime: string | null;
  lastSuccessTime: string | null;
  nextReadTime: string | null;
  creationTime: string;
}

export interface ConnectionPreference {
  presence: boolean;
  doNotDisturb: boolean;
  stillRing: string[];
}

export interface ConnectionProviderInfo {
  provider: 'dav' | 'google' | 'microsoft';
  enabled: boolean;
  ready: boolean;
  clientId: string;
  hasClientSecret: boolean;
  tenant: string;
  redirectUri: string;
}

export interface ConsoleRights {
  officer: boolean;
  switches: boolean;
  terminates: boolean;
  changesLimits: boolean;
}

export interface ContactAddress {
  street?: string;
  city?: string;
  state?: string;
  zip?: string;
  country?: string;
}

export interface ContactAudience {
  kind: 'Personal' | 'Company' | 'Team';
  teamId?: string;
  teamName?: string;
}

export interface ContactAudiences {
  records: ContactAudience[];
}

export interface ContactBusinessAddress {
  city: string;
  country: string;
  state: string;
  street: string;
  zip: string;
}

export interface ContactDuplicates {
  records: ContactDuplicatesRecord[];
}

export interface ContactDuplicatesRecord {
  contacts: VisibleContact[];
}

export interface ContactImport {
  added: number;
  merged: number;
  skipped: number;
  failed: number;
  problems: ContactImportProblem[];
}

export interface ContactImportProblem {
  line: number;
  message: string;
}

export interface ContactInfo {
  firstName?: string;
  lastName?: string;
  name: string;
  company?: string;
  jobTitle?: string;
  department?: string;
  email?: string;
  businessPhone?: string;
  mobilePhone?: string;
  businessAddress?: ContactBusinessAddress;
  emailAsLoginName: boolean;
  pronouncedName: ContactPronouncedName;
}

export interface ContactPronouncedName {
  text?: string;
  type: string;
}

export interface CostCenterInfo {
  id: number;
  name: string;
  billingCode: string;
  taxLocation: TaxLocation;
  parentId?: number;
}

export interface CountryReference {
  callingCode: string;
  id: string;
  isoCode: string;
  name: string;
  uri?: string;
}

/** `secret`: in this response only; apps that need none have none. */
export interface CreatedDeveloperApp {
  id: string;
  installation: boolean;
  clientId: string;
  name: string;
  description: string;
  public: boolean;
  enabled: boolean;
  scopes: string[];
  grants: string[];
  redirectUris: string[];
  refreshTokens: boolean;
  accessSeconds: number | null;
  refreshSeconds: number | null;
  ratePlan: string;
  publicKeys: JsonWebKeys | null;
  interactiveUrl: string;
  interactiveSecret: string;
  listed: boolean;
  bot: boolean;
  maker: string;
  privacyUrl: string;
  icon: boolean;
  creationTime: string;
  secrets: DeveloperAppSecret[];
  secret?: string;
}

/** `token`: in this response only. */
export interface CreatedSignInCredential {
  id: string;
  name: string;
  clientIds: string[];
  creationTime: string;
  expirationTime?: string;
  token: string;
}

export interface CrmActivityExtension {
  id: string;
  name: string;
}

export interface CrmActivityInfo {
  id: string;
  sessionId: string;
  extension: CrmActivityExtension;
  phoneNumber: string;
  direction: 'Inbound' | 'Outbound';
  result: string;
  startTime: string;
  seconds: number;
  state: 'Delivered' | 'Failed' | 'Skipped' | 'Waiting';
  attempts: number;
  nextAttemptTime: string | null;
  contactName: string;
  remoteId: string;
  problem: string;
}

export interface CrmContact {
  company: string;
  connection: string;
  connectionId: string;
  email: string;
  id: string;
  link: string;
  name: string;
  type: string;
}

export interface CrmTemplateField {
  key: string;
  label: string;
  hint: string;
  required: boolean;
}

export interface CustomGreetingAnsweringRule {
  id: string;
  uri: string;
}

export interface CustomGreetingClarion {
  applied: boolean;
  language: string;
  seconds: number;
  preset?: CustomGreetingClarionPreset;
}

export interface CustomGreetingClarionPreset {
  id: string;
  name: string;
}

export interface CustomGreetingInfo {
  uri: string;
  id: string;
  type: string;
  answeringRule: CustomGreetingAnsweringRule;
  contentType?: string;
  contentUri?: string;
  text?: string;
  clarion: CustomGreetingClarion;
  language?: CustomGreetingLanguage;
}

export interface CustomGreetingLanguage {
  id: string;
  localeCode: string;
  name: string;
  uri: string;
}

export interface DefaultEmergencyLocation {
  location: EmergencyLocationInfo | null;
}

export interface DelegatedLine {
  extension: DelegatedLineExtension;
  ringsAlong: boolean;
  callsOnBehalf: boolean;
}

export interface DelegatedLineExtension {
  extensionNumber: string;
  id: string;
  name: string;
}

export interface DelegationInfo {
  code: string;
  delegates: DelegatedLine[];
  delegators: DelegatedLine[];
}

export interface DeliveryAttempt {
  number: number;
  startTime: string;
  durationMs: number;
  status: number | null;
  problem: string;
  requestHeaders?: Record<string, string>;
  answerHeaders?: Record<string, string>;
  answer?: string;
}

export interface DeveloperAppInfo {
  id: string;
  installation: boolean;
  clientId: string;
  name: string;
  description: string;
  public: boolean;
  enabled: boolean;
  scopes: string[];
  grants: string[];
  redirectUris: string[];
  refreshTokens: boolean;
  accessSeconds: number | null;
  refreshSeconds: number | null;
  ratePlan: string;
  publicKeys: JsonWebKeys | null;
  interactiveUrl: string;
  interactiveSecret: string;
  listed: boolean;
  bot: boolean;
  maker: string;
  privacyUrl: string;
  icon: boolean;
  creationTime: string;
  secrets: DeveloperAppSecret[];
}

export interface DeveloperAppList {
  records: DeveloperAppInfo[];
  scopes: string[];
  grants: string[];
  passwordGrantAllowed: boolean;
}

export interface DeveloperAppSecret {
  creationTime: string;
  hint: string;
  id: string;
  expirationTime?: string;
}

export interface DeviceCostCenter {
  id: string;
  name: string;
}

export interface DeviceEmergency2 {
  address: EmergencyAddressInfo;
  addressEditableStatus: string;
  addressStatus: string;
  location: DeviceEmergencyLocation;
  syncStatus: string;
  visibility: string;
}

export interface DeviceEmergencyLocation {
  id: string;
  name: string;
  trusted: boolean;
}

export interface DeviceExtension2 {
  extensionNumber: string;
  id: number;
  uri: string;
}

export interface DeviceInfo {
  id: string;
  uri: string;
  type: string;
  name: string;
  status: 'Offline' | 'Online';
  phoneLines: DevicePhoneLine[];
  linePooling: string;
  useAsCommonPhone: boolean;
  site: NamedReference;
  extension?: DeviceExtension2;
  computerName?: string;
  emergencyServiceAddress?: EmergencyAddressInfo;
  emergency?: DeviceEmergency2;
  serial?: string;
  costCenter?: DeviceCostCenter;
}

export interface DeviceLimit {
  most: number;
  whenFull: 'refuse' | 'replace';
}

export interface DevicePhoneLine {
  emergencyAddress: DevicePhoneLineEmergencyAddress;
  id: string;
  lineType: string;
  phoneInfo: LineNumberInfo;
}

export interface DevicePhoneLineEmergencyAddress {
  lineProvisioningStatus: string;
  localOnly: boolean;
  required: boolean;
}

export interface DevicePlaceInfo {
  id: string;
  type: string;
  name: string;
  site: NamedReference;
  phoneLines: DevicePhoneLine[];
  featureEnabled: boolean;
  serial?: string;
}

export interface DeviceProvisioningInfo {
  family: PhoneFamily;
  model: string;
  mac: string;
  link: string;
  linkPicture: string;
  linkExpires: string;
  files: string[];
  keys: PhoneKey[];
  passwordDue: boolean;
  upToDate: boolean;
  requests: ProvisioningRequest[];
  lastRequest?: DeviceProvisioningLastRequest;
  passwordGivenTime?: string;
}

export interface DeviceProvisioningLastRequest {
  address: string;
  file: string;
  time: string;
  userAgent: string;
}

export interface DirectoryEntry {
  id: string;
  type: string;
  status: string;
  account: DirectoryEntryAccount;
  extensionNumber: string;
  name: string;
  firstName?: string;
  lastName?: string;
  jobTitle?: string;
  department?: string;
  email?: string;
  phoneNumbers: DirectoryPhoneNumber[];
  site?: NamedReference;
  hidden?: boolean;
  customFields?: DirectoryEntryCustomField[];
}

export interface DirectoryEntryAccount {
  companyName: string;
  federatedName: string;
  id: string;
  mainNumber: DirectoryPhoneNumber;
}

export interface DirectoryEntryCustomField {
  id: string;
  name: string;
  value: string;
}

export interface DirectoryFederation {
  accounts: FederatedAccount[];
  displayName?: string;
  type: string;
}

export interface DirectoryLookupInfo {
  records: DirectoryEntry[];
}

export interface DirectoryPhoneNumber {
  phoneNumber: string;
  formattedPhoneNumber: string;
  type: string;
  usageType: string;
  hidden: boolean;
  primary: boolean;
  e164?: string;
  label?: string;
}

/** From how many on a limit counts. */
export interface DistanceGate {
  limit: number;
  unit: string;
  value: number;
}

export interface DistanceInfo {
  rule: string;
  title: string;
  what: string;
  clause: string;
  clauseTitle: string;
  status: string;
  live: boolean;
  name: string;
  counted: string;
  means: string;
  unit: string;
  window: string;
  value: number | null;
  limit: number | null;
  over: string;
  gate: boolean;
  used: number | null;
  from: DistanceGate | null;
}

/** `place`: the breakout room it was made in; empty: the meeting itself. `shapes`: by id, of a whiteboard. */
export interface DocumentRecord {
  document: string;
  place: string;
  text: string;
  shapes: Record<string, unknown>;
}

export interface EmailState {
  server: boolean;
  from: string;
  records: UnsentEmail[];
}

export interface EmergencyAddressInfo {
  country: string;
  countryId: string;
  countryIsoCode: string;
  countryName: string;
  state: string;
  stateIsoCode: string;
  stateName: string;
  city: string;
  street: string;
  zip: string;
  customerName?: string;
  street2?: string;
  buildingName?: string;
}

export interface EmergencyLocationInfo {
  uri: string;
  id: string;
  name: string;
  address: EmergencyAddressInfo;
  site: EmergencyLocationSite;
  addressStatus: string;
  usageStatus: 'Active' | 'Inactive';
  syncStatus: string;
  addressType: string;
  visibility: string;
  owners: EmergencyLocationOwner[];
  trusted: boolean;
}

export interface EmergencyLocationOwner {
  extensionNumber: string;
  id: string;
  name: string;
}

export interface EmergencyLocationSite {
  id: string;
  name: string;
}

export interface EmergencySiteInfo {
  id: string;
  name: string;
}

export interface EncryptedChatInfo {
  id: string;
  type: string;
  name: string;
  members: string[];
  memberCount: number;
}

export interface EncryptionEpochRecord {
  check: string;
  companyKeyId: string;
  creationTime: string;
  makerGeneration: number;
  makerId: string;
  membersVersion: number;
  number: number;
  owed: boolean;
  recipientsHash: string;
  signature: string;
  box?: string;
  byId?: string;
  generation?: number;
}

export interface EnforcementActionInfo {
  id: string;
  verb: string;
  title: string;
  state: string;
  scope: string;
  scopeTitle: string;
  subject: string;
  standing: string | null;
  standingTitle: string | null;
  means: string;
  exit: string;
  rule: string;
  clause: string;
  clauseTitle: string;
  reason: string;
  facts: unknown[];
  automatic: boolean;
  proof: string;
  startsAt: string | null;
  endsAt: string | null;
  endedAt: string | null;
  endReason: string;
  statementId: string;
  position: number | null;
  inForce: boolean;
  subjectTitle?: string;
  accountId?: string | null;
  by?: string;
  secondBy?: string | null;
  endedBy?: string | null;
  evidence?: string[];
  needs?: string;
}

export interface EnforcementNotice {
  id: string;
  at: string;
  title: string;
  text: string;
  actId: string | null;
  statementId: string | null;
  extensionId: string | null;
  readAt: string | null;
}

export interface EnforcementNoticeList {
  uri: string;
  records: EnforcementNotice[];
  paging: PageNumbers;
  navigation: Navigation;
  unread: number;
}

export interface EnforcementSwitchList {
  records: EnforcementSwitchResponse[];
}

export interface EnforcementSwitchResponse {
  rule: string;
  mode: string;
  reason: string;
  at?: string;
  by?: string;
}

/** `at`: the second of the recording. `name`: whose; empty of polls. `text`: what was written, or the question. */
export interface EventInfo {
  at: number;
  kind: 'joined' | 'left' | 'hand' | 'screenOn' | 'screenOff' | 'chat' | 'pollOpened' | 'pollClosed';
  name: string;
  text: string;
}

export interface EvidenceInfo {
  position: number;
  record: Record<string, unknown>;
  canonical: string;
  leafHash: string;
  size: number;
  proof: string[];
  checkpoint: string;
  verifierKey: string;
}

export interface ExtensionAccount {
  id: string;
  uri: string;
}

export interface ExtensionCallQueueInfo {
  abandonedThresholdSeconds: number;
  includeAbandonedCalls: boolean;
  slaGoal: number;
  slaThresholdSeconds: number;
}

export interface ExtensionCustomField {
  id: string;
  displayName: string;
  value: string;
}

export interface ExtensionInfo {
  id: number;
  uri: string;
  extensionNumber: string;
  name: string;
  contact: ContactInfo;
  type: string;
  status: string;
  hidden: boolean;
  permissions: UserPermissions;
  roles: RoleInfo[];
  profileImage: ProfileImageInfo;
  site: ExtensionSite;
  costCenter: UserCostCenter;
  assignedCountry: UserAssignedCountry;
  references: ExtensionReference[];
  creationTime: string;
  partnerId?: string;
  callQueueInfo?: ExtensionCallQueueInfo;
  phoneNumbers?: UserPhoneNumber[];
  account?: ExtensionAccount;
  extensionNumbers?: string[];
  setupWizardState?: string;
  regionalSettings?: RegionalSettings;
  serviceFeatures?: UserServiceFeature[];
  customFields?: ExtensionCustomField[];
  departments?: NamedReference[];
  siteAccess?: string;
  statusInfo?: ExtensionStatusInfo;
}

export interface ExtensionReference {
  ref: string;
  type: string;
}

export interface ExtensionSite {
  uri: string;
  id: string;
  name: string;
  code?: string;
}

export interface ExtensionStatusInfo {
  reason?: string;
  comment?: string;
}

export interface FaxCoverChoice {
  id: string;
  name: string;
}

/** What is written on a cover page; `x` and `y` in percent of the sheet, `size` in points. */
export interface FaxCoverField {
  kind: 'Recipient' | 'Sender' | 'SenderNumber' | 'Company' | 'Date' | 'PageCount' | 'Message' | 'Label';
  x: number;
  y: number;
  size: number;
  label: string;
}

export interface FaxCoverPageInfo {
  id: string;
  coverIndex: number;
  name: string;
  fields: FaxCoverField[];
  hasSheet: boolean;
}

export interface FaxCoverPageList {
  records: FaxCoverPageInfo[];
}

export interface FaxFileFormat {
  name: string;
  suffixes: string[];
}

export interface FaxJobAttempt {
  at: string;
  attempt: number;
  bitRate: number;
  change?: string;
  code: string;
  errorCorrection: boolean;
  next?: string;
  pages: number;
  reason: string;
  stationId: string;
  transport: string;
  faxErrorCode?: string;
}

export interface FaxJobInfo {
  id: string;
  messageId: string;
  state: 'Waiting' | 'Sending' | 'Sent' | 'Failed' | 'Canceled';
  to: FaxJobTo;
  from: FaxJobTo;
  pageCount: number;
  pagesSent: number;
  attempts: FaxJobAttempt[];
  creationTime: string;
  nextAttemptTime?: string;
}

export interface FaxJobList {
  records: FaxJobInfo[];
}

export interface FaxJobTo {
  phoneNumber: string;
}

export interface FaxOfferInfo {
  id: string;
  phoneNumber: string;
  name: string;
  pageCount: number;
  offeredTime: string;
  fetchedTime?: string;
  fetchedBy?: string;
}

/** `phoneNumbers`: fax numbers at which a document can be offered. */
export interface FaxOfferList {
  records: FaxOfferInfo[];
  phoneNumbers: string[];
}

/** `image`: a data URL. */
export interface FaxPagePicture {
  page: number;
  image: string;
}

export interface FaxReader {
  extensionId: string;
  extensionNumber: string;
  name: string;
  readStatus: 'Read' | 'Unread';
}

export interface FaxSearchResult {
  records: FoundFax[];
}

export interface FaxSenderChoice {
  phoneNumber: string;
  label: string;
  own: boolean;
  receivesFaxes: boolean;
}

/** `hipaa_mode`: pages of faxes never leave by email, whatever people chose; `text_recognition`: whether this machine reads faxes (tesseract is installed). */
export interface FaxSettingsAnswer {
  hipaaMode: boolean;
  categories: Record<string, string[]>;
  textRecognition: boolean;
}

export interface FeatureCodeDevice {
  id: string;
  name: string;
}

export interface FeatureCodeExtension {
  extensionNumber: string;
  id: string;
  name: string;
}

export interface FeatureCodeInfo {
  device: FeatureCodeDevice;
  extension?: FeatureCodeExtension;
  until?: string;
}

export interface FederatedAccount {
  id: string;
  companyName: string;
  federatedName: string;
  mainNumber: DirectoryPhoneNumber;
  conflictCount: number;
  linkCreationTime?: string;
}

export interface FileInfo {
  id: string;
  state: string;
  channel: string;
  fileName: string;
  size: number;
  sha256: string;
  rule: string;
  clause: string;
  reason: string;
  unchecked: boolean;
  heldAt: string;
  until: string;
  statementId: string | null;
  extensionId: string | null;
  decidedAt: string | null;
  decision: string | null;
  accountId?: string;
  decidedBy?: string | null;
}

export interface FlipEntry {
  id: string;
  type: string;
  label: string;
  flipNumber?: string;
  phoneNumber?: string;
}

export interface FlipInfo {
  records: FlipEntry[];
}

export interface FormChoice {
  id: string;
  text: string;
}

export interface FormInfo {
  questions: FormQuestion[];
  consent: string;
  waitlist: boolean;
}

export interface FormQuestion {
  id: string;
  text: string;
  required: boolean;
  several: boolean;
  choices: FormChoice[];
}

export interface FoundFax {
  id: number;
  uri: string;
  extensionId: string;
  type: string;
  direction: 'Inbound' | 'Outbound';
  availability: 'Alive' | 'Deleted' | 'Purged';
  readStatus: 'Read' | 'Unread';
  messageStatus: 'Delivered' | 'DeliveryFailed' | 'Queued' | 'Received' | 'SendingFailed' | 'Sent';
  priority: string;
  creationTime: string;
  lastModifiedTime: string;
  from: MessageParty;
  to: MessageTo[];
  attachments: MessageAttachmentInfo[];
  subject?: string;
  conversationId?: number;
  conversation?: MessageConversation;
  segmentCount?: number;
  smsSendingAttemptsCount?: number;
  owner?: MessageOwner;
  smsDeliveryTime?: string;
  deliveryErrorCode?: string;
  vmTranscriptionStatus?: string;
  telephonySessionId?: string;
  pgToDepartment?: boolean;
  clarionSnippet?: string;
  forwarding?: MessageForwarding;
  clarionComment?: string;
  private?: boolean;
  faxPageCount?: number;
  faxResolution?: string;
  coverIndex?: number;
  coverPageText?: string;
  clarionPagesSent?: Record<string, number>;
  clarionCanceled?: string[];
  clarionFax?: MessageClarionFax;
  clarionCategory?: string;
  automaticReply?: string;
  clarionFound: string;
}

export interface GalleryAppBot {
  addedBy: string | null;
  creationTime: string;
  extensionId: string;
}

export interface GalleryAppInfo {
  id: string;
  name: string;
  description: string;
  maker: string;
  privacyUrl: string | null;
  iconUri: string | null;
  kind: 'App' | 'Bot';
  scopes: string[];
  ownAccount: boolean;
  listed: boolean;
  state: 'Allowed' | 'Forbidden';
  mine: boolean;
  people?: number;
  bot: GalleryAppBot | null;
}

export interface GalleryAppList {
  records: GalleryAppInfo[];
}

export interface GreetingReference {
  type: string;
  preset?: GreetingReferencePreset;
  custom?: GreetingReferenceCustom;
}

export interface GreetingReferenceCustom {
  id: string;
}

export interface GreetingReferencePreset {
  id: string;
  name: string;
  uri: string;
}

export interface GuestInfo {
  id: string;
  email: string | null;
  firstName: string;
  lastName: string;
  state: 'Active' | 'Ended' | 'Invited';
  teams: GuestTeam[];
  otherTeams: number;
  invitedBy: string | null;
  invitedAt: string;
  expiresAt: string;
  endedAt: string | null;
  whyEnded: 'Expired' | 'Removed' | 'SwitchedOff' | null;
}

export interface GuestTeam {
  id: string;
  name: string;
}

export interface HandlingVersionMadeBy {
  id: string;
}

export interface HandlingVersionSummary {
  number: number;
  time: string;
  note: string;
  madeBy?: HandlingVersionMadeBy;
  document: HandlingVersionSummaryDocument;
}

export interface HandlingVersionSummaryDocument {
  blocked_numbers: HandlingVersionSummaryDocumentBlockedNumber[];
  blocking: HandlingVersionSummaryDocumentBlocking;
  follows: string;
  format: number;
  forwarding_numbers: HandlingVersionSummaryDocumentBlockedNumber[];
  holidays: unknown[];
  hours: HandlingVersionSummaryDocumentHours;
  rules: HandlingVersionSummaryDocumentRule[];
  tests: unknown[];
}

export interface HandlingVersionSummaryDocumentBlockedNumber {
  flip_number: string;
  id: string;
  label: string;
  number: string;
  status: string;
  type: string;
}

export interface HandlingVersionSummaryDocumentBlocking {
  anonymous: string;
  everybody: boolean;
  greetings: Record<string, unknown>;
  pay_phones: boolean;
}

export interface HandlingVersionSummaryDocumentHours {
  monday?: HandlingVersionSummaryDocumentHoursMonday[];
}

export interface HandlingVersionSummaryDocumentHoursMonday {
  start: number;
  until: number;
}

export interface HandlingVersionSummaryDocumentRule {
  action: string;
  enabled: boolean;
  extra: Record<string, unknown>;
  id: string;
  kind: string;
  name: string;
  plan: HandlingVersionSummaryDocumentRulePlan;
  when: HandlingVersionSummaryDocumentRuleWhen;
}

export interface HandlingVersionSummaryDocumentRulePlan {
  always: unknown[];
  asks_to_answer: boolean;
  connecting: null;
  end: HandlingVersionSummaryDocumentRulePlanEnd;
  groups: Record<string, unknown>[];
  missed: HandlingVersionSummaryDocumentRulePlanEnd;
  mode: string;
  queue_calls: boolean;
  ringback: null;
  screening: string;
  welcome: null;
}

export interface HandlingVersionSummaryDocumentRulePlanEnd {
  greeting: null;
  id: string;
  kind: string;
  name: string;
  number: string;
}

export interface HandlingVersionSummaryDocumentRuleWhen {
  calendar: string;
  called: unknown[];
  callers: Record<string, unknown>[];
  schedule: null;
  state: string;
}

export interface HolidayInfo {
  id: string;
  name: string;
  first: string;
  last: string;
  yearly: boolean;
  siteId?: string;
}

export interface HospitalityPropertyInfo {
  enabled: boolean;
  uri: string;
  secret: string;
}

export interface HospitalityRoom {
  extension: HospitalityRoomExtension;
  name: string;
  status: 'Occupied' | 'Vacant';
  housekeeping: 'Clean' | 'Dirty' | 'Inspected' | 'OutOfOrder';
  outboundCalls: boolean;
  doNotDisturb: boolean;
  guest?: string;
  checkInTime?: string;
  housekeepingTime?: string;
}

export interface HospitalityRoomExtension {
  extensionNumber: string;
  id: string;
}

export interface HospitalityRoomList {
  records: HospitalityRoom[];
}

export interface HospitalityStay {
  id: string;
  extension: HospitalityStayExtension;
  guest: string;
  checkInTime: string;
  charges: string;
  currency: string;
  checkOutTime?: string;
}

export interface HospitalityStayExtension {
  id: string;
}

export interface HospitalityStayList {
  records: HospitalityStay[];
}

/** An `RTCIceServer` of WebRTC. */
export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

/** `iceServers`: as `RTCPeerConnection` takes them; empty where there is no TURN server. */
export interface IceServers {
  iceServers: IceServer[];
  expirationTime: string;
}

export interface IdentityExplanation {
  invalid: string;
  missing: string;
}

export interface IdentityInfo {
  invalid: string;
  missing: string;
  explanation: IdentityExplanation;
  alwaysPass: string;
}

export interface IntercomInfo {
  allowed: boolean;
  code: string;
}

export interface JsonWebKeys {
  keys: JsonWebKeysKey[];
}

export interface JsonWebKeysKey {
  e?: string;
  key_ops?: string[];
  kid?: string;
  kty: string;
  n?: string;
  crv?: string;
  x?: string;
  y?: string;
}

export interface Ladder {
  telephonySessionId: string;
  sessionId: string;
  startTime: string | null;
  lanes: Lane[];
  entries: (LadderMessage | LadderStep)[];
}

/** A SIP message between Clarion and a lane. `text` is null where it belongs to somebody else. */
export interface LadderMessage {
  kind: 'SIP';
  at: string;
  offset: number;
  legId: string;
  sent: boolean;
  label: string;
  method: string;
  media: string;
  repeated: boolean;
  transport: string;
  peer: string;
  serverId: string;
  text: string | null;
}

/** Something that was decided or noted. */
export interface LadderStep {
  kind: 'Step';
  at: string;
  offset: number;
  text: string;
}

/** One phone or carrier of the call. `address`: proto:ip:port that it was seen at. */
export interface Lane {
  legId: string;
  party: number;
  name: string;
  kind: 'Carrier' | 'Phone';
  offered: boolean;
  userAgent: string;
  address: string;
}

export interface LegalHoldInfo {
  createdBy: string | null;
  createdByName: string | null;
  creationTime: string;
  id: string;
  kind: 'Chat' | 'Person';
  reason: string;
  subjectId: string;
  subjectName: string | null;
}

export interface LineNumberExtension {
  extensionNumber: string;
  id: string;
  name: string;
  type: string;
  uri: string;
}

/** The number of a phone's line. */
export interface LineNumberInfo {
  id: number;
  country: PhoneNumberCountry;
  phoneNumber: string;
  paymentType: string;
  type: string;
  usageType: string;
  status: string;
  extension?: LineNumberExtension;
  contactCenterProvider?: PhoneNumberContactCenterProvider;
  label?: string;
  clarionFaxDetection?: boolean;
}

export interface ListResponse<Record> {
  uri: string;
  records: Record[];
  paging: PageNumbers;
  navigation: Navigation;
}

export interface LiveQueueMember {
  id: string;
  name: string;
  extensionNumber: string;
  state: 'Available' | 'Busy' | 'Off' | 'Ringing' | 'Talking' | 'Unknown' | 'WrapUp';
  wrapUpUntil?: string;
}

export interface LocationState {
  id: string;
  name: string;
  freshness: 'Fresh' | 'Unconfirmed' | 'TestFailed';
  usageStatus: string;
  confirmedAt: string;
  confirmBy: string | null;
  seenAt: string | null;
  testedAt: string | null;
  testResult: 'Running' | 'Passed' | 'Failed' | 'NoAnswer' | 'NoCarrier' | null;
  nextTestAt: string | null;
}

export interface LocationTestInfo {
  id: string;
  locationId: string;
  address: string;
  result: 'Running' | 'Passed' | 'Failed' | 'NoAnswer' | 'NoCarrier';
  detail: string;
  automatic: boolean;
  carrier: string;
  callbackNumber: string;
  pidfLo: string;
  telephonySessionId: string;
  seconds: number;
  contentUri?: string;
  startedAt: string;
  endedAt: string | null;
}

export interface LoginMethods {
  company: string | null;
  directory: boolean;
  provider: boolean;
  start: string | null;
}

export interface MatchFact {
  name: string;
  value: string;
}

export interface MatchInfo {
  id: string;
  accountId: string | null;
  accountName: string;
  day: string;
  count: number;
  firstAt: string;
  lastAt: string;
  attempt: string;
  text: string;
  facts: MatchFact[];
  statementId: null;
  confirmed: boolean;
  found: 'right' | 'wrong' | null;
  foundBy: string | null;
  foundAt: string | null;
  note: string;
}

/** `chatId`: the chat of team messaging behind the meeting. */
export interface MeetingChatInfo {
  chatId: string;
}

/** `extensionId`: of the colleague who wrote it. `place`: the breakout room; empty: the meeting itself. */
export interface MeetingMessage {
  id: number;
  name: string;
  text: string;
  at: string;
  place: string;
  extensionId?: string;
}

export interface MenuImport {
  applied: boolean;
  menus: PlannedMenu[];
  problems: MenuProblem[];
  records?: MenuSummary[];
}

export interface MenuProblem {
  line: number;
  message: string;
  menu?: string;
}

export interface MenuRehearsalEnd {
  action: string;
  extension?: MenuRehearsalEndExtension;
  phoneNumber?: string;
}

export interface MenuRehearsalEndExtension {
  extensionNumber: string;
  id: string;
  name: string;
}

export interface MenuRehearsalStep {
  key: string;
  menuId: string;
  stage: string;
  said: string[];
  notes: string[];
  end?: MenuRehearsalEnd;
}

export interface MenuSummary {
  id: string;
  uri: string;
  name: string;
  extensionNumber: string;
}

export interface MessageAttachmentInfo {
  id: number;
  uri: string;
  type: string;
  contentType: string;
  fileName?: string;
  size?: number;
  vmDuration?: number;
  width?: number;
  height?: number;
}

export interface MessageClarionFax {
  bitRate: number;
  complete: boolean;
  errorCorrection: boolean;
  reason: string;
  stationId: string;
  transport: string;
}

export interface MessageConversation {
  id: string | null;
  uri: string;
}

export interface MessageForwarding {
  originalCreationTime: string;
  originalSender: MessageForwardingOriginalSender;
}

export interface MessageForwardingOriginalSender {
  name?: string;
  phoneNumber: string;
}

export interface MessageInfo {
  id: number;
  uri: string;
  extensionId: string;
  type: string;
  direction: 'Inbound' | 'Outbound';
  availability: 'Alive' | 'Deleted' | 'Purged';
  readStatus: 'Read' | 'Unread';
  messageStatus: 'Delivered' | 'DeliveryFailed' | 'Queued' | 'Received' | 'SendingFailed' | 'Sent';
  priority: string;
  creationTime: string;
  lastModifiedTime: string;
  from: MessageParty;
  to: MessageTo[];
  attachments: MessageAttachmentInfo[];
  subject?: string;
  conversationId?: number;
  conversation?: MessageConversation;
  segmentCount?: number;
  smsSendingAttemptsCount?: number;
  owner?: MessageOwner;
  smsDeliveryTime?: string;
  deliveryErrorCode?: string;
  vmTranscriptionStatus?: string;
  telephonySessionId?: string;
  pgToDepartment?: boolean;
  clarionSnippet?: string;
  forwarding?: MessageForwarding;
  clarionComment?: string;
  private?: boolean;
  faxPageCount?: number;
  faxResolution?: string;
  coverIndex?: number;
  coverPageText?: string;
  clarionPagesSent?: Record<string, number>;
  clarionCanceled?: string[];
  clarionFax?: MessageClarionFax;
  clarionCategory?: string;
  automaticReply?: string;
}

export interface MessageOwner {
  extensionId: string;
  extensionType: string;
  name: string;
}

export interface MessageParty {
  phoneNumber?: string;
  name?: string;
  extensionId?: string;
  extensionNumber?: string;
}

export interface MessageRetentionSettings {
  retentionPeriod?: number;
}

export interface MessageTo {
  phoneNumber?: string;
  name?: string;
  extensionId?: string;
  extensionNumber?: string;
  messageStatus?: 'Delivered' | 'DeliveryFailed' | 'Queued' | 'Received' | 'SendingFailed' | 'Sent';
  target?: boolean;
  faxErrorCode?: string;
}

export interface MonitoringGroupInfo {
  uri: string;
  id: string;
  name: string;
  site: MonitoringGroupSite;
}

export interface MonitoringGroupMember {
  uri: string;
  id: string;
  extensionNumber: string;
  permissions: ('Monitored' | 'Monitoring')[];
}

export interface MonitoringGroupSite {
  id: string;
  name: string;
}

export interface NamedAccountStanding {
  accountId: string;
  state: string;
  title: string;
  means: string;
  exit: string;
  always: string;
  holds: EnforcementActionInfo[];
  history: AccountStandingHistory[];
  ladder: AccountStandingLadder[];
  name: string;
}

export interface NamedExtension {
  id: string;
  extensionNumber: string;
  name: string;
}

export interface NamedReference {
  id: string;
  name: string;
  code?: string;
}

export interface Navigation {
  firstPage: PageLink;
  previousPage?: PageLink;
  nextPage?: PageLink;
  lastPage?: PageLink;
}

export interface NetworkInfo {
  uri: string;
  id: string;
  name: string;
  site: EmergencySiteInfo;
  publicIpRanges: PrivateIpRange[];
  privateIpRanges: NetworkPrivateIpRange[];
}

export interface NetworkMarkEmergencyAddress {
  city: string;
  country: string;
  countryId: string;
  countryIsoCode: string;
  countryName: string;
  customerName?: string;
  state: string;
  stateIsoCode: string;
  stateName: string;
  street: string;
  syncStatus?: string;
  zip: string;
  street2?: string;
  buildingName?: string;
}

export interface NetworkMarkEmergencyLocation {
  addressStatus: string;
  id: string;
  name: string;
}

export interface NetworkMarkInfo {
  uri: string;
  id: string;
  bssid?: string;
  name: string;
  site: EmergencySiteInfo;
  emergencyAddress: NetworkMarkEmergencyAddress;
  emergencyLocation: NetworkMarkEmergencyLocation;
  emergencyLocationId: string;
  chassisId?: string;
  port?: string;
}

export interface NetworkPrivateIpRange {
  emergencyAddress: NetworkMarkEmergencyAddress;
  emergencyLocation: NetworkMarkEmergencyLocation;
  emergencyLocationId: string;
  endIp: string;
  id: string;
  matched: boolean;
  name: string;
  startIp: string;
}

export interface NetworkUserInfo {
  id: string;
  fullName: string;
  extensionNumber: string;
  featureEnabled: boolean;
  type: string;
  site: NetworkUserSite;
  department: string;
}

export interface NetworkUserSite {
  id: string;
  name: string;
}

export interface NewAuthenticator {
  secret: string;
  uri: string;
  qr: string;
}

export interface NoteCreator {
  id: string;
}

export interface NoteInfo {
  id: string;
  type: string;
  title: string;
  chatIds: string[];
  preview: string;
  creator: NoteCreator;
  lastModifiedBy: NoteCreator;
  status: 'Active' | 'Draft';
  creationTime: string;
  lastModifiedTime: string;
  body?: string;
  lockedBy?: NoteCreator;
}

export interface NoticeRecord {
  currency: string;
  day: string;
  id: string;
  level: 'Reached' | 'Warning';
  limit: string;
  scope: string;
  spent: string;
  targetName: string;
  time: string;
}

export interface NotificationDeliveryMode {
  transportType: string;
  encryption: boolean;
  address: string;
  signed: boolean;
}

export interface NotificationInfo {
  replayed: number;
}

export interface NumberProofInfo {
  id: string;
  phoneNumber: string;
  method: 'Call' | 'Letter' | 'Text';
  status: string;
  createdAt: string;
  expiresAt: string;
  triesLeft?: number;
  letter?: NumberProofLetter;
  note?: string;
}

export interface NumberProofLetter {
  fileName: string;
  sha256: string;
}

export interface OAuthToken {
  access_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
  owner_id: string;
  endpoint_id: string;
  session_id: string;
  refresh_token?: string;
  refresh_token_expires_in?: number;
  id_token?: string;
}

export interface OptionsAnswer {
  numbers: FaxSenderChoice[];
  coverPages: FaxCoverChoice[];
  formats: FaxFileFormat[];
  maxRecipients: number;
  maxPages: number;
  maxBytes: number;
  maxCoverText: number;
}

export interface OtherAccountDistances {
  at: string;
  records: DistanceInfo[];
  people: NamedExtension[];
}

export interface OutgoingWebhookInfo {
  id: string;
  chatId: string;
  creatorId: string;
  kind: 'Command' | 'Words';
  name: string;
  description: string;
  words: string[];
  status: 'Active' | 'Suspended';
  problem: string;
  creationTime: string;
  lastModifiedTime: string;
}

export interface OverrideInfo {
  limits: Record<string, boolean | number | string>;
  status: string | null;
  killed: boolean | null;
  reason: string;
  at: string;
}

export interface OwnChatLastPost {
  attachments: number;
  creatorId: string;
  id: string;
  sealed: boolean;
  seq: number;
  text: string;
  type: string;
}

export interface OwnSecurity {
  authenticator: boolean;
  emailCodes: string | null;
  recoveryCodesLeft: number;
  passkeys: PasskeyInfo[];
  secondFactorRequired: boolean;
  hasPassword: boolean;
  passkeyOrigin: string;
}

export interface PageLink {
  uri: string;
}

/** `pageStart` and `pageEnd` count records from 0; both are left out where the page is empty. */
export interface PageNumbers {
  page: number;
  perPage: number;
  pageStart?: number;
  pageEnd?: number;
  totalPages?: number;
  totalElements?: number;
}

/** `records`: page number, and its picture as a data URL. */
export interface PagesAnswer {
  pageCount: number;
  records: FaxPagePicture[];
}

export interface PagingDeviceInfo {
  id: string;
  uri: string;
  name: string;
}

export interface PagingGroupInfo {
  uri: string;
  id: string;
  name: string;
  extensionNumber: string;
  multicast: PagingGroupMulticast;
  users: number;
  devices: number;
}

export interface PagingGroupMulticast {
  address: string;
  port: number;
  ttl: number;
}

export interface PagingInfo {
  extensionNumber: string;
  id: string;
  name: string;
  uri: string;
}

export interface PasskeyInfo {
  id: string;
  name: string;
  creationTime: string;
  lastUsedTime?: string;
  recoveryCodes?: string[];
}

export interface PermissionCategory {
  uri: string;
  id: string;
  displayName: string;
  description: string;
}

export interface PermissionCategory2 {
  id: string;
  uri: string;
}

export interface PermissionInfo {
  uri: string;
  id: string;
  siteCompatible: string;
  readOnly: boolean;
  assignable: boolean;
  displayName: string;
  description: string;
  category: PermissionCategory2;
  includedPermissions: PermissionReference[];
  permissionsCapabilities?: RolePermissionsCapabilities;
}

export interface PermissionReference {
  uri: string;
  id: string;
  siteCompatible: string;
  readOnly: boolean;
  assignable: boolean;
  permissionsCapabilities?: RolePermissionsCapabilities;
}

export interface PhoneAccess {
  domain: string;
  outboundProxies: PhoneAccessOutboundProxy[];
  userName: string;
  password: string;
  authorizationId: string;
}

export interface PhoneAccessOutboundProxy {
  proxy: string;
  proxyTLS: string;
  region: string;
}

export interface PhoneBulkPlanError {
  field: string;
  message: string;
}

export interface PhoneBulkPlanExtension {
  extensionNumber: string;
  id: string;
  name: string;
}

export interface PhoneBulkPlanFamily {
  id: string;
  title: string;
}

export interface PhoneBulkResultsResult {
  errors: PhoneBulkPlanError[];
  line: number;
  successful: boolean;
  device?: PhoneBulkResultsResultDevice;
  extension?: PhoneBulkPlanExtension;
  family?: PhoneBulkPlanFamily;
  link?: string;
  mac?: string;
}

export interface PhoneBulkResultsResultDevice {
  id: string;
  name: string;
}

export interface PhoneFamily {
  id: string;
  title: string;
  menu: string;
  mostKeys: number;
  keepsSecrets: boolean;
  phonebook: boolean;
}

export interface PhoneFamilyList {
  records: PhoneFamily[];
}

export interface PhoneKey {
  type: 'BLF' | 'Park' | 'SpeedDial';
  label: string;
  extension?: PhoneKeyExtension;
  number?: string;
}

export interface PhoneKeyExtension {
  id: string;
}

export interface PhoneNumberContactCenterProvider {
  id: string;
  name: string;
}

export interface PhoneNumberCountry {
  callingCode: string;
  id: string;
  isoCode: string;
  name: string;
  uri: string;
}

export interface PhoneNumberExtension {
  extensionNumber: string;
  id: number;
  name: string;
  type: string;
  uri: string;
}

export interface PhoneNumberInfo {
  uri: string;
  id: number;
  country: PhoneNumberCountry;
  phoneNumber: string;
  paymentType: string;
  type: string;
  usageType: string;
  status: string;
  primary: boolean;
  activationStatus: string;
  features: string[];
  extension?: PhoneNumberExtension;
  contactCenterProvider?: PhoneNumberContactCenterProvider;
  label?: string;
  vanityPattern?: string;
  callerIdName?: string;
  clarionFaxDetection?: boolean;
}

export interface PhoneSettingsPreview {
  file: string;
  form: string;
  text: string;
}

export interface PlannedMenu {
  line: number;
  name: string;
  extensionNumber: string;
  does: 'create' | 'update';
}

export interface PollInfo {
  id: string;
  chatId: string;
  creatorId: string;
  question: string;
  multiple: boolean;
  secret: boolean;
  closed: boolean;
  closeTime: string | null;
  voterCount: number;
  options: PollOptionInfo[];
  mine: string[];
  creationTime: string;
  lastModifiedTime: string;
}

export interface PollOptionInfo {
  count: number;
  id: string;
  personIds?: string[];
  text: string;
}

/** `counts`: by option. `answered`: how many people did. `votes`: who chose what; empty for an anonymous poll. */
export interface PollRecord {
  id: string;
  question: string;
  options: string[];
  multiple: boolean;
  anonymous: boolean;
  counts: number[];
  answered: number;
  votes: Record<string, unknown>[];
  openedAt: string;
  closedAt: string;
}

export interface PortNumbersCheck {
  numbers: string[];
  findings: PortNumbersCheckFinding[];
}

export interface PortNumbersCheckFinding {
  code: string;
  message: string;
  phoneNumber: string;
}

export interface PortOrderInfo {
  id: string;
  state: string;
  losingCarrier: string;
  accountNumber: string;
  pinGiven: boolean;
  authorisedPerson: string;
  requestedTime: string;
  numbers: PortOrderNumberInfo[];
  statement: string;
  history: PortOutHistory[];
  creationTime: string;
  lastModifiedTime: string;
  letter?: PortOrderLetter;
  confirmedTime?: string;
  reason?: string;
}

export interface PortOrderLetter {
  fileName: string;
  sha256: string;
  signedBy: string;
}

export interface PortOrderList {
  records: PortOrderInfo[];
}

export interface PortOrderNumberExtension {
  extensionNumber: string;
  id: string;
  name: string;
}

export interface PortOrderNumberInfo {
  phoneNumber: string;
  extension?: PortOrderNumberExtension;
}

export interface PortOutHistory {
  by: string;
  note: string;
  state: string;
  time: string;
}

export interface PortOutInfo {
  id: string;
  state: string;
  winningCarrier: string;
  numbers: string[];
  dueTime: string;
  heldSeconds: number;
  holdSecondsLeft: number;
  reason: string;
  history: PortOutHistory[];
  creationTime: string;
}

export interface PortOutList {
  records: PortOutInfo[];
}

export interface PortOutProtection {
  pinSet: boolean;
  locked: boolean;
  lastModifiedTime?: string;
}

export interface PostLinkInfo {
  id: string;
  url: string;
  host: string;
  title: string;
  description: string;
  siteName: string;
  width: number;
  height: number;
  pictureUri?: string;
}

export interface PostMentionInfo {
  id: string;
  name: string;
  type: string;
}

export interface PostReaction {
  count: number;
  emoji: string;
  personIds: string[];
}

export interface PresenceAsSeen {
  id: string;
  from?: string;
  fromName?: string;
  to?: string;
  sipData?: WithSipInfoItemSipData;
}

export interface PresenceExtension {
  extensionNumber: string;
  id: number;
  uri: string;
}

export interface PresenceInfo {
  uri: string;
  extension: PresenceExtension;
  userStatus: 'Available' | 'Busy' | 'Offline';
  dndStatus: string;
  dndStatusPersonal: string;
  presenceStatus: 'Available' | 'Busy' | 'Offline';
  telephonyStatus: 'NoCall' | 'Ringing' | 'CallConnected' | 'OnHold' | 'ParkedCall';
  aggregatedTelephonyStatus?: string;
  cxTelephonyStatus?: string;
  meetingStatus: string;
  message?: string;
  allowSeeMyPresence: boolean;
  callerIdVisibility?: string;
  ringOnMonitoredCall?: boolean;
  pickUpCallsOnHold?: boolean;
  acceptCallQueueCalls?: boolean;
  activeCalls?: PresenceAsSeen[];
  inMeetingUntil?: string;
  statusExpirationTime?: string;
  messageExpirationTime?: string;
}

/** `expires_in`: seconds. */
export interface PreviewAnswer {
  id: string;
  pageCount: number;
  expiresIn: number;
}

export interface PrintInfo {
  id: string;
  name: string;
  creationTime: string;
}

export interface PrintList {
  records: PrintInfo[];
}

/** `held`: a legal hold is about the person, so that nothing can be erased. */
export interface PrivacyPreview {
  held: boolean;
  tables: PrivacyTable[];
}

/** `archiveSize` in bytes, while the archive of an export can be downloaded. */
export interface PrivacyRequestInfo {
  uri: string;
  id: string;
  kind: 'Export' | 'Erasure';
  status: 'Received' | 'Approved' | 'InProgress' | 'Completed' | 'Refused' | 'Cancelled' | 'Failed';
  own: boolean;
  extensionId?: string;
  name?: string;
  numbers: string[];
  emails: string[];
  content: boolean;
  company: boolean;
  note?: string;
  answer?: string;
  problem?: string;
  askedByName?: string;
  decidedByName?: string;
  receivedTime: string;
  dueTime: string;
  overdue: boolean;
  extended: boolean;
  extendable: boolean;
  finishTime?: string;
  archiveSize?: number;
  expirationTime?: string;
  certified: boolean;
}

/** `reason`: why something stays, as `data_map.yaml` calls it; `content`: it was written for the company. */
export interface PrivacyTable {
  table: string;
  about: string;
  treatment: 'delete' | 'redact' | 'keep';
  rows: number;
  reason?: string;
}

export interface PrivateIpRange {
  id: string;
  startIp: string;
  endIp: string;
  matched: boolean;
}

export interface ProfileImageInfo {
  uri: string;
  etag?: string;
  contentType?: string;
  lastModified?: string;
  scales?: PageLink[];
}

export interface PromptClarion {
  seconds: number;
  size: number;
  language?: string;
  text?: string;
}

export interface PromptInfo {
  uri: string;
  id: string;
  contentType: string;
  contentUri: string;
  filename: string;
  clarion: PromptClarion;
}

export interface ProvisioningRequest {
  time: string;
  address: string;
  file: string;
  userAgent: string;
  outcome: 'Book' | 'Refused' | 'Secret' | 'Settings';
}

export interface PushSettingsInfo {
  posts: 'all' | 'direct' | 'none';
  texts: boolean;
  voicemails: boolean;
  missedCalls: boolean;
  calls: boolean;
  spending: boolean;
  showWords: boolean;
  quiet: PushSettingsQuiet;
}

export interface PushSettingsQuiet {
  calls: boolean;
  enabled: boolean;
  from: string;
  to: string;
}

/** `causes`: how many samples had each cause; `good` is one of them. */
export interface QualityRecord {
  id: string;
  name: string;
  causes: Record<string, number>;
}

export interface ReadersAnswer {
  records: FaxReader[];
}

export interface RecordedCall {
  id: string;
  startTime: string;
  duration: number;
  recording: RecordingReference;
  extension: RecordedCallExtension | null;
  transcript: RecordedCallTranscript;
  direction?: string;
  from?: CallLogParty;
  to?: CallLogParty;
  callId?: string;
}

export interface RecordedCallExtension {
  extensionNumber: string;
  id: string;
  name: string;
}

export interface RecordedCallTranscript {
  snippet: string;
  status: string;
}

export interface RecordedExtensionInfo {
  id: string;
  uri: string;
  extensionNumber: string;
  type: string;
  callDirection: 'All' | 'Inbound' | 'Outbound';
}

/** `seconds`: of the composed file; 0 before there is one. `url`: for a day. `events`: what happened meanwhile. */
export interface RecordingInfo {
  id: string;
  status: 'Available' | 'Composing' | 'Failed' | 'Queued' | 'Recording' | 'Stopped';
  problem: string;
  startedBy: string;
  startTime: string;
  endTime: string | null;
  seconds: number;
  size: number;
  url: string;
  expiresAt: string;
  mayDelete: boolean;
  chapters: ChapterInfo[];
  events: EventInfo[];
  words: WordsInfo | null;
}

export interface RecordingReference {
  id: string;
  uri: string;
  type: string;
  contentUri: string;
}

export interface RecoveryInfo {
  id: string;
  chatId: string;
  chat: EncryptedChatInfo | null;
  purpose: 'Export' | 'Return';
  personId: string | null;
  reason: string;
  status: 'Closed' | 'Open' | 'Refused' | 'Waiting';
  askedBy: string;
  decidedBy: string | null;
  reads: number;
  creationTime: string;
  endTime: string | null;
}

export interface RegionalLanguage {
  id: string;
  localeCode: string;
  name: string;
}

export interface RegionalSettings {
  homeCountry: CountryReference;
  timezone: TimeZoneInfo;
  language: RegionalLanguage;
  greetingLanguage: RegionalLanguage;
  formattingLocale: RegionalLanguage;
  timeFormat: '12h' | '24h';
}

export interface RehearsalRunItem {
  answer: string;
  choices: RehearsalRunItemChoice[];
  notes: string[];
  prompts: string[];
  said: string;
  end?: RehearsalRunItemEnd;
}

export interface RehearsalRunItemChoice {
  id: string;
  name: string;
}

export interface RehearsalRunItemEnd {
  id?: string;
  name?: string;
  number?: string;
  type: string;
}

export interface ReminderInfo {
  id: string;
  text: string;
  dueTime: string;
  status: string;
  creationTime: string;
  lastModifiedTime: string;
  postId?: string;
  post?: ReminderPost;
}

export interface ReminderPost {
  chatId: string;
  creatorId: string;
  id: string;
  seq: number;
  text: string;
}

export interface ReplayInfo {
  id: string;
  askedAt: string;
  state: string;
  judged: number;
  from: string;
  to: string;
  accountId: string;
  changes: string[];
  differing?: number | null;
  result?: ReplayResult | null;
}

export interface ReplayResult {
  complete: boolean;
  differing: number;
  examples: ReplayResultExample[];
  judged: number;
  morePeople: number;
  notKnown: Record<string, unknown>;
  people: ReplayResultPeople[];
  rules: ReplayResultRule[];
}

export interface ReplayResultExample {
  accountId: string;
  after: ReplayResultExampleAfter;
  at: string;
  attempt: string;
  before: ReplayResultExampleBefore;
  change: string;
  eventId: string;
  extensionId: string;
}

export interface ReplayResultExampleAfter {
  matches: unknown[];
  rule: string;
  verdict: string;
}

export interface ReplayResultExampleBefore {
  matches: string[];
  rule: string;
  verdict: string;
}

export interface ReplayResultPeople {
  accountId: string;
  extensionId: string;
  harder: number;
  milder: number;
  other: number;
}

export interface ReplayResultRule {
  after: number;
  before: number;
  gained: number;
  lost: number;
  rule: string;
  wouldLetGo: number;
  wouldStop: number;
}

export interface RingOutInfo {
  id: string;
  uri: string;
  status: RingOutStatus;
}

export interface RingOutStatus {
  callStatus: string;
  calleeStatus: string;
  callerStatus: string;
}

export interface RoleDetails {
  uri: string;
  id: string;
  displayName: string;
  description: string;
  siteCompatible: boolean;
  custom: boolean;
  scope: string;
  hidden: boolean;
  permissions: PermissionReference[];
  lastUpdated?: string;
}

export interface RoleInfo {
  uri: string;
  id: string;
  displayName: string;
  autoAssigned: boolean;
  siteCompatible: boolean;
  siteRestricted: boolean;
}

export interface RolePermissionsCapabilities {
  enabled: boolean;
  manageEnabled: boolean;
  grantEnabled: boolean;
}

/** `secret`: in this response only. */
export interface RotatedAppSecret {
  id: string;
  installation: boolean;
  clientId: string;
  name: string;
  description: string;
  public: boolean;
  enabled: boolean;
  scopes: string[];
  grants: string[];
  redirectUris: string[];
  refreshTokens: boolean;
  accessSeconds: number | null;
  refreshSeconds: number | null;
  ratePlan: string;
  publicKeys: JsonWebKeys | null;
  interactiveUrl: string;
  interactiveSecret: string;
  listed: boolean;
  bot: boolean;
  maker: string;
  privacyUrl: string;
  icon: boolean;
  creationTime: string;
  secrets: DeveloperAppSecret[];
  secret: string;
}

export interface RuleChangeInfo {
  kind: 'rule.changed' | 'rule.restored' | 'rule.switched';
  position: number;
  at: string;
  scope?: string;
  key?: string;
  limits?: Record<string, boolean | number | string>;
  status?: string;
  mode?: string;
  reason?: string;
}

export interface RuleChangePreview {
  statements: RuleChangePreviewStatement[];
  remedy: string;
  status: string;
  distances: RuleChangePreviewDistance[];
  effect: string;
}

export interface RuleChangePreviewDistance {
  counted: string;
  limit: number;
  unit: string;
  used: number | null;
  value: number;
}

export interface RuleChangePreviewStatement {
  text: string;
  threshold: string;
}

export interface RuleDay {
  day: string;
  overturned: number;
  statements: number;
}

export interface RuleDetails {
  id: string;
  title: string;
  version: number;
  hash: string;
  clause: string;
  clauseTitle: string;
  status: string;
  writtenStatus: string;
  inForce: boolean;
  step: string;
  services: string[];
  places: string[];
  what: string;
  why: string;
  law: string;
  window: string;
  proof: string;
  asked: string[];
  live: string[];
  ladder: RuleViewListItemLadder[];
  evidence: string[];
  owner: string;
  validFrom: string;
  mayBecome: string[];
  limitsHidden: boolean;
  switchable: boolean;
  limits: RuleViewListItemLimit[];
  statement: string;
  remedy: string;
  statements7d: number;
  overturned7d: number;
  statements30d: number;
  overturned30d: number;
  overturnedShare: number;
  ceiling: number;
  mode: string;
  override: OverrideInfo | null;
  days: RuleDay[];
  changes: RuleChangeInfo[];
}

export interface RuleList {
  records: RuleViewListItem[];
}

export interface RulePage {
  id: string;
  mode: string;
  statements7d: number;
  overturned7d: number;
  overturnedShare: number;
  ceiling: number;
  title?: string;
  version?: number;
  clause?: string;
  clauseTitle?: string;
  status?: string;
  what?: string;
  why?: string;
  law?: string;
  window?: string;
  proof?: string;
  ladder?: string[];
}

export interface RuleViewListItem {
  asked: string[];
  ceiling: number;
  clause: string;
  clauseTitle: string;
  evidence: string[];
  hash: string;
  id: string;
  inForce: boolean;
  ladder: RuleViewListItemLadder[];
  law: string;
  limits: RuleViewListItemLimit[];
  limitsHidden: boolean;
  live: string[];
  mayBecome: string[];
  mode: string;
  override: OverrideInfo | null;
  overturned30d: number;
  overturned7d: number;
  overturnedShare: number;
  owner: string;
  places: string[];
  proof: string;
  remedy: string;
  services: string[];
  statement: string;
  statements30d: number;
  statements7d: number;
  status: string;
  step: string;
  switchable: boolean;
  title: string;
  validFrom: string;
  version: number;
  what: string;
  why: string;
  window: string;
  writtenStatus: string;
}

export interface RuleViewListItemLadder {
  days: number;
  human: boolean;
  scope: string;
  times: number;
  title: string;
}

export interface RuleViewListItemLimit {
  changeable: boolean;
  label: '' | 'P' | 'P2' | 'M' | 'U' | 'D';
  least: number | null;
  means: string;
  most: number | null;
  name: string;
  since: string | null;
  source: string;
  stricter: '' | 'higher' | 'lower';
  type: string;
  unit: string;
  usual: boolean | number | string | null;
  value: boolean | number | string | null;
}

export interface SealedPostsRecordSealed {
  box: string;
  commitment: string;
  edit: number;
  epoch: number;
  generation: number;
  iv: string;
  message: string;
  signature: string;
  v: number;
}

export interface SecurityPolicyInfo {
  secondFactorRequired: boolean;
}

export interface ServiceLevelInfo {
  timeFrom: string;
  timeTo: string;
  complete: boolean;
  offered: number;
  answered: number;
  answeredInTime: number;
  abandoned: number;
  counted: number;
  serviceLevel: number | null;
  goal: number;
  thresholdSeconds: number;
  longestWaitSeconds: number;
  averageWaitSeconds: number;
}

export interface SessionApp {
  clientId: string;
  firstParty: boolean;
  name: string;
}

export interface SessionList {
  records: SignInSessionInfo[];
}

export interface SignInCredentialInfo {
  id: string;
  name: string;
  clientIds: string[];
  creationTime: string;
  expirationTime?: string;
}

export interface SignInCredentialList {
  records: SignInCredentialInfo[];
}

export interface SignInSessionInfo {
  id: string;
  app: SessionApp;
  source: string;
  userAgent: string;
  creationTime: string;
  lastUsedTime: string;
  methods: string[];
  byCredential: boolean;
  current: boolean;
  reusedTime?: string;
}

export interface SipRegistration {
  id: string;
  deviceId: string;
  transport: string;
  address: string;
  userAgent: string;
  instanceId: string;
  since: string;
  expiresIn: number;
}

export interface SiteAdminInfo {
  uri: string;
  records: SiteInfo[];
}

export interface SiteBusinessAddress {
  city: string;
  country: string;
  street: string;
  zip: string;
  state?: string;
}

export interface SiteInfo {
  id: string;
  uri: string;
  name: string;
  extensionNumber?: string;
  regionalSettings: RegionalSettings;
  siteAccess?: string;
  businessAddress?: SiteBusinessAddress;
  callerIdName?: string;
  email?: string;
  code?: string;
  operator?: SiteOperator;
}

export interface SiteOperator {
  extensionNumber: string;
  id: string;
  name: string;
  uri: string;
}

/** A rule that is watched or on trial. */
export interface StageProgress {
  rule: string;
  title: string;
  status: 'observe' | 'canary' | 'enforce';
  next: 'observe' | 'canary' | 'enforce' | null;
  since: string;
  hash: string;
  why: string;
  by: string;
  caseId: string | null;
  ready: boolean;
  missing: string[];
  matches: number;
  events: number;
  right: number;
  wrong: number;
  precision: number | null;
  touched: number;
  terms: StageTerms;
}

export interface StageTerms {
  automatic: boolean;
  confidence: number;
  days: number;
  precision: number;
  reviewed: number;
  touched: number;
}

export interface StandardGreetingInfo {
  id: string;
  uri: string;
  name: string;
  usageType: string;
  type: string;
  category: string;
  contentUri?: string;
  text?: string;
}

export interface StatementEvidence {
  position: number | null;
}

export interface StatementGround {
  rule: string;
  version: number;
  hash: string;
  ruleTitle: string;
  what: string;
  why: string;
  law: string;
  clause: string;
  clauseTitle: string;
  verdict: string;
  text: string;
  remedy: string;
  facts: StatementGroundFact[];
  threshold: string;
  proof: string;
}

export interface StatementGroundFact {
  name: string;
  value: string;
}

export interface StatementInfo {
  id: string;
  at: string;
  title: string;
  attempt: string;
  verdict: string;
  grounds: StatementGround[];
  startsAt: string;
  endsAt: string | null;
  scope: string;
  territory: string | null;
  detection: string;
  decision: string;
  source: string;
  state: string;
  appeal: AppealInfo;
  evidence: StatementEvidence;
  always: string;
  dialed?: string;
  extensionId?: string;
  actId?: string | null;
  transparency?: TransparencyRecord;
  link?: string;
  appealLink?: string;
}

export interface SubscriptionApp {
  clientId: string;
  name: string;
}

export interface SubscriptionBlacklistedData {
  blacklistedAt: string;
  reason: string;
}

export interface SubscriptionDisabledFilter {
  filter: string;
  message: string;
  permissionName: string;
  permissionType: string;
  reason: string;
}

export interface SubscriptionInfo {
  uri: string;
  id: string;
  status: string;
  eventFilters: string[];
  creationTime: string;
  expirationTime: string;
  expiresIn: number;
  deliveryMode: NotificationDeliveryMode;
  blacklistedData?: SubscriptionBlacklistedData;
  disabledFilters?: (BlacklistInfo | SubscriptionDisabledFilter)[];
  owner?: SubscriptionOwner;
  app?: SubscriptionApp;
  waiting?: number;
  neverExpires?: boolean;
  failingSince?: string;
  nextAttemptAt?: string;
}

export interface SubscriptionOwner {
  extensionId: string;
  extensionNumber?: string;
  name: string;
}

export interface SupervisedParty {
  id: string;
  telephonySessionId: string;
  supervisor: SupervisedPartySupervisor;
  agent: SupervisedPartySupervisor;
  modes: ('Barge' | 'Listen' | 'TakeOver' | 'Whisper')[];
  announced: boolean;
  purpose: 'Compliance' | 'Quality' | 'Safety' | 'Training';
  startTime: string;
  endTime?: string;
}

export interface SupervisedPartySupervisor {
  id: string;
}

export interface SupervisionSettingsInfo {
  shown: boolean;
  tone: boolean;
  purpose: 'Compliance' | 'Quality' | 'Safety' | 'Training';
}

export interface TaxLocation {
  id: number;
  name: string;
  type: string;
  address: TaxLocationAddress;
}

export interface TaxLocationAddress {
  city: string;
  country: string;
  state: string;
  street: string;
  zip: string;
}

export interface TeamsCertificate {
  names: string[];
  issuer: string;
  validFrom: string;
  validUntil: string;
  daysLeft: number;
  state: 'Expired' | 'Expiring' | 'Valid';
}

export interface TeamsPerson {
  extensionId: string;
  extensionNumber: string;
  name: string;
  email: string;
  numbers: string[];
  phoneNumber: string;
  status: '' | 'Connected' | 'OutOfSync';
  commands: string;
}

export interface TemplateAuthentication {
  key: string;
  label: string;
  secrets: CrmTemplateField[];
  settings: CrmTemplateField[];
}

export interface TemplateInfo {
  key: string;
  name: string;
  address: string;
  addressHint: string;
  documentation: string;
  journals: boolean;
  settings: CrmTemplateField[];
  authentications: TemplateAuthentication[];
}

export interface TemplateRecord {
  extensionId: string;
  successful: boolean;
  changes?: TemplateRecordChange[];
  errors?: TemplateRecordError[];
}

export interface TemplateRecordChange {
  after: string | number | boolean | string[] | null;
  before: string | number | boolean | string[] | null;
  setting: string;
}

export interface TemplateRecordError {
  errorCode: string;
  message: string;
}

/** `problem`: what the mail server said; empty when it took the email. */
export interface TestEmail {
  sent: boolean;
  to: string;
  problem: string;
}

export interface TextBrandFinding {
  field: string;
  sentence: string;
}

export interface TextSenderInfo {
  phoneNumber: string;
  kind: 'Company' | 'Own' | 'Shared';
  label: string;
  owner?: TextSenderOwner;
}

export interface TextSenderOwner {
  extensionId: string;
  name: string;
}

export interface TextTemplateBody {
  text: string;
}

export interface TextTemplateInfo {
  id: string;
  displayName: string;
  body: TextTemplateBody;
  scope: 'Company' | 'Personal';
  site?: TextTemplateSite;
}

export interface TextTemplateSite {
  id: string;
  name: string;
}

export interface TimeZoneInfo {
  bias: string;
  description: string;
  id: string;
  name: string;
  uri?: string;
}

/** A call that a traceback asks about. `accountId` and its name: of the customer who placed it, if one did; `carrier`: the trunk that it came in by. `record`, `digest`: number and SHA-256 of the call's own record. */
export interface TracedCallInfo {
  accountId: string | null;
  accountName: string | null;
  accountCountry: string | null;
  extensionId: string | null;
  carrier: string | null;
  startedAt: string;
  seconds: number;
  record: number;
  digest: string;
}

export interface TranscriptSettings {
  available: boolean;
  engine: string | null;
  voicemails: boolean;
  recordings: boolean;
  language: string;
}

export interface TranscriptUtterance {
  speaker: number;
  name: string;
  start: number;
  end: number;
  text: string;
  words: TranscriptUtteranceWord[];
}

export interface TranscriptUtteranceWord {
  confidence: number;
  end: number;
  start: number;
  text: string;
}

export interface TranslationSetting {
  available: boolean;
  languages: string[];
  automatic: boolean;
}

export interface TransparencyRecord {
  decision_provision?: string;
  decision_ground: string;
  category: string;
  content_type: string[];
  decision_facts: string;
  source_type: string;
  automated_detection: string;
  automated_decision: string;
  account_type: string;
  territorial_scope: string[];
  content_date: string;
  application_date: string;
  puid: string;
  incompatible_content_ground?: string;
  incompatible_content_explanation?: string;
  decision_account?: string;
  end_date_account_restriction?: string;
  illegal_content_legal_ground?: string;
  illegal_content_explanation?: string;
  decision_visibility?: string[];
  end_date_visibility_restriction?: string;
  end_date_service_restriction?: string;
}

export interface TrunkInfo {
  id: string;
  name: string;
  uri: string;
  addresses: string[];
  username: string;
  hasPassword: boolean;
  authentication: string;
  media: 'rtp' | 'sdes';
  priority: number;
  emergency: boolean;
  enabled: boolean;
  signsCalls: boolean;
  verifiesCalls: boolean;
  international: boolean;
  cost: number;
  prefixes: string[];
  numberFormat: 'digits' | 'e164' | 'national';
  country: string;
  dialPrefix: string;
  callerIdPolicy: 'fixed' | 'own' | 'pass';
  callerId: string;
  registers: boolean;
  registerSeconds: number;
  probes: boolean;
}

export interface TrunkState {
  answerMs: number;
  expiresIn: number;
  lastStatus: number;
  reachable: boolean;
  reason: string;
  registration: 'None' | 'Refused' | 'Registered' | 'Silent' | 'Trying';
}

export interface UnsentEmail {
  id: string;
  to: string;
  subject: string;
  creationTime: string;
  status: 'Waiting' | 'GivenUp';
  nextTime: string | null;
  attempts: number;
  problem: string;
}

export interface UserAssignedCountry {
  id: string;
  isoCode: string;
  name: string;
  uri: string;
}

export interface UserCostCenter {
  id: string;
  name: string;
}

export interface UserPermissions {
  admin: UserPermissionsAdmin;
  internationalCalling: UserPermissionsAdmin;
}

export interface UserPermissionsAdmin {
  enabled: boolean;
}

export interface UserPhoneNumber {
  phoneNumber: string;
  usageType: string;
}

export interface UserServiceFeature {
  enabled: boolean;
  featureName: string;
  reason?: string;
}

export interface UserTemplateInfo {
  uri: string;
  id: string;
  type: string;
  name: string;
  description: string;
  creationTime: string;
  lastModifiedTime: string;
}

export interface UserTemplateSetting {
  setting: string;
  value: string | number | boolean | string[] | null;
}

export interface UserTemplateSettings {
  uri: string;
  id: string;
  type: string;
  name: string;
  description: string;
  creationTime: string;
  lastModifiedTime: string;
  settings: UserTemplateSetting[];
}

/** `start`, `end`: seconds. */
export interface UtteranceInfo {
  participant: string;
  name: string;
  start: number;
  end: number;
  text: string;
}

export interface VerdictCodes {
  http: number;
  sip: number;
  text: string;
}

export interface VerdictGround {
  act: string;
  capped: boolean;
  clause: string;
  facts: VerdictGroundFacts;
  hash: string;
  proof: string;
  reason: string;
  remedy: string;
  rule: string;
  signal: string;
  status: string;
  text: string;
  threshold: string;
  verdict: string;
  version: number;
}

export interface VerdictGroundFacts {
  abroad_1h?: string;
  account_age_days?: string;
  account_trusted?: string;
  callee_country?: string;
  callee_country_usual?: string;
  callee_given?: string;
  home_country?: string;
  hot_spot?: string;
  hot_spot_calls_12h?: string;
  hot_spot_live?: string;
  international?: string;
  international_enabled?: string;
  minutes_since_new_device?: string;
  prefix_burst_p?: string;
  quiet_hour?: string;
  rate_per_minute?: string;
  spend_1d?: string;
  unallocated_range?: string;
  unusual_abroad_1d?: string;
  unusual_abroad_1h?: string;
  account_state?: string;
  emergency_callback?: string;
  feature_restricted?: string;
  kind?: string;
  outbound?: string;
  protected?: string;
  state_rule?: string;
  throttle_reached?: string;
  a2p?: string;
  callee_known?: string;
  recipient_consented?: string;
  text_out_in_ratio_1d?: string;
  text_recipients_1d?: string;
  text_repeats_1d?: string;
  text_reply_share_1d?: string;
  texts_1d?: string;
  texts_1m?: string;
}

export interface VerdictInfo {
  id: string;
  at: string;
  attempt: string;
  dialed: string;
  extensionId: string;
  verdict: string;
  rule: string;
  grounds: VerdictGround[];
  codes: VerdictCodes;
  expiresAt: string | null;
  callerNumber: null;
  appealedAt: string | null;
  overturnedAt: string | null;
}

export interface VerifiedNumberInfo {
  id: string;
  phoneNumber: string;
  proof: string;
  verifiedAt: string;
  expiresAt: string;
}

export interface VisibleContact {
  id: number;
  uri: string;
  availability: string;
  firstName?: string;
  lastName?: string;
  middleName?: string;
  nickName?: string;
  company?: string;
  jobTitle?: string;
  email?: string;
  email2?: string;
  email3?: string;
  birthday?: string;
  webPage?: string;
  notes?: string;
  homePhone?: string;
  homePhone2?: string;
  businessPhone?: string;
  businessPhone2?: string;
  mobilePhone?: string;
  businessFax?: string;
  companyPhone?: string;
  assistantPhone?: string;
  carPhone?: string;
  otherPhone?: string;
  otherFax?: string;
  callbackPhone?: string;
  homeAddress?: ContactAddress;
  businessAddress?: ContactAddress;
  otherAddress?: ContactAddress;
  ringtoneIndex?: string;
  appInfo?: string;
  sharing: ContactAudience;
  owner: VisibleContactOwner;
  deletable: boolean;
}

export interface VisibleContactOwner {
  extensionId: string;
  own: boolean;
}

export interface VoiceRoomCall {
  chatId: string;
  enabled: boolean;
  open: boolean;
  people: VoiceRoomPerson[];
  type?: string;
  sessionId: string;
  starterId?: string;
  startTime?: string;
  voiceCallToken: string;
  called: VoiceRoomCallCalled[];
}

export interface VoiceRoomCallCalled {
  id: string;
  result: 'DoNotDisturb' | 'NoPhone' | 'Refused' | 'Rung';
}

export interface VoiceRoomInfo {
  chatId: string;
  enabled: boolean;
  open: boolean;
  people: (VoiceRoomPerson | VoiceRoomPeople)[];
  type?: 'Call' | 'Room';
  sessionId?: string;
  starterId?: string;
  startTime?: string;
}

export interface VoiceRoomPeople {
  host: boolean;
  id: string;
  muted: boolean;
  name: string;
}

export interface VoiceRoomPerson {
  id: string;
  name: string;
  muted: boolean;
  host: boolean;
}

/** What viewers read. `Starting`: the first piece is there in some seconds. */
export interface WatchedStream {
  title: string;
  hostName: string;
  state: 'Starting' | 'Live' | 'Ended';
}

export interface WebConfig {
  clientId: string;
  brandName: string;
  scopes: string[];
  demo?: WebConfigDemo;
}

export interface WebConfigDemo {
  address: string;
}

export interface WebhookDeliveryDetails {
  id: number;
  uuid: string;
  event: string;
  state: 'Delivered' | 'Failed' | 'Skipped' | 'Waiting';
  attemptCount: number;
  creationTime: string;
  settledTime?: string;
  lastAttempt?: DeliveryAttempt;
  replayOf?: number;
  payload: string;
  attempts: DeliveryAttempt[];
}

export interface WebhookDeliveryInfo {
  id: number;
  uuid: string;
  event: string;
  state: 'Delivered' | 'Failed' | 'Skipped' | 'Waiting';
  attemptCount: number;
  creationTime: string;
  settledTime?: string;
  lastAttempt?: DeliveryAttempt;
  replayOf?: number;
}

export interface WithSipInfoItemSipData {
  toTag: string;
}

/** `status`: `Off` where the operator or the company has turned transcripts off. `highlights`: the most telling of what was said, as it was said. `summaryStatus`: `Off` where there is no language model, or the company wants none. */
export interface WordsInfo {
  status: 'Done' | 'Failed' | 'Off' | 'Queued';
  language: string;
  utterances: UtteranceInfo[];
  highlights: CitedInfo[];
  summaryStatus: 'Done' | 'Failed' | 'Off' | 'Queued';
  points: CitedInfo[];
  actions: CitedInfo[];
}

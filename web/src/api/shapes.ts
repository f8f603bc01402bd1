import type { PhoneAccess } from '@/api/generated';

/** The parts of the REST surface's shapes that the app reads. Ids may come as numbers or strings. */
export type Id = string | number;

export interface Page<T> {
  records: T[];
  paging?: { page?: number; totalPages?: number; totalElements?: number };
  navigation?: { nextPage?: { uri: string } };
}

export interface Contact {
  firstName?: string;
  lastName?: string;
  email?: string;
  jobTitle?: string;
  department?: string;
}

export interface Extension {
  id: Id;
  name: string;
  extensionNumber: string;
  status: string;
  type: string;
  contact?: Contact;
  account?: { id: Id };
  permissions?: { admin?: { enabled: boolean } };
  roles?: { displayName?: string }[];
  profileImage?: { etag?: string };
  regionalSettings?: { homeCountry?: { isoCode?: string }; timezone?: { name?: string } };
}

export interface Account {
  mainNumber?: string;
  regionalSettings?: { homeCountry?: { isoCode?: string } };
}

export interface DirectoryEntry {
  id: Id;
  type?: string;
  account?: { id: Id; companyName?: string; mainNumber?: { phoneNumber: string } };
  name?: string;
  firstName?: string;
  lastName?: string;
  jobTitle?: string;
  department?: string;
  email?: string;
  extensionNumber?: string;
  phoneNumbers?: { phoneNumber: string; usageType?: string; type?: string }[];
  profileImage?: { etag?: string };
  site?: { id: Id; name?: string };
}

export interface Presence {
  extension?: { id: Id; extensionNumber?: string };
  presenceStatus?: 'Available' | 'Busy' | 'Offline';
  userStatus?: 'Available' | 'Busy' | 'Offline';
  telephonyStatus?: 'NoCall' | 'CallConnected' | 'Ringing' | 'OnHold' | 'ParkedCall';
  dndStatus?: string;
  message?: string;
  statusExpirationTime?: string;
  messageExpirationTime?: string;
  /** While a calendar says so: when it ends. */
  inMeetingUntil?: string;
}

export interface CallParty {
  phoneNumber?: string;
  extensionNumber?: string;
  extensionId?: string;
  deviceId?: string;
  name?: string;
  location?: string;
}

export interface CallRecord {
  id: string;
  telephonySessionId?: string;
  direction: 'Inbound' | 'Outbound';
  from: CallParty;
  to: CallParty;
  action?: string;
  result?: string;
  reason?: string;
  reasonDescription?: string;
  startTime: string;
  duration?: number;
  message?: { id: Id };
  recording?: { id: string; contentUri: string };
}

export interface VoicemailMessage {
  id: Id;
  from?: CallParty;
  creationTime: string;
  readStatus: 'Read' | 'Unread';
  priority?: string;
  /** Its caller does not want it passed on. */
  private?: boolean;
  vmTranscriptionStatus?: string;
  /** The first words. */
  clarionSnippet?: string;
  /** What who passed it on wrote with it. */
  clarionComment?: string;
  forwarding?: { originalSender?: CallParty; originalCreationTime?: string };
  attachments?: { id: Id; uri: string; type: string; contentType?: string; vmDuration?: number }[];
}

export interface EmergencyAddress {
  customerName?: string;
  street?: string;
  street2?: string;
  city?: string;
  state?: string;
  zip?: string;
  country?: string;
  countryIsoCode?: string;
}

export interface Device {
  id: string;
  name?: string;
  type: string;
  status?: 'Online' | 'Offline';
  model?: { name?: string };
  emergency?: { address?: EmergencyAddress; addressStatus?: string };
  emergencyServiceAddress?: EmergencyAddress;
}

export type DeviceSipInfo = PhoneAccess;

export interface PhoneNumberRecord {
  id: Id;
  phoneNumber: string;
  usageType: string;
  status?: string;
  type?: string;
  clarionFaxDetection?: boolean;
  country?: { isoCode?: string };
  paymentType?: string;
  label?: string;
  primary?: boolean;
  features?: string[];
  extension?: { id: Id; extensionNumber?: string; name?: string };
}

export interface SessionParty {
  id: string;
  extensionId?: Id;
  owner?: { extensionId?: Id };
  direction?: 'Inbound' | 'Outbound';
  from?: CallParty;
  to?: CallParty;
  status?: {
    code?: string;
    reason?: string;
    description?: string;
    /** What is dialled to fetch a parked call. */
    parkData?: string;
    /** Where it went on, when it was moved into another session (merged, handed over). */
    peerId?: { telephonySessionId: string; partyId: string };
  };
  conferenceRole?: 'Host' | 'Participant';
  /** `mode` Automatic: the company records all of these calls. */
  recordings?: { id: string; active: boolean; mode?: 'OnDemand' | 'Automatic'; ended?: boolean }[];
  /** Somebody of the company who is in the call of `monitoring.partyId`. */
  role?: 'Supervisor';
  monitoring?: { partyId: string; mode: 'Listen' | 'Whisper' | 'Barge' | 'TakeOver' };
}

export interface TelephonySession {
  id?: string;
  telephonySessionId?: string;
  /** Its other number, which SIP knows it by. */
  sessionId?: string;
  parties?: SessionParty[];
}

export interface ProvisionedSip {
  transport: string;
  username: string;
  password: string;
  authorizationId: string;
  domain: string;
  outboundProxy: string;
  outboundProxyBackup?: string;
  stunServers?: string[];
}

export interface Provision {
  device: { id: string };
  sipInfo: ProvisionedSip[];
}

import type { TagTone } from '@/design/parts/Tag';
import type { TextKey } from '@/text/catalog';

const statuses: Record<string, [TextKey, TagTone]> = {
  Draft: ['brands.status.draft', 'plain'],
  Submitted: ['brands.status.submitted', 'accent'],
  SubmitFailed: ['brands.status.submitFailed', 'bad'],
  Verified: ['brands.status.verified', 'good'],
  Confirmed: ['brands.status.confirmed', 'good'],
  Unverified: ['brands.status.unverified', 'bad'],
  Unconfirmed: ['brands.status.unconfirmed', 'bad'],
  UpdateRequested: ['brands.status.updateRequested', 'accent'],
  Suspended: ['brands.status.suspended', 'bad'],
  CampaignSuspended: ['brands.status.suspended', 'bad'],
  Expired: ['brands.status.expired', 'warn'],
  CampaignExpired: ['brands.status.expired', 'warn'],
};

/** A state in words, and how it is shown. */
export const statusWords = (status: string): [TextKey, TagTone] => statuses[status] ?? ['brands.status.draft', 'plain'];

/** The states in which nothing can be changed: the registry decides. */
export const isClosed = (status: string): boolean => ['Submitted', 'Suspended', 'CampaignSuspended'].includes(status);

export const useCases: [string, TextKey][] = [
  ['AccountNotification', 'brands.use.account'],
  ['CustomerCare', 'brands.use.care'],
  ['DeliveryNotification', 'brands.use.delivery'],
  ['ConversationsExternal', 'brands.use.conversations'],
  ['ConversationsInternal', 'brands.use.inside'],
  ['FraudAlert', 'brands.use.fraud'],
  ['SecurityAlert', 'brands.use.security'],
  ['HigherEducation', 'brands.use.university'],
  ['K12Education', 'brands.use.school'],
  ['MachineToMachine', 'brands.use.machines'],
  ['Marketing', 'brands.use.marketing'],
  ['Mixed', 'brands.use.mixed'],
  ['PollingVoting', 'brands.use.polls'],
  ['PublicServiceAnnouncement', 'brands.use.public'],
];

export const kinds: [string, TextKey][] = [
  ['SoleProprietor', 'brands.kind.sole'],
  ['PrivateProfit', 'brands.kind.private'],
  ['PublicProfit', 'brands.kind.public'],
  ['NonProfit', 'brands.kind.nonProfit'],
  ['Government', 'brands.kind.government'],
];

import type { VisibleContact } from '@/api/generated';

export const phoneFields = [
  'mobilePhone',
  'businessPhone',
  'businessPhone2',
  'homePhone',
  'homePhone2',
  'companyPhone',
  'assistantPhone',
  'carPhone',
  'callbackPhone',
  'otherPhone',
  'businessFax',
  'otherFax',
] as const;

const faxes: readonly string[] = ['businessFax', 'otherFax'];

export type Named = Pick<VisibleContact, 'firstName' | 'lastName' | 'nickName' | 'company'>;

/** What a list shows: the name, else the nickname, the company. */
export const nameOf = ({ firstName, lastName, nickName, company }: Named): string =>
  [firstName, lastName].filter(Boolean).join(' ') || nickName || company || '';

/** Numbers that can be called, the likeliest first. */
export const numbersOf = (contact: Partial<VisibleContact>): string[] => {
  const found = phoneFields.filter((field) => !faxes.includes(field)).map((field) => contact[field]);
  return [...new Set(found.filter((number): number is string => Boolean(number)))];
};

export const addressOf = (contact: Partial<VisibleContact>): string => {
  const address = contact.businessAddress ?? contact.homeAddress ?? contact.otherAddress;
  if (!address) return '';
  const place = [address.zip, address.city, address.state].filter(Boolean).join(' ');
  return [address.street, place, address.country].filter(Boolean).join('\n');
};

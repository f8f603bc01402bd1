import { AsYouType, type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { createStore } from '@/design/store';
import { isEmergencyNumber } from '@/features/emergency/numbers';

/** The country of the signed-in person: national numbers are read and shown its way. */
export const homeCountry = createStore<CountryCode>('US');

export const setHomeCountry = (isoCode: string | undefined): void => {
  if (isoCode && isSupportedCountry(isoCode)) homeCountry.set(isoCode);
};

const longestExtension = 6;
const bare = (text: string): string => text.replace(/[^\d+*#]/g, '');

/** True for what can be dialled; false for what can only be a name. */
export const looksDialable = (text: string): boolean => /^[\d+*#()\s./-]+$/.test(text) && /[\d*#]/.test(text);

/** Phone numbers in their country's dress, extensions and short codes as they are. */
export function formatNumber(number: string | undefined): string {
  if (!number) return '';
  const digits = bare(number);
  if (!digits.startsWith('+') && digits.length <= longestExtension) return number;
  const parsed = parsePhoneNumberFromString(number, homeCountry.get());
  if (!parsed?.isPossible()) return number;
  return parsed.country === homeCountry.get() ? parsed.formatNational() : parsed.formatInternational();
}

/** The same while it is being typed. */
export function formatWhileTyping(text: string): string {
  const digits = bare(text);
  if (!looksDialable(text) || /[*#]/.test(digits) || digits.length <= longestExtension) return text;
  return new AsYouType(homeCountry.get()).input(digits);
}

/** What to send to the server for what was typed. */
export function toDialString(text: string): string {
  const digits = bare(text);
  if (digits.startsWith('+') || digits.length <= longestExtension || /[*#]/.test(digits) || isEmergencyNumber(digits))
    return digits;
  const parsed = parsePhoneNumberFromString(digits, homeCountry.get());
  return parsed?.isValid() ? parsed.number : digits;
}

/** Numbers that mean the same compare equal, however they are written. */
export function sameNumber(a: string | undefined, b: string | undefined): boolean {
  if (!a || !b) return false;
  return toDialString(a) === toDialString(b);
}

/** What to dial in order to call as somebody else; emergency numbers are always dialled as oneself. */
export const dialAs = (extension: string, number: string): string =>
  extension && !isEmergencyNumber(number) ? `*64${extension}*${number}` : number;

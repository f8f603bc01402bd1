import type { PhoneNumberRecord } from '@/api/shapes';

/** Stands for the company among those whom a number can reach; extensions have ids of digits. */
export const COMPANY = 'company';

export const isInStock = ({ usageType }: PhoneNumberRecord): boolean => ['NumberPool', 'Inventory'].includes(usageType);

/** The id of the extension that a number reaches, the company, or null where it rests. */
export const reachOf = (number: PhoneNumberRecord): string | null =>
  number.extension?.id ? String(number.extension.id) : isInStock(number) ? null : COMPANY;

/** Whether the number, its label or who is reached by it has what was typed; digits are found in any way of writing. */
export function fits(number: PhoneNumberRecord, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  const digits = wanted.replace(/\D/g, '');
  const { label, extension } = number;
  const said = [label, extension?.name, extension?.extensionNumber].filter(Boolean).join(' ').toLowerCase();
  return said.includes(wanted) || (digits.length > 0 && number.phoneNumber.includes(digits));
}

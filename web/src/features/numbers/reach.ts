import type { PhoneNumberRecord } from '@/api/shapes';

/** Stands for the company among those whom a number can reach; extensions have ids of digits. */
export const COMPANY = 'company';

export const isInStock = ({ usageType }: PhoneNumberRecord): boolean => ['NumberPool', 'Inventory'].includes(usageType);

/** The id of the extension that a number reaches, the company, or null where it rests. */
export const reachOf = (number: PhoneNumberRecord): string | null =>
  number.extension?.id ? String(number.extension.id) : isInStock(number) ? null : COMPANY;

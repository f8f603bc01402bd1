import type { TextKey } from '@/text/catalog';

/** Kinds of records, as filters and tags name them. */
export const kinds: Record<string, TextKey> = {
  CREATE: 'audit.create',
  UPDATE: 'audit.update',
  DELETE: 'audit.delete',
  ACTION: 'audit.action',
  LOGIN: 'audit.login',
  REFUSAL: 'audit.refusal',
};

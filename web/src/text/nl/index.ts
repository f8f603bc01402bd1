import type { Catalogue } from '../catalogue';

/** Every text of the app in Dutch, part by part as in English. */
export const nl: Partial<Catalogue> = {};

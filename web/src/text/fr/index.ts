import type { Catalogue } from '../catalogue';

/** Every text of the app in French, part by part as in English. */
export const fr: Partial<Catalogue> = {};

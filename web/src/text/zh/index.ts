import type { Catalogue } from '../catalogue';

/** Every text of the app in Chinese, part by part as in English. */
export const zh: Partial<Catalogue> = {};

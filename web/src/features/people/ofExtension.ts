import { createContext, useContext } from 'react';

/** The API's path of one's own extension. */
export const own = '/account/~/extension/~';
export const pathOf = (id: string | number): string => `/account/~/extension/${encodeURIComponent(id)}`;

/** Whose settings the parts inside show and change: one's own where an administrator's page names nobody else. */
export const ExtensionPath = createContext(own);
export const useExtensionPath = (): string => useContext(ExtensionPath);

import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { AuthProfile } from '@/api/generated';
import { keys } from '@/api/keys';

type Profile = AuthProfile;

export interface Rights {
  /** False until the server has said what the person may do. */
  known: boolean;
  /** Whether one of the permissions is held at all. */
  may: (...names: string[]) => boolean;
  /** Whether one of them may be used on other people, not only on oneself. */
  mayOnOthers: (...names: string[]) => boolean;
  /** False for who administers some sites only: what counts for all of them is not theirs to change. */
  wholeCompany: boolean;
  /** Whether the tour of the app is offered: until it was finished or skipped. */
  tour: boolean;
}

const beyond = new Set(['Account', 'AllExtensions', 'UserExtensions']);

export function rightsOf(profile: Profile | undefined): Rights {
  const held = new Map(profile?.permissions.map((entry) => [entry.permission.id, entry.scopes]));
  return {
    known: profile !== undefined,
    may: (...names) => names.some((name) => held.has(name)),
    mayOnOthers: (...names) => names.some((name) => held.get(name)?.some((scope) => beyond.has(scope))),
    wholeCompany: profile?.clarionWholeCompany ?? true,
    tour: profile?.clarionTour ?? false,
  };
}

/** What the signed-in person may do. Pages show nothing that cannot be used; the server refuses it as well. */
export function useRights(): Rights {
  const { data } = useQuery({
    queryKey: keys.rights,
    queryFn: ({ signal }) => call<Profile>('/account/~/extension/~/authz-profile', { signal }),
    staleTime: 60_000,
  });
  return rightsOf(data);
}

import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { PermissionCategory, PermissionInfo } from '@/api/generated';
import type { Page } from '@/api/shapes';
import { adminKeys, type RoleRecord } from '../queries';

export type PermissionRecord = PermissionInfo;

type Category = PermissionCategory;

export const useDefaultRole = () =>
  useQuery({
    queryKey: [...adminKeys.roles, 'default'],
    queryFn: ({ signal }) => call<{ id: string }>('/account/~/user-role/default', { signal }),
  });

export const useRole = (id: string) =>
  useQuery({
    queryKey: [...adminKeys.roles, 'one', id],
    queryFn: ({ signal }) => call<RoleRecord>(`/account/~/user-role/${encodeURIComponent(id)}`, { signal }),
  });

/** Every permission there is, under its kind. */
export const usePermissionCatalogue = () =>
  useQuery({
    queryKey: ['permission-catalogue'],
    queryFn: async ({ signal }) => {
      const query = { perPage: 1000 };
      const [permissions, categories] = await Promise.all([
        call<Page<PermissionRecord>>('/dictionary/permission', { query, signal }),
        call<Page<Category>>('/dictionary/permission-category', { query, signal }),
      ]);
      return categories.records.map((category) => ({
        ...category,
        permissions: permissions.records.filter(({ category: own }) => own.id === category.id),
      }));
    },
    staleTime: 3_600_000,
  });

/** The permissions with all that comes with them. */
export function withIncluded(chosen: Iterable<string>, known: PermissionRecord[]): Set<string> {
  const included = new Map(known.map(({ id, includedPermissions }) => [id, includedPermissions.map((one) => one.id)]));
  const found = new Set<string>();
  const waiting = [...chosen];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...(included.get(id) ?? []));
  }
  return found;
}

import { useDebouncedValue } from '@mantine/hooks';
import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { call } from '@/api/client';
import { download } from '@/api/download';
import type {
  ContactAudience,
  ContactAudiences,
  ContactDuplicates,
  ContactImport,
  VisibleContact,
} from '@/api/generated';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';
import { nextPage } from '@/features/messaging/texts/queries';
import { useText } from '@/text/useText';

const own = '/account/~/extension/~';
const at = (path: string): string => `${own}/clarion/${path}`;

/** `Personal`, `Company`, a team's id, or empty for all that one sees. */
export type Shown = string;

const queryOf = (shown: Shown) =>
  shown === '' || shown === 'Personal' || shown === 'Company'
    ? { audience: shown || undefined }
    : { audience: 'Team', teamId: shown };

export function useContactPages(typed: string, shown: Shown) {
  const [search] = useDebouncedValue(typed.trim(), 200);
  return useInfiniteQuery({
    queryKey: [...keys.contacts, 'pages', search, shown],
    queryFn: ({ pageParam, signal }) =>
      call<Page<VisibleContact>>(at('contacts'), {
        query: { search: search || undefined, ...queryOf(shown), perPage: 100, page: pageParam },
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  });
}

export const useContact = (id: string) =>
  useQuery({
    queryKey: [...keys.contacts, 'one', id],
    queryFn: ({ signal }) => call<VisibleContact>(at(`contacts/${id}`), { signal }),
  });

export const useAudiences = () =>
  useQuery({
    queryKey: [...keys.contacts, 'audiences'],
    queryFn: async ({ signal }) => (await call<ContactAudiences>(at('contact-audiences'), { signal })).records,
    staleTime: 60_000,
  });

/** Who sees a contact, in words. */
export function useAudienceText(): (audience: ContactAudience) => string {
  const { t } = useText();
  return ({ kind, teamName }) => (kind === 'Team' ? (teamName ?? '') : t(`contacts.audience.${kind}`));
}

export const audienceKey = ({ kind, teamId }: ContactAudience): Shown => (kind === 'Team' ? (teamId ?? '') : kind);

const changed = (queries: QueryClient) => void queries.invalidateQueries({ queryKey: keys.contacts });

export type Fields = Partial<Record<keyof VisibleContact, unknown>>;

/** Save what was entered, and share it with `audience` where that differs. */
export function useSaveContact() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({
      contact,
      fields,
      audience,
    }: {
      contact?: VisibleContact;
      fields: Fields;
      audience: Shown;
    }) => {
      const saved = contact
        ? await call<VisibleContact>(at(`contacts/${contact.id}`), { method: 'PATCH', body: fields })
        : await call<VisibleContact>(`${own}/address-book/contact`, { method: 'POST', body: fields });
      if (audience !== (contact ? audienceKey(contact.sharing) : 'Personal')) {
        const personal = audience === 'Personal' || audience === 'Company';
        const body = personal ? { kind: audience } : { kind: 'Team', teamId: audience };
        await call(at(`contacts/${saved.id}/sharing`), { method: 'PUT', body });
      }
      return String(saved.id);
    },
    onSuccess: () => changed(queries),
  });
}

export function useDeleteContact() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(at(`contacts/${id}`), { method: 'DELETE' }),
    onSuccess: () => changed(queries),
  });
}

export const useDuplicates = () =>
  useQuery({
    queryKey: [...keys.contacts, 'duplicates'],
    queryFn: async ({ signal }) => (await call<ContactDuplicates>(at('contact-duplicates'), { signal })).records,
  });

export function useMerge() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (contactIds: string[]) =>
      call<VisibleContact>(at('contact-merge'), { method: 'POST', body: { contactIds } }),
    onSuccess: () => changed(queries),
  });
}

export interface ImportChoice {
  file: File;
  duplicates: 'Merge' | 'Skip' | 'Add';
  audience: Shown;
}

export function useImportContacts() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ file, duplicates, audience }: ImportChoice) => {
      const kind = /\.vcf$/i.test(file.name) || file.type === 'text/vcard' ? 'text/vcard' : 'text/csv';
      const body = new Blob([file], { type: kind });
      const query = { duplicates, ...queryOf(audience) };
      return call<ContactImport>(at('contact-import'), { method: 'POST', query, body });
    },
    onSuccess: () => changed(queries),
  });
}

export const exportContacts = (format: 'vCard' | 'CSV', shown: Shown): Promise<void> =>
  download(at('contact-export'), format === 'vCard' ? 'contacts.vcf' : 'contacts.csv', { format, ...queryOf(shown) });

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, request } from '@/api/client';
import type {
  FaxJobList,
  FaxSearchResult,
  ListResponse,
  MessageInfo,
  PreviewAnswer,
  PrintList,
  ReadersAnswer,
} from '@/api/generated';
import { keys } from '@/api/keys';
import type { Id } from '@/api/shapes';
import { useRights } from '@/features/people/rights';
import { usePolling } from '@/live/freshness';
import type { Draft, FaxMessage, Job, Offers, Options, PagePictures, Print } from './shapes';

const own = '/account/~/extension/~';
const store = `${own}/message-store`;
// Without it the server lists one day only.
const dateFrom = '2000-01-01T00:00:00.000Z';

export type Folder = 'Inbox' | 'Sent' | 'Trash';

const listKey = (folder: Folder) => [...keys.faxes, 'list', folder] as const;

const narrow: Record<Folder, Record<string, string>> = {
  Inbox: { direction: 'Inbound', availability: 'Alive' },
  Sent: { direction: 'Outbound', availability: 'Alive' },
  Trash: { availability: 'Deleted' },
};

export const useFaxes = (folder: Folder) => {
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: listKey(folder),
    queryFn: async ({ signal }) => {
      const query = { messageType: 'Fax', dateFrom, perPage: 200, ...narrow[folder] };
      return (await call<ListResponse<MessageInfo>>(store, { query, signal })).records;
    },
    refetchInterval,
  });
};

/** Faxes that came in with these words on their pages; asked once typing pauses. */
export const useFound = (text: string) =>
  useQuery({
    queryKey: [...keys.faxes, 'found', text],
    queryFn: async ({ signal }) =>
      (await call<FaxSearchResult>(`${own}/clarion/fax-search`, { query: { text }, signal })).records,
    enabled: text.length > 1,
    staleTime: 30_000,
  });

export const useBlockSender = () =>
  useChange((phoneNumber: string) =>
    call(`${own}/caller-blocking/phone-numbers`, { method: 'POST', body: { phoneNumber, status: 'Blocked' } }),
  );

/** The sender of a fax that nobody asked for, to those who look after acceptable use. The sender never learns by whom. */
export const useReportJunk = () =>
  useChange(({ id }: FaxMessage) =>
    call('/restapi/v1.0/account/~/clarion/conduct/complaints', {
      method: 'POST',
      body: { messageId: id, text: 'Unwanted fax' },
    }),
  );

export const useUnreadFaxes = (): number => {
  const { may } = useRights();
  const refetchInterval = usePolling();
  const { data } = useQuery({
    queryKey: [...keys.faxes, 'unread'],
    queryFn: ({ signal }) => call<Record<string, number>>(`${own}/clarion/unread-counts`, { signal }),
    enabled: may('ReadMessages'),
    refetchInterval,
  });
  return data?.Fax ?? 0;
};

/** The queue, with what every attempt came to; by message. */
export const useJobs = (enabled: boolean) =>
  useQuery({
    queryKey: [...keys.faxes, 'queue'],
    queryFn: async ({ signal }) => {
      const { records } = await call<FaxJobList>(`${own}/clarion/fax-queue`, { signal });
      const byMessage = new Map<string, Job[]>();
      for (const job of records)
        byMessage.set(String(job.messageId), [...(byMessage.get(String(job.messageId)) ?? []), job]);
      return byMessage;
    },
    enabled,
    refetchInterval: usePolling(),
  });

/** Who has a fax that was sent to a queue, and who has read it. */
export const useReaders = (id: Id, enabled: boolean) =>
  useQuery({
    queryKey: [...keys.faxes, 'readers', id],
    queryFn: async ({ signal }) => (await call<ReadersAnswer>(`${own}/clarion/fax/${id}/readers`, { signal })).records,
    enabled,
  });

export const useOptions = (enabled = true) =>
  useQuery({
    queryKey: ['fax-options'],
    queryFn: ({ signal }) => call<Options>(`${own}/clarion/fax-options`, { signal }),
    enabled,
    staleTime: 300_000,
  });

const useChange = <T>(work: (input: T) => Promise<unknown>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.faxes }),
  });
};

export const useMarkFax = () =>
  useChange(({ id, readStatus }: { id: Id; readStatus: FaxMessage['readStatus'] }) =>
    call(`${store}/${id}`, { method: 'PUT', body: { readStatus } }),
  );

export const useDeleteFax = () => useChange((id: Id) => call(`${store}/${id}`, { method: 'DELETE' }));

export const useRestoreFax = () =>
  useChange((id: Id) => call(`${store}/${id}`, { method: 'PATCH', body: { availability: 'Alive' } }));

export const useCancelFax = () =>
  useChange((jobs: Job[]) =>
    Promise.all(
      jobs.map(({ id }) => call(`${own}/clarion/fax-queue/${id}`, { method: 'PATCH', body: { state: 'Canceled' } })),
    ),
  );

export const usePutOffFax = () =>
  useChange(({ jobs, sendTime }: { jobs: Job[]; sendTime: string }) =>
    Promise.all(jobs.map(({ id }) => call(`${own}/clarion/fax-queue/${id}`, { method: 'PATCH', body: { sendTime } }))),
  );

export const useSendAgain = () =>
  useChange((id: Id) => call(`${own}/fax`, { method: 'POST', body: { originalMessageId: Number(id) } }));

function formOf(draft: Draft): FormData {
  const form = new FormData();
  const order = {
    to: draft.to.map((phoneNumber) => ({ phoneNumber })),
    from: { phoneNumber: draft.from },
    faxResolution: draft.resolution,
    coverIndex: Number(draft.coverIndex),
    coverPageText: draft.coverIndex === '0' ? '' : draft.coverText,
    sendTime: draft.sendAt ? new Date(draft.sendAt).toISOString() : undefined,
  };
  form.append('json', new Blob([JSON.stringify(order)], { type: 'application/json' }), 'request.json');
  for (const file of draft.files) form.append('attachment', file, file.name);
  return form;
}

export const useSendFax = () =>
  useChange((draft: Draft) => call<FaxMessage>(`${own}/fax`, { method: 'POST', body: formOf(draft) }));

/** Where the pages of a fax are that would be sent; rendering stops when `signal` is aborted. */
export async function makePreview(draft: Draft, signal: AbortSignal): Promise<string> {
  const body = formOf({ ...draft, sendAt: '' });
  const { id } = await call<PreviewAnswer>(`${own}/clarion/fax-previews`, { method: 'POST', body, signal });
  return `${own}/clarion/fax-previews/${id}/pages`;
}

export const pagesOf = (id: Id) => `${own}/clarion/fax/${id}/pages`;
/** The signed receipt, there once the fax is over. */
export const receiptOf = (id: Id) => `${store}/${id}/clarion/receipt`;
export const tiffOf = (id: Id) => `${own}/clarion/fax/${id}/tiff`;

const AT_ONCE = 5;

const fetchPages = (path: string, first: number, signal?: AbortSignal) =>
  call<PagePictures>(path, { query: { first, count: AT_ONCE }, signal });

export const usePages = (path: string) =>
  useInfiniteQuery({
    queryKey: ['fax-pages', path],
    queryFn: ({ pageParam, signal }) => fetchPages(path, pageParam, signal),
    initialPageParam: 1,
    getNextPageParam: ({ pageCount, records }) => {
      const next = (records.at(-1)?.page ?? 0) + 1;
      return next <= pageCount ? next : undefined;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

/** Every page, one after the other. */
export async function allPages(path: string): Promise<string[]> {
  const images: string[] = [];
  for (let total = 1; images.length < total; ) {
    const { pageCount, records } = await fetchPages(path, images.length + 1);
    images.push(...records.map(({ image }) => image));
    total = pageCount;
  }
  return images;
}

export const usePrints = () =>
  useQuery({
    queryKey: [...keys.faxes, 'prints'],
    queryFn: async ({ signal }) => (await call<PrintList>(`${own}/clarion/fax-prints`, { signal })).records,
    refetchInterval: usePolling(),
  });

export const useDeletePrint = () =>
  useChange((id: Id) => call(`${own}/clarion/fax-prints/${id}`, { method: 'DELETE' }));

export const useOffers = () =>
  useQuery({
    queryKey: [...keys.faxes, 'offers'],
    queryFn: ({ signal }) => call<Offers>(`${own}/clarion/fax-offers`, { signal }),
    refetchInterval: usePolling(),
  });

export const useOfferDocument = () =>
  useChange(({ phoneNumber, files }: { phoneNumber: string; files: File[] }) => {
    const body = new FormData();
    body.append('phoneNumber', phoneNumber);
    for (const file of files) body.append('attachment', file, file.name);
    return call(`${own}/clarion/fax-offers`, { method: 'POST', body });
  });

export const useWithdrawOffer = () =>
  useChange((id: Id) => call(`${own}/clarion/fax-offers/${id}`, { method: 'DELETE' }));

/** Call another fax machine for the document that it offers. */
export const useFetchFax = () =>
  useChange((phoneNumber: string) =>
    call(`${own}/clarion/fax-polls`, { method: 'POST', body: { to: { phoneNumber } } }),
  );

export async function fileOfPrint(print: Print, name: string): Promise<File> {
  const blob = await (await request(`${own}/clarion/fax-prints/${print.id}/content`)).blob();
  return new File([blob], `${name}.pdf`, { type: 'application/pdf' });
}

/** The document of a fax, to be sent on. */
export async function fileOf(message: FaxMessage): Promise<File> {
  const [document] = message.attachments;
  if (!document) throw new Error('No document');
  const blob = await (await request(document.uri)).blob();
  const name = document.contentType === 'image/tiff' ? 'fax.tiff' : 'fax.pdf';
  return new File([blob], name, { type: document.contentType });
}

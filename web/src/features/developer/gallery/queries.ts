import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { BotTokenResponse, GalleryAppInfo, GalleryAppList } from '@/api/generated';
import { useBytes, useObjectUrl } from '@/features/messaging/chats/fileBytes';

export type Entry = GalleryAppInfo;

/** With what is in this one answer only. `problem`: why the bot was not told its token. */
export type Token = BotTokenResponse;

const key = ['gallery'] as const;
const root = '/clarion/gallery';
const of = (id: string, rest = ''): string => `${root}/${encodeURIComponent(id)}${rest}`;

export const useGallery = (enabled = true) =>
  useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<GalleryAppList>(root, { signal })).records,
    enabled,
  });

function useAct<Input, Output>(work: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  const again = () => {
    void queries.invalidateQueries({ queryKey: key });
    void queries.invalidateQueries({ queryKey: ['apps'] });
  };
  return useMutation({ mutationFn: work, onSuccess: again });
}

export const useStanding = (id: string) =>
  useAct((state: Entry['state']) => call<Entry>(of(id), { method: 'PUT', body: { state } }));

export const useAddBot = (id: string) =>
  useAct((teamIds: string[]) => call<Token>(of(id, '/bot'), { method: 'POST', body: { teamIds } }));

export const useRenewToken = (id: string) =>
  useAct((_: undefined) => call<Token>(of(id, '/bot/token'), { method: 'POST' }));

export const useRemoveBot = (id: string) => useAct((_: undefined) => call<void>(of(id, '/bot'), { method: 'DELETE' }));

/** A picture, or nothing for none. */
export const useIconChange = (id: string) =>
  useAct((picture: File | null) =>
    call<void>(of(id, '/icon'), picture ? { method: 'PUT', body: picture } : { method: 'DELETE' }),
  );

/** Where an icon can be shown from: it takes a token to read one. */
export const useIcon = (uri: string | null): string | undefined => useObjectUrl(useBytes(uri ?? undefined, true).data);

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { MenuImport } from '@/api/generated';
import type { Desk, Menu, Prompt, Step } from './shapes';

const root = '/account/~';
const menusKey = ['ivr', 'menus'] as const;
const promptsKey = ['ivr', 'prompts'] as const;

export const useMenus = () =>
  useQuery({
    queryKey: menusKey,
    queryFn: ({ signal }) => call<{ records: Menu[]; desks: Desk[] }>(`${root}/clarion/ivr-menus`, { signal }),
  });

export const usePrompts = () =>
  useQuery({
    queryKey: promptsKey,
    queryFn: async ({ signal }) =>
      (await call<{ records: Prompt[] }>(`${root}/ivr-prompts`, { query: { perPage: 1000 }, signal })).records,
  });

export const useVoices = () =>
  useQuery({
    queryKey: ['ivr', 'voices'],
    queryFn: async ({ signal }) =>
      (await call<{ records: { localeCode: string }[] }>(`${root}/clarion/voices`, { signal })).records.map(
        ({ localeCode }) => localeCode,
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A change; whatever shows menus, prompts or their targets is read again. */
function useChange<Wanted, Answer = unknown>(change: (wanted: Wanted) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => queries.invalidateQueries({ queryKey: ['ivr'] }) });
}

export type MenuBody = Partial<Omit<Menu, 'id' | 'prompt'>> & { prompt?: unknown };

export const useSaveMenu = (menu?: Menu) =>
  useChange((body: MenuBody) =>
    menu
      ? call<Menu>(`${root}/ivr-menus/${menu.id}`, { method: 'PUT', body })
      : call<Menu>(`${root}/ivr-menus`, { method: 'POST', body }),
  );
export const useDeleteMenu = () =>
  useChange((menu: Menu) => call(`${root}/ivr-menus/${menu.id}`, { method: 'DELETE' }));

export const useTopMenu = () =>
  useChange((id: string | null) =>
    call(`${root}/sites/main-site/ivr`, { method: 'PUT', body: { topMenu: id === null ? null : { id } } }),
  );
export const useOperator = () =>
  useChange((id: string) => call(`${root}/sites/main-site`, { method: 'PUT', body: { operator: { id } } }));

export const useUploadPrompt = () =>
  useChange((file: File) =>
    call<Prompt>(`${root}/ivr-prompts`, { method: 'POST', query: { name: file.name }, body: file }),
  );
export interface Speech {
  name: string;
  text: string;
  language: string;
}
export const useSpeakPrompt = () =>
  useChange((body: Speech) => call<Prompt>(`${root}/clarion/spoken-prompts`, { method: 'POST', body }));
export const useRenamePrompt = () =>
  useChange(({ id, filename }: { id: string; filename: string }) =>
    call(`${root}/ivr-prompts/${id}`, { method: 'PUT', body: { filename } }),
  );
export const useDeletePrompt = () =>
  useChange((prompt: Prompt) => call(`${root}/ivr-prompts/${prompt.id}`, { method: 'DELETE' }));

export const useWalk = (menu: Menu, keys: string) =>
  useQuery({
    queryKey: ['ivr', 'walk', menu.id, keys],
    queryFn: async ({ signal }) =>
      (
        await call<{ steps: Step[] }>(`${root}/clarion/ivr-menus/${menu.id}/dry-run`, {
          method: 'POST',
          body: { keys },
          signal,
        })
      ).steps,
    placeholderData: (before) => before,
  });

export type Imported = MenuImport;

/** Only looks, or does it too. */
export const useImport = () =>
  useChange(({ text, look }: { text: string; look: boolean }) =>
    call<Imported>(`${root}/clarion/ivr-document`, {
      method: 'POST',
      query: { dryRun: look },
      body: new Blob([text], { type: 'text/plain' }),
    }),
  );

export const documentPath = (format: 'yaml' | 'xml'): string => `${root}/clarion/ivr-document?format=${format}`;

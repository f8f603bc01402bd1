import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  FaxCoverField,
  FaxCoverPageInfo,
  FaxCoverPageList,
  FaxSettingsAnswer,
  MessageRetentionSettings,
} from '@/api/generated';
import { keys } from '@/api/keys';
import type { PagePictures } from '../shapes';

const covers = '/account/~/clarion/fax-cover-pages';
const settings = '/account/~/clarion/fax-settings';
const configuration = '/account/~/message-store-configuration';

export const kinds = [
  'Recipient',
  'Sender',
  'SenderNumber',
  'Company',
  'Date',
  'PageCount',
  'Message',
  'Label',
] as const;

/** What is written on a cover page: `x` and `y` in percent of the sheet, `size` in points. */
export type CoverField = FaxCoverField;

export type CoverPage = FaxCoverPageInfo;

export interface CoverDraft {
  id?: string;
  name: string;
  /** None: the usual ones. */
  fields?: CoverField[];
  file?: File;
}

export type FaxSettings = FaxSettingsAnswer;

export const useCovers = () =>
  useQuery({
    queryKey: [...keys.faxes, 'covers'],
    queryFn: async ({ signal }) => (await call<FaxCoverPageList>(covers, { signal })).records,
  });

export const useFaxSettings = () =>
  useQuery({
    queryKey: [...keys.faxes, 'settings'],
    queryFn: ({ signal }) => call<FaxSettings>(settings, { signal }),
  });

/** Days that faxes and voicemails are kept; none: for ever. */
export const useRetention = () =>
  useQuery({
    queryKey: [...keys.faxes, 'retention'],
    queryFn: async ({ signal }) =>
      (await call<MessageRetentionSettings>(configuration, { signal })).retentionPeriod ?? null,
  });

const useChange = <T, R>(work: (input: T) => Promise<R>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.faxes }),
        queries.invalidateQueries({ queryKey: ['fax-options'] }),
      ]),
  });
};

export const useChangeSettings = () =>
  useChange((body: Partial<FaxSettings>) => call<FaxSettings>(settings, { method: 'PUT', body }));

export const useChangeRetention = () =>
  useChange((retentionPeriod: number | null) => call(configuration, { method: 'PUT', body: { retentionPeriod } }));

function formOf({ id, name, fields, file }: CoverDraft): FormData {
  const form = new FormData();
  const body = new Blob([JSON.stringify({ name, fields })], { type: 'application/json' });
  form.append('json', body, 'request.json');
  if (id) form.append('coverPageId', id);
  if (file) form.append('attachment', file, file.name);
  return form;
}

export const useSaveCover = () =>
  useChange((draft: CoverDraft) =>
    call<CoverPage>(draft.id ? `${covers}/${draft.id}` : covers, {
      method: draft.id ? 'PUT' : 'POST',
      body: formOf(draft),
    }),
  );

export const useRemoveCover = () => useChange((id: string) => call(`${covers}/${id}`, { method: 'DELETE' }));

/** A picture of the page, with examples in its fields. */
export const usePreviewCover = () =>
  useMutation({
    mutationFn: async (draft: CoverDraft) => {
      const body = formOf({ ...draft, name: draft.name.trim() || '-' });
      const { records } = await call<PagePictures>(`${covers}/preview`, { method: 'POST', body });
      return records[0]?.image ?? '';
    },
  });

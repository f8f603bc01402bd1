import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  AppliedTemplate,
  ListResponse,
  TemplateRecord,
  TemplateRecordChange,
  UserTemplateInfo,
  UserTemplateSetting,
  UserTemplateSettings,
} from '@/api/generated';

export type Template = UserTemplateInfo;
/** null: as the company has it. */
export type Value = string | number | boolean | string[] | null;
export type Held = UserTemplateSetting;
export type Change = TemplateRecordChange;
export type Outcome = TemplateRecord;
export interface WantedTemplate {
  id?: string;
  name: string;
  description: string;
  extensionId?: string;
}

const own = '/account/~/clarion/templates';
/** Below the key of people, which every change of people makes old. */
const key = ['admin', 'people', 'templates'] as const;

export const useTemplates = () =>
  useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (
        await call<ListResponse<UserTemplateInfo>>('/account/~/templates', {
          query: { type: 'UserSettings', perPage: 200 },
          signal,
        })
      ).records,
  });
export const useHeld = (id: string) =>
  useQuery({
    queryKey: [...key, id],
    queryFn: async ({ signal }) => (await call<UserTemplateSettings>(`${own}/${id}`, { signal })).settings,
  });

export const saveTemplate = ({ id, ...body }: WantedTemplate) =>
  call(id ? `${own}/${id}` : own, { method: id ? 'PUT' : 'POST', body });
export const removeTemplate = (id: string) => call(`${own}/${id}`, { method: 'DELETE' });
const give = (what: 'preview' | 'apply') => async (wanted: { id: string; extensionIds: string[] }) =>
  (
    await call<AppliedTemplate>(`${own}/${wanted.id}/${what}`, {
      method: 'POST',
      body: { extensionIds: wanted.extensionIds },
    })
  ).records;
export const previewTemplate = give('preview');
export const applyTemplate = give('apply');

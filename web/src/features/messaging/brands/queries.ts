import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { TextBrandFinding } from '@/api/generated';
import { keys } from '@/api/keys';

export type Finding = TextBrandFinding;

interface Registered {
  id: number;
  name: string;
  status: string;
  externalId?: string;
  errors: { errorCode: string; message: string }[];
  /** What it still lacks before it can be submitted. */
  findings: Finding[];
  /** What may become of it now. */
  nextStatuses: string[];
}

export interface Campaign extends Registered {
  registrationTier: string;
  useCases: string[];
  description: string;
  optIn: string;
  samples: string[];
  phoneNumbers: string[];
}

export interface BrandDetails {
  companyName: string;
  industryCategory: string;
  commercialType: string;
  businessContactEmail: string;
  webSiteUri: string;
  businessAddress: { street: string; city: string; state: string; zip: string; countryCode: string };
}

export interface Brand extends Registered {
  companyDetails: BrandDetails;
  campaigns: Campaign[];
}

export interface Step {
  status: string;
  externalId: string;
  errors: { message: string }[];
}

const root = '/account/~/clarion/text-brands';
const brandsKey = ['text-brands'] as const;

export const brandPath = (brand: Brand): string => `${root}/${brand.id}`;
export const campaignPath = (brand: Brand, campaign: Campaign): string =>
  `${brandPath(brand)}/campaigns/${campaign.id}`;

export const useBrands = () =>
  useQuery({
    queryKey: brandsKey,
    queryFn: ({ signal }) => call<{ records: Brand[]; campaignsRequired: boolean }>(root, { signal }),
  });

/** A change of registrations; lists of them, and numbers that show what they are registered for, are read again. */
function useChange<Wanted>(change: (wanted: Wanted) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: brandsKey });
      await queries.invalidateQueries({ queryKey: keys.numbers });
    },
  });
}

/** Writes down something new (`POST` to the list that `path` is), or all of something that there is. */
export const useSave = (path: string, exists: boolean) =>
  useChange((body: Record<string, unknown>) => call(path, { method: exists ? 'PUT' : 'POST', body }));
export const newBrandPath = root;
export const newCampaignPath = (brand: Brand): string => `${brandPath(brand)}/campaigns`;

export const useStep = (path: string) => useChange((body: Step) => call(`${path}/status`, { method: 'POST', body }));
export const useRemove = (path: string) => useChange((_: undefined) => call(path, { method: 'DELETE' }));

export const useRequired = () =>
  useChange((campaignsRequired: boolean) =>
    call('/account/~/clarion/text-registration', { method: 'PUT', body: { campaignsRequired } }),
  );

/** Makes the numbers of a campaign these. */
export const useNumbersOf = (brand: Brand, campaign: Campaign) =>
  useChange(async (wanted: string[]) => {
    const gone = campaign.phoneNumbers.filter((number) => !wanted.includes(number));
    const added = wanted.filter((number) => !campaign.phoneNumbers.includes(number));
    const surface = `/account/~/sms-registration-brands/${brand.id}/campaigns/${campaign.id}/submit-phone-numbers`;
    if (added.length) await call(surface, { method: 'POST', body: { phoneNumbers: added } });
    const removal = `${campaignPath(brand, campaign)}/remove-phone-numbers`;
    if (gone.length) await call(removal, { method: 'POST', body: { phoneNumbers: gone } });
  });

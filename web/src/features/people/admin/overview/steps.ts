import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { Page } from '@/api/shapes';
import type { TextKey } from '@/text/catalog';
import { type Rights, useRights } from '../../rights';
import type { BusinessAddress } from '../company/queries';
import { type EmailState, emailPath } from '../email/queries';
import type { AdminSection } from '../sections';

export interface Step {
  name: 'address' | 'emergency' | 'numbers' | 'mainNumber' | 'people' | 'hours' | 'trunk' | 'email';
  to: AdminSection['to'];
  permission: string;
  done: (found: Found) => boolean;
}

/** What an account has of what a company needs. */
interface Found {
  address: BusinessAddress;
  locations: number;
  numbers: number;
  mainNumbers: number;
  people: number;
  hours: { schedule: { weeklyRanges?: object } };
  trunks: number;
  email: EmailState;
}

export const steps: Step[] = [
  {
    name: 'address',
    to: '/company',
    permission: 'EditCompanyInfo',
    done: ({ address }) => Boolean(address.businessAddress?.street),
  },
  {
    name: 'emergency',
    to: '/emergency-places',
    permission: 'ConfigureEmergencyMaps',
    done: ({ locations }) => locations > 0,
  },
  { name: 'trunk', to: '/trunks', permission: 'AccountAdministration', done: ({ trunks }) => trunks > 0 },
  {
    name: 'numbers',
    to: '/numbers',
    permission: 'EditCompanyPhoneNumbers',
    done: ({ numbers }) => numbers > 0,
  },
  {
    name: 'mainNumber',
    to: '/company',
    permission: 'EditCompanyPhoneNumbers',
    done: ({ mainNumbers }) => mainNumbers > 0,
  },
  { name: 'email', to: '/email', permission: 'AccountAdministration', done: ({ email }) => email.server },
  { name: 'people', to: '/people', permission: 'AddRemoveUsers', done: ({ people }) => people > 1 },
  {
    name: 'hours',
    to: '/call-routing',
    permission: 'EditCompanyAnsweringRules',
    done: ({ hours }) => Object.keys(hours.schedule.weeklyRanges ?? {}).length > 0,
  },
];

export const stepText = (name: Step['name']): { title: TextKey; why: TextKey } => ({
  title: `overview.step.${name}`,
  why: `overview.why.${name}`,
});

/** Whoever may do all of it is shown what is left; others have an administrator for that. */
const maySetUp = ({ may }: Rights) => steps.every(({ permission }) => may(permission));

const count = async (path: string, signal: AbortSignal): Promise<number> =>
  (await call<Page<unknown>>(path, { query: { perPage: 2 }, signal })).records.length;

/** The steps with whether each is done; undefined while that is not known, or for who may not do them. */
export function useSteps(): (Step & { isDone: boolean })[] | undefined {
  const rights = useRights();
  const { data } = useQuery({
    queryKey: ['admin', 'set-up'],
    queryFn: async ({ signal }): Promise<Found> => {
      const [address, locations, numbers, mainNumbers, people, hours, trunks, email] = await Promise.all([
        call<BusinessAddress>('/account/~/business-address', { signal }),
        count('/account/~/emergency-locations', signal),
        count('/account/~/phone-number', signal),
        count('/account/~/phone-number?usageType=MainCompanyNumber', signal),
        count('/account/~/clarion/people', signal),
        call<Found['hours']>('/account/~/business-hours', { signal }),
        count('/account/~/clarion/trunks', signal),
        call<EmailState>(emailPath, { signal }),
      ]);
      return { address, locations, numbers, mainNumbers, people, hours, trunks, email };
    },
    enabled: rights.known && maySetUp(rights),
  });
  return data && steps.map((step) => ({ ...step, isDone: step.done(data) }));
}

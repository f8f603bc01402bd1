import { ActionIcon, Button } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { DirectoryFederation } from '@/api/generated';
import { keys } from '@/api/keys';
import type { DirectoryEntry } from '@/api/shapes';
import { List, Row } from '@/design/parts/List';
import { Avatar } from '@/design/parts/Person';
import { Section } from '@/design/parts/Section';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { formatNumber } from '@/features/phone/dial/numbers';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { type Colleague, colleagueOf } from '../colleague';
import { useDirectoryPages } from '../directory';
import { useMe } from '../queries';

interface Neighbour extends Colleague {
  company: string;
  /** What is dialled: a number of their own, else their company's main number and the extension. */
  dial: string;
}

const neighbourOf = (entry: DirectoryEntry): Neighbour => {
  const person = colleagueOf(entry);
  const main = entry.account?.mainNumber?.phoneNumber;
  const through = main ? `${main}*${person.extensionNumber}` : '';
  return { ...person, company: entry.account?.companyName ?? '', dial: person.numbers[0] ?? through };
};

/** Ids of the companies that share their directory with ours. */
function useOtherCompanies(): string[] {
  const { data: me } = useMe();
  const own = String(me?.account?.id ?? '');
  const { data = [] } = useQuery({
    queryKey: [...keys.directory, 'federation'],
    queryFn: async ({ signal }) => {
      const federation = await call<DirectoryFederation>('/account/~/directory/federation', { signal });
      return federation.accounts.map(({ id }) => String(id)).filter((id) => id !== own);
    },
    enabled: Boolean(own),
    staleTime: 60_000,
    retry: false,
  });
  return data;
}

/** People of other companies who fit what was typed, those of each company under its name. */
export function Neighbours({ typed }: { typed: string }) {
  const { t } = useText();
  const accountIds = useOtherCompanies();
  const pages = useDirectoryPages(typed, { types: 'any', accountIds }, accountIds.length > 0);
  const people = (pages.entries ?? []).map(neighbourOf);
  const companies = [...new Set(people.map(({ company }) => company))].sort((a, b) => a.localeCompare(b));
  if (!accountIds.length) return null;
  return (
    <>
      {companies.map((company) => (
        <Section key={company} title={t('accountLinks.people', { name: company })}>
          <List label={t('accountLinks.people', { name: company })}>
            {people
              .filter((one) => one.company === company)
              .map((person) => (
                <NeighbourRow key={person.id} person={person} />
              ))}
          </List>
        </Section>
      ))}
      {pages.hasNextPage ? (
        <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('action.showMore')}
        </Button>
      ) : null}
    </>
  );
}

function NeighbourRow({ person }: { person: Neighbour }) {
  const { t } = useText();
  const attempt = useAttempt();
  const detail = [person.jobTitle, person.department, person.numbers[0] ? formatNumber(person.numbers[0]) : ''];
  return (
    <Row
      leading={<Avatar name={person.name} />}
      title={person.name}
      detail={detail.filter(Boolean).join(' · ')}
      trailing={
        person.dial ? (
          <ActionIcon
            size="xl"
            variant="light"
            aria-label={t('colleagues.call', { who: person.name })}
            onClick={() => attempt(() => placeCall(person.dial, { name: person.name }))}
          >
            <IconPhone size={19} aria-hidden />
          </ActionIcon>
        ) : null
      }
    />
  );
}

import { ActionIcon } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { DirectoryEntry, Page } from '@/api/shapes';
import { List, Row } from '@/design/parts/List';
import { Avatar } from '@/design/parts/Person';
import { Section } from '@/design/parts/Section';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { formatNumber } from '@/features/phone/dial/numbers';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { type Colleague, colleagueOf, searchPeople, useMe } from '../queries';

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

/** Whom accounts show us that share their directory with ours; nothing where there are none. */
function useNeighbours(): Neighbour[] {
  const { data: me } = useMe();
  const own = String(me?.account?.id ?? '');
  const { data = [] } = useQuery({
    queryKey: [...keys.directory, 'neighbours'],
    queryFn: async ({ signal }) => {
      const federation = await call<{ accounts: { id: string }[] }>('/account/~/directory/federation', { signal });
      const others = federation.accounts.map(({ id }) => String(id)).filter((id) => id !== own);
      if (!others.length) return [];
      const body = { accountIds: others, perPage: 1000 };
      const found = await call<Page<DirectoryEntry>>('/account/~/directory/entries/search', {
        method: 'POST',
        body,
        signal,
      });
      return found.records.map(neighbourOf);
    },
    enabled: Boolean(own),
    staleTime: 60_000,
    retry: false,
  });
  return data;
}

export function Neighbours({ typed }: { typed: string }) {
  const { t } = useText();
  const everyone = useNeighbours();
  const companies = [...new Set(everyone.map(({ company }) => company))].sort((a, b) => a.localeCompare(b));
  return (
    <>
      {companies.map((company) => {
        const theirs = everyone.filter((one) => one.company === company);
        const found = searchPeople(theirs, typed) as Neighbour[];
        return found.length ? (
          <Section key={company} title={t('accountLinks.people', { name: company })}>
            <List label={t('accountLinks.people', { name: company })}>
              {found.map((person) => (
                <NeighbourRow key={person.id} person={person} />
              ))}
            </List>
          </Section>
        ) : null;
      })}
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

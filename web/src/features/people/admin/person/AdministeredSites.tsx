import { Button, MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { SiteAdminInfo } from '@/api/generated';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { adminKeys, type SiteRecord, useAdminChange, useSites } from '../queries';
import type { TabProps } from './PersonPage';

/** To which sites an administrator is limited; only where there are several, and for who administers something. */
export function AdministeredSites({ person }: TabProps) {
  const { t } = useText();
  const path = `/account/~/extension/${person.id}/administered-sites`;
  const { data: sites } = useSites();
  const { data: now } = useQuery({
    queryKey: [...adminKeys.person(String(person.id)), 'sites'],
    queryFn: async ({ signal }) => (await call<SiteAdminInfo>(path, { signal })).records.map(({ id }) => id),
  });
  if (!sites || sites.length < 2 || !now?.length) return null;
  const limited = now.length < sites.length ? now : [];
  return (
    <Section title={t('person.sites')} lead={t('person.sitesLead')}>
      <SitesForm key={limited.join()} path={path} sites={sites} limited={limited} />
    </Section>
  );
}

function SitesForm({ path, sites, limited }: { path: string; sites: SiteRecord[]; limited: string[] }) {
  const { t } = useText();
  const [chosen, setChosen] = useState(limited);
  const save = useAdminChange((ids: string[]) =>
    call(path, { method: 'PUT', body: { records: ids.map((id) => ({ id })) } }),
  );
  const same = chosen.length === limited.length && chosen.every((id) => limited.includes(id));
  return (
    <Form
      label={t('person.sites')}
      onSubmit={() => save.mutate(chosen, { onSuccess: () => toastGood(t('state.saved')) })}
    >
      <MultiSelect
        aria-label={t('person.sites')}
        placeholder={chosen.length ? undefined : t('person.allSites')}
        radius="md"
        size="md"
        searchable
        data={sites.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen}
        onChange={setChosen}
      />
      <Problem message={save.error?.message} />
      <Buttons>
        <Button type="submit" loading={save.isPending} disabled={same}>
          {t('action.save')}
        </Button>
      </Buttons>
    </Form>
  );
}

import { Button, MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Companies.module.css';
import { bringIn, type Company, type FarPerson, farName, useCompanies, useFarPeople } from './queries';

/** Bring people of connected companies into a team; nothing to see where there are none. */
export function CompanyPeople({ chatId, done }: { chatId: string; done: () => void }) {
  const { data = [] } = useCompanies();
  return data.length ? <Picker companies={data} chatId={chatId} done={done} /> : null;
}

function Picker({ companies, chatId, done }: { companies: Company[]; chatId: string; done: () => void }) {
  const { t } = useText();
  const [company, setCompany] = useState(companies[0]?.id ?? '');
  const [chosen, setChosen] = useState<FarPerson[]>([]);
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), 250);
  const { data: found = [], error } = useFarPeople(company, asked);
  const [busy, setBusy] = useState(false);
  const known = new Map([...chosen, ...found].map((person) => [person.id, person]));
  const add = () => {
    setBusy(true);
    bringIn(company, chatId, chosen)
      .then(() => {
        setChosen([]);
        done();
      })
      .catch((problem: Error) => toastBad(t('texts.notChanged'), problem.message))
      .finally(() => setBusy(false));
  };
  const shows = companies.find((each) => each.id === company)?.showsPeople;
  return (
    <div className={css.picker}>
      {companies.length > 1 ? (
        <Select
          label={t('companies.company')}
          data={companies.map(({ id, name }) => ({ value: id, label: name }))}
          value={company}
          allowDeselect={false}
          onChange={(value) => {
            setCompany(value ?? '');
            setChosen([]);
          }}
        />
      ) : null}
      <MultiSelect
        label={t('companies.addPeople', { company: companies.length === 1 ? (companies[0]?.name ?? '') : '' })}
        placeholder={t(shows ? 'companies.byName' : 'companies.byEmail')}
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        data={[...known.values()].map((person) => ({ value: person.id, label: farName(person) || person.id }))}
        value={chosen.map((person) => person.id)}
        onChange={(ids) => setChosen(ids.flatMap((id) => known.get(id) ?? []))}
        onOptionSubmit={() => setTyped('')}
        filter={({ options }) => options}
        hidePickedOptions
        nothingFoundMessage={asked.length > 1 ? t('colleagues.nobody') : undefined}
        error={error?.message}
        radius="md"
        size="md"
      />
      {chosen.length ? (
        <div>
          <Button size="compact-md" loading={busy} onClick={add}>
            {t('companies.share')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

import { Button } from '@mantine/core';
import { IconFileImport, IconPhonePlus, IconTemplate, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { DataTable } from '@/design/parts/DataTable';
import { Filters } from '@/design/parts/Form';
import { Choice, PagedList, SearchField, useFilter } from '@/design/parts/PagedList';
import { Avatar } from '@/design/parts/Person';
import { formatNumber } from '@/features/phone/dial/numbers';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { useRights } from '../rights';
import { AddOther } from './AddOther';
import { AddPerson } from './AddPerson';
import { AdminArea } from './AdminArea';
import css from './People.module.css';
import { type PeopleFilter, type PersonRecord, usePeoplePage, useRoles, useSites } from './queries';
import { StatusTag, statuses } from './StatusTag';

const kinds: Record<string, TextKey> = {
  User: 'admin.user',
  DigitalUser: 'admin.user',
  VirtualUser: 'admin.virtual',
  Department: 'admin.queue',
  SharedLinesGroup: 'admin.group',
  IvrMenu: 'admin.menu',
  Limited: 'admin.hallPhone',
  Voicemail: 'admin.mailbox',
  Announcement: 'others.Announcement',
};

/** Everybody of the organisation: find, add, open. */
export function PeoplePage() {
  const { t } = useText();
  const navigate = useNavigate();
  const rights = useRights();
  const [adding, setAdding] = useState<'person' | 'other' | null>(null);
  const mayAdd = rights.mayOnOthers('Users', 'AddRemoveUsers');
  return (
    <AdminArea
      section="people"
      title={t('nav.people')}
      lead={t('admin.lead')}
      actions={
        mayAdd ? (
          <>
            <Button
              variant="default"
              leftSection={<IconTemplate size={18} aria-hidden />}
              onClick={() => void navigate({ to: '/people/templates' })}
            >
              {t('templates.open')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconFileImport size={18} aria-hidden />}
              onClick={() => void navigate({ to: '/people/import' })}
            >
              {t('people.import')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconPhonePlus size={18} aria-hidden />}
              onClick={() => setAdding('other')}
            >
              {t('others.add')}
            </Button>
            <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setAdding('person')}>
              {t('people.add')}
            </Button>
          </>
        ) : null
      }
    >
      <Everybody />
      {adding === 'person' ? <AddPerson onClose={() => setAdding(null)} /> : null}
      {adding === 'other' ? <AddOther onClose={() => setAdding(null)} /> : null}
    </AdminArea>
  );
}

const everybody: PeopleFilter = { search: '', status: '', siteId: '', roleId: '', group: '' };

function Everybody() {
  const { t } = useText();
  const { filter, settled, page, setPage, change } = useFilter(everybody);
  const answer = usePeoplePage(settled, page);
  return (
    <>
      <PeopleFilters filter={filter} onChange={change} />
      <PagedList
        answer={answer}
        page={page}
        onPage={setPage}
        rows={8}
        empty={{ icon: IconUsers, title: t('people.nobody'), words: t('people.nobodyWords') }}
        count={(count) => t('people.count', { count })}
      >
        {(people) => <PeopleTable people={people} />}
      </PagedList>
    </>
  );
}

interface FiltersProps {
  filter: PeopleFilter;
  onChange: (part: Partial<PeopleFilter>) => void;
}

function PeopleFilters({ filter, onChange }: FiltersProps) {
  const { t } = useText();
  const { may } = useRights();
  const { data: sites } = useSites();
  const { data: roles } = useRoles(may('ReadUserRoles'));
  const choice = (name: keyof PeopleFilter, label: TextKey, data: { value: string; label: string }[]) => (
    <Choice label={t(label)} data={data} value={filter[name]} onChange={(value) => onChange({ [name]: value })} />
  );
  return (
    <Filters label={t('people.filters')}>
      <SearchField label={t('people.search')} value={filter.search} onChange={(search) => onChange({ search })} />
      {choice('group', 'people.kind', [
        { value: 'People', label: t('people.people') },
        { value: 'Others', label: t('people.others') },
      ])}
      {choice(
        'status',
        'admin.status',
        Object.entries(statuses).map(([value, key]) => ({ value, label: t(key) })),
      )}
      {roles
        ? choice(
            'roleId',
            'people.role',
            roles.map(({ id, displayName }) => ({ value: id, label: displayName })),
          )
        : null}
      {sites && sites.length > 1
        ? choice(
            'siteId',
            'people.site',
            sites.map(({ id, name }) => ({ value: id, label: name })),
          )
        : null}
    </Filters>
  );
}

function PeopleTable({ people }: { people: PersonRecord[] }) {
  const { t } = useText();
  const kindOf = (type: string) => (kinds[type] ? t(kinds[type]) : type);
  return (
    <div className={css.frame}>
      <DataTable
        label={t('admin.extensions')}
        rows={people}
        keyOf={(person) => String(person.id)}
        columns={[
          { title: t('admin.name'), cell: (person) => <Who person={person} /> },
          { title: t('admin.extension'), cell: (person) => <span className="tnum">{person.extensionNumber}</span> },
          { title: t('numbers.number'), cell: (person) => <Numbers person={person} />, wideOnly: true },
          {
            title: t('people.role'),
            cell: (person) => person.roles?.map((role) => role.displayName).join(', ') || kindOf(person.type),
            wideOnly: true,
          },
          { title: t('people.site'), cell: (person) => person.site?.name, wideOnly: true },
          { title: t('admin.status'), cell: (person) => <StatusTag status={person.status} /> },
        ]}
      />
    </div>
  );
}

function Who({ person }: { person: PersonRecord }) {
  return (
    <span className={css.who}>
      <Avatar name={person.name} size={34} silent />
      <span className={css.words}>
        <Link to="/people/$personId" params={{ personId: String(person.id) }} className={css.name}>
          {person.name}
        </Link>
        <span className={css.email}>{person.contact?.email}</span>
      </span>
    </span>
  );
}

function Numbers({ person }: { person: PersonRecord }) {
  const { t } = useText();
  const [first, ...others] = person.phoneNumbers ?? [];
  if (!first) return <span className={css.quiet}>–</span>;
  return (
    <span className="tnum">
      {formatNumber(first.phoneNumber)}
      {others.length ? <span className={css.quiet}> {t('people.more', { count: others.length })}</span> : null}
    </span>
  );
}

import { Button, Tabs } from '@mantine/core';
import { IconArrowLeft, IconUserOff } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ComponentType, useEffect, useRef } from 'react';
import { ApiError } from '@/api/errors';
import { Avatar } from '@/design/parts/Person';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { type Rights, useRights } from '../../rights';
import { AdminArea } from '../AdminArea';
import css from '../People.module.css';
import { type PersonRecord, usePerson } from '../queries';
import { StatusTag } from '../StatusTag';
import { CallerIdTab } from './CallerIdTab';
import { CallsTab } from './CallsTab';
import { GreetingsTab } from './GreetingsTab';
import { NoticesTab } from './NoticesTab';
import { PersonNumbers } from './PersonNumbers';
import { PersonPhones } from './PersonPhones';
import { ProfileTab } from './ProfileTab';
import { RolesTab } from './RolesTab';
import { StatusTab } from './StatusTab';

export interface TabProps {
  person: PersonRecord;
}

interface PersonTab {
  value: string;
  label: TextKey;
  panel: ComponentType<TabProps>;
  open: (rights: Rights, person: PersonRecord) => boolean;
}

const people = new Set(['User', 'DigitalUser', 'VirtualUser']);
/** What callers of it hear is chosen on its page; queues and menus have pages of their own. */
const speaking = new Set([...people, 'Voicemail', 'Announcement']);
const tabs: PersonTab[] = [
  { value: 'profile', label: 'settings.profile', panel: ProfileTab, open: () => true },
  {
    value: 'roles',
    label: 'person.roles',
    panel: RolesTab,
    open: ({ may }, { type }) => people.has(type) && may('EditAssignedRoles'),
  },
  {
    value: 'numbers',
    label: 'admin.numbers',
    panel: PersonNumbers,
    open: ({ mayOnOthers }) => mayOnOthers('ReadUserPhoneNumbers', 'EditCompanyPhoneNumbers'),
  },
  {
    value: 'phones',
    label: 'admin.phones',
    panel: PersonPhones,
    open: ({ mayOnOthers }) => mayOnOthers('ReadUserDevices'),
  },
  {
    value: 'caller-id',
    label: 'person.callerId',
    panel: CallerIdTab,
    open: ({ mayOnOthers }) => mayOnOthers('ReadCallerIDSettings'),
  },
  {
    value: 'calls',
    label: 'handling.tab',
    panel: CallsTab,
    open: ({ mayOnOthers }, { type }) => people.has(type) && mayOnOthers('EditUserAnsweringRules'),
  },
  {
    value: 'greetings',
    label: 'greetings.tab',
    panel: GreetingsTab,
    open: ({ mayOnOthers }, { type }) => speaking.has(type) && mayOnOthers('EditUserAnsweringRules'),
  },
  {
    value: 'notices',
    label: 'push.tab',
    panel: NoticesTab,
    open: ({ mayOnOthers }) => mayOnOthers('ReadMessagesNotificationsSettings'),
  },
  {
    value: 'status',
    label: 'person.access',
    panel: StatusTab,
    open: ({ mayOnOthers }) =>
      mayOnOthers('EditExtensionInfo', 'EditUserInfo', 'Users', 'AddRemoveUsers', 'EditUserCredentials'),
  },
];

/** One person, or group, with everything that an administrator changes about them. */
export function PersonPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { personId } = useParams({ strict: false }) as { personId: string };
  const { data: person, error, refetch } = usePerson(personId);
  const back = (
    <Button
      variant="default"
      leftSection={<IconArrowLeft size={17} aria-hidden />}
      onClick={() => void navigate({ to: '/people' })}
    >
      {t('person.back')}
    </Button>
  );
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <AdminArea
      section="people"
      title={person?.name ?? t('nav.people')}
      lead={person ? <Who person={person} /> : undefined}
      actions={back}
    >
      {gone ? (
        <EmptyState icon={IconUserOff} title={t('person.gone')} action={back}>
          {t('person.goneWords')}
        </EmptyState>
      ) : null}
      {error && !person && !gone ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!person && !error ? <RowsSkeleton rows={5} /> : null}
      {person && !gone ? <PersonTabs person={person} /> : null}
    </AdminArea>
  );
}

function Who({ person }: TabProps) {
  const { t } = useText();
  return (
    <span className={css.head}>
      <Avatar name={person.name} size={30} silent />
      <span>{t('person.extension', { number: person.extensionNumber })}</span>
      {person.contact?.jobTitle ? <span>{person.contact.jobTitle}</span> : null}
      <StatusTag status={person.status} />
    </span>
  );
}

function PersonTabs({ person }: TabProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const rights = useRights();
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const shown = tabs.filter((each) => each.open(rights, person));
  const open = shown.find(({ value }) => value === tab)?.value ?? 'profile';
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-tab="${open}"]`)?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [open]);
  return (
    <Tabs
      value={open}
      onChange={(value) =>
        void navigate({
          to: '/people/$personId',
          params: { personId: String(person.id) },
          search: { tab: value ?? 'profile' } as never,
          replace: true,
        })
      }
      variant="pills"
      radius="xl"
      keepMounted={false}
    >
      <Tabs.List
        ref={list}
        mb="lg"
        aria-label={t('person.parts', { name: person.name })}
        style={{ flexWrap: 'nowrap', overflowX: 'auto', scrollbarWidth: 'none' }}
      >
        {shown.map(({ value, label }) => (
          <Tabs.Tab key={value} data-tab={value} value={value} style={{ flex: 'none' }}>
            {t(label)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {shown.map(({ value, panel: Panel }) => (
        <Tabs.Panel key={value} value={value}>
          <Panel person={person} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

import { ActionIcon, Button, Menu, TextInput, Tooltip } from '@mantine/core';
import {
  IconAddressBook,
  IconArrowsJoin,
  IconDotsVertical,
  IconDownload,
  IconPhone,
  IconPlus,
  IconSearch,
  IconUpload,
  IconUserSearch,
} from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { VisibleContact } from '@/api/generated';
import { Filters } from '@/design/parts/Form';
import { type ListPlace, Row } from '@/design/parts/List';
import { Page } from '@/design/parts/Page';
import { Choice } from '@/design/parts/PagedList';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { VirtualList } from '@/design/parts/VirtualList';
import { toastBad } from '@/design/toast';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { formatNumber } from '@/features/phone/dial/numbers';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { CardButton } from '../cards/CardButton';
import { PeopleTabs } from '../colleagues/PeopleTabs';
import { useRights } from '../rights';
import { ContactForm } from './ContactForm';
import { nameOf, numbersOf } from './fields';
import { audienceKey, exportContacts, useAudiences, useAudienceText, useContactPages } from './queries';

const ImportDialog = lazy(async () => ({ default: (await import('./ImportDialog')).ImportDialog }));
const DuplicatesDialog = lazy(async () => ({ default: (await import('./DuplicatesDialog')).DuplicatesDialog }));

type Opened = 'add' | 'import' | 'duplicates' | undefined;

/** Customers, suppliers and others outside: one's own contacts and those that colleagues share. */
export function ContactsPage() {
  const { t } = useText();
  const { may } = useRights();
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState('');
  const [opened, setOpened] = useState<Opened>();
  const { data: audiences = [] } = useAudiences();
  const audienceText = useAudienceText();
  const close = () => setOpened(undefined);
  const save = (format: 'vCard' | 'CSV') =>
    exportContacts(format, shown).catch((error: Error) => toastBad(t('error.loading'), error.message));
  return (
    <Page
      title={t('contacts.title')}
      actions={
        <>
          {may('EditPersonalContacts') ? (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpened('add')}>
              {t('contacts.add')}
            </Button>
          ) : null}
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon size="xl" variant="default" aria-label={t('contacts.more')}>
                <IconDotsVertical size={19} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {may('EditPersonalContacts') ? (
                <>
                  <Menu.Item leftSection={<IconUpload size={16} aria-hidden />} onClick={() => setOpened('import')}>
                    {t('contacts.import')}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<IconArrowsJoin size={16} aria-hidden />}
                    onClick={() => setOpened('duplicates')}
                  >
                    {t('contacts.duplicates')}
                  </Menu.Item>
                </>
              ) : null}
              <Menu.Item leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void save('vCard')}>
                {t('contacts.exportCards')}
              </Menu.Item>
              <Menu.Item leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void save('CSV')}>
                {t('contacts.exportTable')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <PeopleTabs />
      <Filters label={t('contacts.filters')}>
        <TextInput
          type="search"
          aria-label={t('contacts.search')}
          placeholder={t('contacts.search')}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={typed}
          maxLength={100}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Choice
          label={t('contacts.shown')}
          data={audiences.map((each) => ({ value: audienceKey(each), label: audienceText(each) }))}
          value={shown}
          onChange={setShown}
        />
      </Filters>
      <ContactList typed={typed} shown={shown} />
      <Suspense fallback={null}>
        {opened === 'add' ? <ContactForm onClose={close} /> : null}
        {opened === 'import' ? <ImportDialog onClose={close} /> : null}
        {opened === 'duplicates' ? <DuplicatesDialog onClose={close} /> : null}
      </Suspense>
    </Page>
  );
}

const ROW_HEIGHT = 68;

function ContactList({ typed, shown }: { typed: string; shown: string }) {
  const { t } = useText();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useContactPages(typed, shown);
  const contacts = useMemo(() => data?.pages.flatMap(({ records }) => records), [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (error && !contacts) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!contacts) return <RowsSkeleton rows={7} />;
  if (contacts.length === 0)
    return typed || shown ? (
      <EmptyState icon={IconUserSearch} title={t('contacts.nobody')}>
        {t('contacts.nobodyWords')}
      </EmptyState>
    ) : (
      <EmptyState icon={IconAddressBook} title={t('contacts.none')}>
        {t('contacts.noneWords')}
      </EmptyState>
    );
  return (
    <VirtualList
      label={t('contacts.title')}
      items={contacts}
      keyOf={(contact) => String(contact.id)}
      rowHeight={ROW_HEIGHT}
      onEnd={more}
    >
      {(contact, place) => <ContactRow key={contact.id} contact={contact} place={place} />}
    </VirtualList>
  );
}

function ContactRow({ contact, place }: { contact: VisibleContact; place: ListPlace }) {
  const { t } = useText();
  const attempt = useAttempt();
  const audienceText = useAudienceText();
  const name = nameOf(contact);
  const [number] = numbersOf(contact);
  const detail = [
    name === contact.company ? '' : contact.company,
    contact.jobTitle,
    number ? formatNumber(number) : contact.email,
  ];
  return (
    <Row
      place={place}
      leading={
        <CardButton card={{ contact: String(contact.id) }} name={name}>
          <ContactAvatar number={number ?? ''} name={name} />
        </CardButton>
      }
      title={name}
      detail={detail.filter(Boolean).join(' · ')}
      trailing={contact.sharing.kind === 'Personal' ? null : <Tag>{audienceText(contact.sharing)}</Tag>}
      actions={
        <Tooltip label={t('colleagues.call', { who: name })}>
          <ActionIcon
            size="xl"
            variant="light"
            disabled={!number}
            aria-label={t('colleagues.call', { who: name })}
            onClick={() => attempt(() => placeCall(number ?? '', { name }))}
          >
            <IconPhone size={19} aria-hidden />
          </ActionIcon>
        </Tooltip>
      }
    />
  );
}

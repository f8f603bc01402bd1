import { Button, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPrinter, IconSearch, IconSend, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { List } from '@/design/parts/List';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useRights } from '@/features/people/rights';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import css from './Fax.module.css';
import { FaxRow, useFaxParty } from './FaxRow';
import { PollingDialog } from './PollingDialog';
import { Prints } from './Prints';
import { type Folder, useFaxes, useFound, useJobs, useOptions, useUnreadFaxes } from './queries';
import { type Beginning, SendDialog } from './SendDialog';
import type { FaxMessage } from './shapes';

export function FaxPage() {
  const { t } = useText();
  const { may } = useRights();
  const count = useUnreadFaxes();
  useOptions(may('OutboundFaxes')); // at hand when the dialog opens
  const [folder, setFolder] = useState<Folder>('Inbox');
  const [typed, setTyped] = useState('');
  const [unreadOnly, setUnreadOnly] = useState(false);
  const [category, setCategory] = useState('');
  const [writing, setWriting] = useState<Beginning | null>(null);
  const [polling, setPolling] = useState(false);
  return (
    <Page
      title={t('nav.fax')}
      lead={count > 0 ? t('fax.unread', { count }) : undefined}
      actions={
        may('OutboundFaxes') ? (
          <>
            <Button variant="default" onClick={() => setPolling(true)}>
              {t('fax.polling')}
            </Button>
            <Button leftSection={<IconSend size={18} aria-hidden />} onClick={() => setWriting({})}>
              {t('fax.new')}
            </Button>
          </>
        ) : undefined
      }
    >
      <div className={css.filters}>
        <SegmentedControl
          radius="xl"
          aria-label={t('fax.folder')}
          data={(['Inbox', 'Sent', 'Trash'] as const).map((value) => ({ value, label: t(`fax.folder.${value}`) }))}
          value={folder}
          onChange={(value) => setFolder(value as Folder)}
        />
        <TextInput
          className={css.search}
          type="search"
          aria-label={t('fax.search')}
          placeholder={t('fax.search')}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {folder === 'Inbox' ? (
          <>
            <Switch
              label={t('fax.unreadOnly')}
              checked={unreadOnly}
              onChange={(event) => setUnreadOnly(event.currentTarget.checked)}
            />
            <CategorySelect value={category} onChange={setCategory} />
          </>
        ) : null}
      </div>
      {may('OutboundFaxes') ? <Prints onWrite={setWriting} /> : null}
      <Faxes
        key={folder}
        folder={folder}
        search={typed.trim()}
        unreadOnly={folder === 'Inbox' && unreadOnly}
        category={folder === 'Inbox' ? category : ''}
        onWrite={setWriting}
      />
      {polling ? <PollingDialog onClose={() => setPolling(false)} /> : null}
      {writing ? (
        <SendDialog beginning={writing} onClose={() => setWriting(null)} onSent={() => setFolder('Sent')} />
      ) : null}
    </Page>
  );
}

interface FaxesProps {
  folder: Folder;
  search: string;
  unreadOnly: boolean;
  category: string;
  onWrite: (beginning: Beginning) => void;
}

/** Shown once faxes have been sorted. */
function CategorySelect({ value, onChange }: { value: string; onChange: (category: string) => void }) {
  const { t } = useText();
  const { data = [] } = useFaxes('Inbox');
  const known = [...new Set(data.map(({ clarionCategory }) => clarionCategory).filter(Boolean))] as string[];
  if (known.length === 0) return null;
  return (
    <Select
      aria-label={t('fax.category')}
      placeholder={t('fax.category')}
      clearable
      data={known.sort()}
      value={value || null}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}

function Faxes({ folder, search, unreadOnly, category, onWrite }: FaxesProps) {
  const { t } = useText();
  const { may } = useRights();
  const { data, error, refetch } = useFaxes(folder);
  const { data: jobs } = useJobs(folder === 'Sent' && may('OutboundFaxes'));
  const partyOf = useFaxParty();
  const [settled] = useDebouncedValue(search, 300);
  const { data: read } = useFound(folder === 'Inbox' ? settled : '');
  const around = new Map(read?.map(({ id, clarionFound }) => [String(id), clarionFound ?? '']));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  const matches = (message: FaxMessage): boolean => {
    if (unreadOnly && message.readStatus !== 'Unread') return false;
    if (category && message.clarionCategory !== category) return false;
    if (search && search === settled && around.has(String(message.id))) return true;
    const { title, numbers } = partyOf(message);
    const digits = search.replace(/\D/g, '');
    const named = title.toLowerCase().includes(search.toLowerCase());
    return named || (digits.length > 1 && numbers.some((number) => number.includes(digits)));
  };
  const found = data.filter(matches);
  if (found.length === 0) return <Nothing folder={folder} searched={data.length > 0} />;
  return (
    <List label={t(`fax.folder.${folder}`)}>
      {found.map((message) => (
        <FaxRow
          key={message.id}
          message={message}
          folder={folder}
          jobs={jobs?.get(String(message.id)) ?? []}
          found={search ? around.get(String(message.id)) : undefined}
          onWrite={onWrite}
        />
      ))}
    </List>
  );
}

function Nothing({ folder, searched }: { folder: Folder; searched: boolean }) {
  const { t } = useText();
  if (searched)
    return (
      <EmptyState icon={IconSearch} title={t('fax.noneFound')}>
        {t('fax.noneFoundWords')}
      </EmptyState>
    );
  if (folder === 'Inbox') return <NothingYet />;
  const icons = { Sent: IconSend, Trash: IconTrash };
  return (
    <EmptyState icon={icons[folder]} title={t(`fax.empty.${folder}`)}>
      {t(`fax.emptyWords.${folder}`)}
    </EmptyState>
  );
}

/** Which number to give to who wants to fax, or how to get one. */
function NothingYet() {
  const { t } = useText();
  const { may } = useRights();
  const { data } = useOptions(may('OutboundFaxes'));
  const mine = data?.numbers.filter(({ own, receivesFaxes }) => own && receivesFaxes) ?? [];
  const list = mine.map(({ phoneNumber }) => formatNumber(phoneNumber)).join(', ');
  const manages = may('EditCompanyPhoneNumbers');
  const without = manages ? t('fax.receivesNoneManager') : t('fax.receivesNone');
  return (
    <EmptyState
      icon={IconPrinter}
      title={t('fax.empty.Inbox')}
      action={
        manages && data && mine.length === 0 ? (
          <Button variant="default" component={Link} to="/numbers">
            {t('fax.toNumbers')}
          </Button>
        ) : undefined
      }
    >
      {data ? (list ? t('fax.receivesOn', { count: mine.length, numbers: list }) : without) : t('fax.emptyWords.Inbox')}
    </EmptyState>
  );
}

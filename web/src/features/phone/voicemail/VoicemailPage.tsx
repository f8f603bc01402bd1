import { SegmentedControl, TextInput } from '@mantine/core';
import { IconRecordMail, IconSearch, IconTrash } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import type { VoicemailMessage } from '@/api/shapes';
import { List } from '@/design/parts/List';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { type Folder, useUnheard, useVoicemail } from './queries';
import css from './VoicemailPage.module.css';
import { VoicemailRow } from './VoicemailRow';

export function VoicemailPage() {
  const { t } = useText();
  const count = useUnheard();
  const [folder, setFolder] = useState<Folder>('Alive');
  const [typed, setTyped] = useState('');
  return (
    <Page
      title={t('nav.voicemail')}
      lead={count > 0 ? t('voicemail.unheard', { count }) : undefined}
      actions={
        <SegmentedControl
          radius="xl"
          aria-label={t('voicemail.folder')}
          data={[
            { value: 'Alive', label: t('voicemail.inbox') },
            { value: 'Deleted', label: t('voicemail.bin') },
          ]}
          value={folder}
          onChange={(value) => setFolder(value as Folder)}
        />
      }
    >
      <TextInput
        className={css.search}
        type="search"
        aria-label={t('voicemail.search')}
        placeholder={t('voicemail.search')}
        leftSection={<IconSearch size={17} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Messages key={folder} folder={folder} search={typed.trim()} />
    </Page>
  );
}

const matches = ({ from, clarionSnippet }: VoicemailMessage, search: string): boolean => {
  const digits = search.replace(/\D/g, '');
  const number = `${from?.phoneNumber ?? ''} ${from?.extensionNumber ?? ''}`;
  const words = `${from?.name ?? ''} ${clarionSnippet ?? ''}`.toLowerCase();
  return words.includes(search.toLowerCase()) || (digits.length > 1 && number.includes(digits));
};

function Messages({ folder, search }: { folder: Folder; search: string }) {
  const { t } = useText();
  const { data, error, refetch } = useVoicemail(folder);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  const found = search ? data.filter((message) => matches(message, search)) : data;
  if (found.length === 0) return <Nothing folder={folder} searched={search !== ''} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows are a shortcut among rows that are all reached by Tab
    <div onKeyDown={moveBetweenRows}>
      <List label={t(folder === 'Alive' ? 'nav.voicemail' : 'voicemail.bin')}>
        {found.map((message) => (
          <VoicemailRow key={message.id} message={message} folder={folder} />
        ))}
      </List>
    </div>
  );
}

/** Up and down go from message to message, as long as no control uses them. */
function moveBetweenRows(event: KeyboardEvent<HTMLDivElement>) {
  const here = event.target as HTMLElement;
  if (!here.hasAttribute('data-message') || !['ArrowDown', 'ArrowUp'].includes(event.key)) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-message]')];
  const to = rows[rows.indexOf(here) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (to) {
    event.preventDefault();
    to.focus();
  }
}

function Nothing({ folder, searched }: { folder: Folder; searched: boolean }) {
  const { t } = useText();
  if (searched)
    return (
      <EmptyState icon={IconSearch} title={t('voicemail.noneFound')}>
        {t('voicemail.noneFoundWords')}
      </EmptyState>
    );
  if (folder === 'Deleted')
    return (
      <EmptyState icon={IconTrash} title={t('voicemail.binEmpty')}>
        {t('voicemail.binEmptyWords')}
      </EmptyState>
    );
  return (
    <EmptyState icon={IconRecordMail} title={t('voicemail.empty')}>
      {t('voicemail.emptyWords')}
    </EmptyState>
  );
}

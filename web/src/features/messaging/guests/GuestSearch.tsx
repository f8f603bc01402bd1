import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { type Found, search } from '../chats/api';
import { withoutTurns } from '../chats/names';
import { marked } from '../chats/views/marked';
import css from './GuestPage.module.css';

/** What was said in the teams of a guest, by its words. */
export function GuestSearch({ onOpen }: { onOpen: (chatId: string, seq: number) => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [wanted] = useDebouncedValue(typed.trim(), 300);
  const { data, error, refetch } = useQuery({
    queryKey: ['visit', 'search', wanted],
    queryFn: () => search(wanted).then(({ records }) => records),
    enabled: wanted !== '',
    retry: false,
  });
  const open = (found: Found) => {
    if (!found.post) return;
    setTyped('');
    onOpen(found.chat.id, found.post.seq);
  };
  return (
    <div className={css.search}>
      <TextInput
        size="sm"
        radius="xl"
        aria-label={t('guests.search')}
        placeholder={t('guests.search')}
        leftSection={<IconSearch size={17} aria-hidden />}
        maxLength={1000}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {wanted && error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {wanted && data?.length === 0 ? (
        <p className={css.nothing}>{t('texts.nothingFound', { typed: wanted })}</p>
      ) : null}
      {wanted && data?.length ? (
        <ul className={css.results} aria-label={t('guests.search')} data-testid="found">
          {data.map((found) => (
            <li key={found.id}>
              <Result found={found} onOpen={() => open(found)} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Result({ found, onOpen }: { found: Found; onOpen: () => void }) {
  const { code } = useText();
  return (
    <button type="button" className={css.result} onClick={onOpen}>
      <span className={css.time}>
        <bdi>{withoutTurns(found.chat.name)}</bdi> · {momentText(new Date(found.creationTime), code)}
      </span>
      <span dir="auto">{marked(found.snippet)}</span>
    </button>
  );
}

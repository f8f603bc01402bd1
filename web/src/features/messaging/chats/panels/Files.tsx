import { ActionIcon, Button, Select, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconFile,
  IconFileText,
  IconMessageCircle,
  IconMovie,
  IconMusic,
  IconPaperclip,
  IconPhoto,
  IconSearch,
  type TablerIcon,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { useSealedFile } from '../../encryption/opened';
import { sizeText } from '../../texts/FileView';
import { type ChatFile, type FileKind, fileKinds, listFiles } from '../api';
import css from '../Chats.module.css';
import { saveFile, useBytes, useObjectUrl } from '../fileBytes';
import { usePeople } from '../names';
import { useGo } from '../place';
import type { Chat } from '../shapes';
import { useRoom } from '../store';
import own from './Files.module.css';

/** What was ever brought into a chat, to be found by kind and name. */
export function Files({ chat }: { chat: Chat }) {
  const { t } = useText();
  const [kind, setKind] = useState<FileKind | null>(null);
  const [typed, setTyped] = useState('');
  const [name] = useDebouncedValue(typed.trim(), 250);
  // Whatever comes and goes in sight is read again.
  const shown = (useRoom(chat.id)?.posts ?? []).flatMap((post) => (post.deleted ? [] : (post.attachments ?? [])));
  const mark = shown.filter((each) => each.type === 'File').length;
  const list = useInfiniteQuery({
    queryKey: ['chats', 'files', chat.id, kind, name, mark],
    queryFn: ({ pageParam }) => listFiles(chat.id, { kind: kind ?? undefined, name: name || undefined }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.navigation?.nextPageToken,
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const files = list.data?.pages.flatMap((page) => page.records) ?? [];
  const narrowed = kind !== null || name !== '';
  return (
    <div className={css.panelBody}>
      <div className={own.filters}>
        <TextInput
          size="sm"
          aria-label={t('chats.files.name')}
          placeholder={t('chats.files.name')}
          leftSection={<IconSearch size={16} aria-hidden />}
          maxLength={255}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          size="sm"
          aria-label={t('chats.files.kind')}
          placeholder={t('chats.files.all')}
          clearable
          data={fileKinds.map((value) => ({ value, label: t(`chats.files.${value}`) }))}
          value={kind}
          onChange={(value) => setKind(value as FileKind | null)}
        />
      </div>
      {list.error && !list.data ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <RowsSkeleton rows={4} /> : null}
      {list.data && files.length === 0 ? (
        <EmptyState icon={IconPaperclip} title={t(narrowed ? 'chats.files.notFound' : 'chats.files.none')}>
          {narrowed ? null : t('chats.files.noneWords')}
        </EmptyState>
      ) : null}
      <ul className={css.list} data-testid="chat-files-list">
        {files.map((file) => (
          <FileRow key={file.id} file={file} chat={chat} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('action.showMore')}
        </Button>
      ) : null}
    </div>
  );
}

function FileRow({ file: found, chat }: { file: ChatFile; chat: Chat }) {
  const file = { ...found, ...useSealedFile(chat, found) };
  const { t, code } = useText();
  const { nameOf } = usePeople();
  const go = useGo();
  const name = file.name ?? t('texts.file');
  const { post } = file;
  const who = file.creatorId ? nameOf(file.creatorId) : t('chats.formerPerson');
  const detail = [sizeText(file.size ?? 0), who, momentText(new Date(file.creationTime), code)];
  const save = () => saveFile(file, name).catch((error: Error) => toastBad(t('error.loading'), error.message));
  return (
    <li className={own.row}>
      <UnstyledButton className={own.open} onClick={() => void save()} title={t('chats.files.save', { name })}>
        <Thumb file={file} />
        <span className={own.words}>
          <bdi className={own.name}>{name}</bdi>
          <span className={own.detail}>{detail.join(' · ')}</span>
        </span>
      </UnstyledButton>
      {post ? (
        <Tooltip label={t('chats.files.post')}>
          <ActionIcon
            size={32}
            color="gray"
            aria-label={t('chats.files.postOf', { name })}
            onClick={() => go({ c: chat.id, at: post.seq })}
          >
            <IconMessageCircle size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : null}
    </li>
  );
}

const looks: [RegExp, TablerIcon][] = [
  [/^image\//, IconPhoto],
  [/^video\//, IconMovie],
  [/^audio\//, IconMusic],
  [/^text\/|pdf|document|word|excel|sheet|presentation/, IconFileText],
];

function Thumb({ file }: { file: ChatFile }) {
  const { data } = useBytes(file.previewUri, Boolean(file.previewUri));
  const url = useObjectUrl(data);
  const Icon = looks.find(([type]) => type.test(file.contentType ?? ''))?.[1] ?? IconFile;
  return (
    <span className={own.thumb} aria-hidden>
      {url ? <img src={url} alt="" /> : <Icon size={20} />}
    </span>
  );
}

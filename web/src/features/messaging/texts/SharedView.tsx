import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconCircleCheck, IconLock, IconMessage2, IconUserCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastBad, toastGood } from '@/design/toast';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { useMe } from '@/features/people/queries';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { Bubble } from './Bubble';
import { Composer } from './Composer';
import { keepDraft } from './drafts';
import { Flow } from './Flow';
import { threadFlow } from './flow';
import { Silenced } from './Notices';
import { useNames } from './names';
import { send, useOutbox } from './outbox';
import { PendingBubble } from './PendingBubble';
import type { Picture } from './pictures';
import type { OpenThread } from './shapes';
import { useAddNote, useAssign, useDeleteNote, useEntries, useResolve, useThread } from './sharedQueries';
import css from './Texts.module.css';
import { placeOf } from './threadPlace';
import { useReading } from './useReading';
import { ViewHeader } from './ViewHeader';

/** A thread that several people look after: its texts and notes, who has it, and what to do next. */
export function SharedView({ id, onBack }: { id: string; onBack: () => void }) {
  const { data, error, refetch } = useThread(id);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={5} />;
  return <SharedThreadView key={placeOf(data)} thread={data} onBack={onBack} />;
}

function SharedThreadView({ thread, onBack }: { thread: OpenThread; onBack: () => void }) {
  const named = useNames()(thread.guestParty.phoneNumber);
  // The guest's next text opens a new thread: what counts is the newest of both numbers.
  const now = thread.threads[0] ?? thread;
  const entries = useEntries(thread.threads.map((each) => each.id));
  const newest = entries.data?.[0]?.creationTime ?? '';
  useReading(thread.conversationId, newest ? thread.unreadCount : 0, newest);
  const owner = now.owner.name ?? '';
  return (
    <>
      <ViewHeader
        leading={<ContactAvatar number={thread.guestParty.phoneNumber} name={named.title} size={40} />}
        title={named.title}
        detail={[named.detail, `${owner} ${formatNumber(thread.ownerParty.phoneNumber)}`].filter(Boolean).join(' · ')}
        onBack={onBack}
      />
      <CareBar thread={thread} now={now} />
      {entries.error && !entries.data ? (
        <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />
      ) : entries.data ? (
        <SharedFlow thread={thread} entries={entries.data} title={named.title} onBack={onBack} />
      ) : (
        <RowsSkeleton rows={5} />
      )}
    </>
  );
}

/** Who has it, and whether it is done. */
function CareBar({ thread, now }: { thread: OpenThread; now: OpenThread['threads'][number] }) {
  const { t } = useText();
  const { data: me } = useMe();
  const assign = useAssign();
  const resolve = useResolve();
  const mine = String(me?.id ?? '');
  const open = now.status === 'Open';
  const give = (extensionId: string) =>
    assign.mutate(
      { threadId: now.id, extensionId },
      { onError: (error) => toastBad(t('shared.notAssigned'), error.message) },
    );
  const finish = () =>
    resolve.mutate(now.id, {
      onSuccess: () => toastGood(t('shared.resolvedToast')),
      onError: (error) => toastBad(t('texts.notChanged'), error.message),
    });
  if (!open)
    return (
      <div className={css.care}>
        <Tag tone="good" icon={<IconCircleCheck size={15} aria-hidden />}>
          {t('shared.isResolved')}
        </Tag>
        <span className={css.careWords}>{t('shared.reopens')}</span>
      </div>
    );
  return (
    <div className={css.care}>
      <Select
        className={css.assignee}
        size="sm"
        searchable
        leftSection={<IconUserCheck size={17} aria-hidden />}
        aria-label={t('shared.assignee')}
        placeholder={t('shared.nobodys')}
        data={thread.assignable.map((each) => ({
          value: each.extensionId,
          label: each.extensionId === mine ? t('shared.me', { name: each.name }) : each.name,
        }))}
        value={now.assignee?.extensionId ?? null}
        onChange={(value) => value && give(value)}
      />
      {now.assignee?.extensionId === mine ? null : (
        <Button size="sm" variant="default" loading={assign.isPending} onClick={() => give(mine)}>
          {t('shared.take')}
        </Button>
      )}
      <Button
        size="sm"
        variant="default"
        leftSection={<IconCircleCheck size={17} aria-hidden />}
        loading={resolve.isPending}
        onClick={finish}
      >
        {t('shared.resolve')}
      </Button>
    </div>
  );
}

interface FlowProps {
  thread: OpenThread;
  entries: NonNullable<ReturnType<typeof useEntries>['data']>;
  title: string;
  onBack: () => void;
}

function SharedFlow({ thread, entries, title, onBack }: FlowProps) {
  const { t } = useText();
  const { data: me } = useMe();
  const removeNote = useDeleteNote();
  const place = placeOf(thread);
  const pending = useOutbox(place);
  const failed = (error: Error) => toastBad(t('texts.notChanged'), error.message);
  return (
    <>
      <Flow
        label={t('texts.flow', { who: title })}
        items={threadFlow(thread.threads, entries)}
        pending={pending}
        renderItem={(item) => (
          <Bubble
            item={item}
            onDelete={
              item.kind === 'note' && item.authorId === String(me?.id ?? '')
                ? () => removeNote.mutate(item.id, { onError: failed })
                : undefined
            }
          />
        )}
        renderPending={(each) => <PendingBubble pending={each} onEdit={(text) => keepDraft(place, text)} />}
      />
      <SharedFoot thread={thread} title={title} onBack={onBack} />
    </>
  );
}

/** Write to the guest, or a note that only colleagues see: never to be taken for one another. */
function SharedFoot({ thread, title, onBack }: { thread: OpenThread; title: string; onBack: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const silenced = thread.optedOut.length > 0;
  const mayWrite = thread.maySend && !silenced;
  const [chosen, setChosen] = useState<'text' | 'note'>('text');
  const addNote = useAddNote();
  const place = placeOf(thread);
  const noting = chosen === 'note';
  const post = (text: string, pictures: Picture[]) => {
    const [from, to] = [thread.ownerParty.phoneNumber, [thread.guestParty.phoneNumber]];
    void send(queries, place, { kind: 'thread', from, to, text, pictures }).catch(() => undefined);
  };
  const note = (text: string) => {
    const notePlace = `${place}:note`;
    const failed = (error: Error) => {
      keepDraft(notePlace, text);
      toastBad(t('shared.notNoted'), error.message);
    };
    addNote.mutate({ threadId: (thread.threads[0] ?? thread).id, text }, { onError: failed });
  };
  return (
    <div className={css.foot}>
      <SegmentedControl
        className={css.footMode}
        size="xs"
        radius="xl"
        aria-label={t('shared.what')}
        data={[
          { value: 'text', label: <Mode icon={IconMessage2} word={t('shared.toGuest')} /> },
          { value: 'note', label: <Mode icon={IconLock} word={t('shared.note')} /> },
        ]}
        value={chosen}
        onChange={(value) => setChosen(value as 'text' | 'note')}
      />
      {noting ? (
        <Composer
          key="note"
          place={`${place}:note`}
          label={t('shared.writeNote')}
          kind="note"
          focus
          busy={addNote.isPending}
          onEscape={onBack}
          onSend={note}
        />
      ) : silenced ? (
        <Silenced numbers={thread.optedOut} group={false} />
      ) : mayWrite ? (
        <Composer
          key="text"
          place={place}
          label={t('texts.write', { who: title })}
          kind="text"
          focus={window.matchMedia('(min-width: 801px)').matches}
          onEscape={onBack}
          onSend={post}
        />
      ) : (
        <p className={css.silenced}>{t('shared.mayNotSend', { queue: thread.owner.name ?? '' })}</p>
      )}
    </div>
  );
}

function Mode({ icon: Icon, word }: { icon: typeof IconLock; word: string }) {
  return (
    <span className={css.mode}>
      <Icon size={14} aria-hidden /> {word}
    </span>
  );
}

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { request } from '@/api/client';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad } from '@/design/toast';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { formatNumber } from '@/features/phone/dial/numbers';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { Bubble } from './Bubble';
import { Composer } from './Composer';
import { keepDraft } from './drafts';
import { Flow } from './Flow';
import { type FlowItem, inOrder, itemOfMessage } from './flow';
import { Silenced } from './Notices';
import { useConversationNames } from './names';
import { type Order, send, useOutbox } from './outbox';
import { PendingBubble } from './PendingBubble';
import { addFiles } from './pictures';
import { useConversation, useDeleteText, useMessages, useSenders } from './queries';
import type { Conversation } from './shapes';
import css from './Texts.module.css';
import { useReading } from './useReading';
import { ViewHeader } from './ViewHeader';

interface ViewProps {
  id: string;
  onBack: () => void;
}

/** One conversation: its texts, and a place to write the next one. */
export function ConversationView({ id, onBack }: ViewProps) {
  const { data, error, refetch } = useConversation(id);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={5} />;
  return <OpenConversation key={id} conversation={data} onBack={onBack} />;
}

function OpenConversation({ conversation, onBack }: { conversation: Conversation; onBack: () => void }) {
  const { t } = useText();
  const { title, detail, face, number, group } = useConversationNames()(conversation);
  const { id, ownPhoneNumber } = conversation;
  const from = ownPhoneNumber ? t('texts.from', { number: formatNumber(ownPhoneNumber) }) : t('texts.company');
  useReading(id, conversation.unreadCount, conversation.latest.creationTime);
  return (
    <>
      <ViewHeader
        leading={<ContactAvatar number={number ?? ''} name={face} size={40} />}
        title={title}
        detail={[group ? t('texts.people', { count: conversation.participants.length }) : detail, from]
          .filter(Boolean)
          .join(' · ')}
        onBack={onBack}
        actions={group ? null : <CallButton conversation={conversation} name={title} />}
      />
      <Texts conversation={conversation} group={group} title={title} onBack={onBack} />
    </>
  );
}

function CallButton({ conversation, name }: { conversation: Conversation; name: string }) {
  const { t } = useText();
  const attempt = useAttempt();
  const one = conversation.participants[0];
  const number = one?.phoneNumber ?? one?.extensionNumber;
  if (!number) return null;
  const label = t('texts.call', { who: name });
  return (
    <Tooltip label={label}>
      <ActionIcon size={42} color="gray" onClick={() => attempt(() => placeCall(number, { name }))} aria-label={label}>
        <IconPhone size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

interface TextsProps {
  conversation: Conversation;
  group: boolean;
  title: string;
  onBack: () => void;
}

function Texts({ conversation, group, title, onBack }: TextsProps) {
  const { t } = useText();
  const queries = useQueryClient();
  const place = `c:${conversation.id}`;
  const list = useMessages(conversation.id);
  const pending = useOutbox(place);
  const remove = useDeleteText();
  const company = conversation.type === 'Pager';
  const items = inOrder(
    (list.data?.pages ?? []).flatMap((page) => page.records).map((each) => itemOfMessage(each, group)),
  );
  const order = (text: string): Order => ({
    kind: company ? 'company' : 'text',
    from: conversation.ownPhoneNumber ?? '',
    to: conversation.participants.map((each) => (company ? each.extensionId : each.phoneNumber) ?? ''),
    text,
    pictures: [],
  });
  // What failed on the way stays in the outbox and says so there.
  const go = (wanted: Order) => void send(queries, place, wanted).catch(() => undefined);
  const again = (item: FlowItem) => {
    void filesOf(item)
      .then((pictures) => go({ ...order(item.text), pictures }))
      .catch((error: Error) => toastBad(t('texts.notSent'), error.message));
  };
  const failed = (error: Error) => toastBad(t('texts.notChanged'), error.message);
  if (list.error && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <RowsSkeleton rows={5} />;
  return (
    <>
      <Flow
        label={t('texts.flow', { who: title })}
        items={items}
        pending={pending}
        onEarlier={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
        loadingEarlier={list.isFetchingNextPage}
        renderItem={(item) => (
          <Bubble
            item={item}
            onDelete={() => remove.mutate(item.id, { onError: failed })}
            onAgain={item.recipients ? undefined : () => again(item)}
          />
        )}
        renderPending={(each) => <PendingBubble pending={each} onEdit={(text) => keepDraft(place, text)} />}
      />
      <Foot conversation={conversation}>
        <Composer
          place={place}
          label={t(company ? 'texts.writeCompany' : 'texts.write', { who: title })}
          kind={company ? 'company' : 'text'}
          focus={window.matchMedia('(min-width: 801px)').matches}
          onEscape={onBack}
          onSend={(text, pictures) => go({ ...order(text), pictures })}
        />
      </Foot>
    </>
  );
}

/** The files of a text that failed, to go with it once more. */
async function filesOf(item: FlowItem) {
  const files = item.files.map(
    async ({ uri, name, type }) => new File([await (await request(uri)).blob()], name || 'file', { type }),
  );
  return (await addFiles([], await Promise.all(files))).pictures;
}

/** The composer, or why nothing can be written here. */
function Foot({ conversation, children }: { conversation: Conversation; children: React.ReactNode }) {
  const { t } = useText();
  const { data: senders } = useSenders();
  if ((conversation.optedOut ?? []).length > 0)
    return <Silenced numbers={conversation.optedOut ?? []} group={conversation.participants.length > 1} />;
  const own = conversation.ownPhoneNumber;
  if (own && senders && !senders.some((each) => each.phoneNumber === own))
    return <p className={css.silenced}>{t('texts.notYours', { number: formatNumber(own) })}</p>;
  return children;
}

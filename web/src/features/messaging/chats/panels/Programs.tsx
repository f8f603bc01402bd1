import { Button, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '@/api/client';
import type { ChatWebhookInfo } from '@/api/generated';
import { CopyText } from '@/design/parts/CopyText';
import { Tag } from '@/design/parts/Tag';
import { toastBad } from '@/design/toast';
import gallery from '@/features/developer/gallery/Gallery.module.css';
import { useGallery } from '@/features/developer/gallery/queries';
import { useText } from '@/text/useText';
import { addMembers, at } from '../api';
import css from '../Chats.module.css';
import type { Chat } from '../shapes';
import { useMembers } from '../signals';

type Webhook = ChatWebhookInfo;

/** Bots that are brought into a team, and addresses under which other programs post. */
export function Programs({ chat, done }: { chat: Chat; done: () => void }) {
  const { t } = useText();
  return (
    <>
      <h3 className={css.section}>{t('gallery.programs')}</h3>
      <div className={css.form}>
        {chat.type === 'Team' ? <AddBot chat={chat} done={done} /> : null}
        <Webhooks chat={chat} />
        <Link className={gallery.link} to="/gallery">
          {t('gallery.whole')}
        </Link>
      </div>
    </>
  );
}

function AddBot({ chat, done }: { chat: Chat; done: () => void }) {
  const { t } = useText();
  const { data } = useGallery();
  const members = useMembers(chat.id, String(chat.memberCount));
  const [chosen, setChosen] = useState<string | null>(null);
  const inside = new Set(members?.map((each) => each.id));
  const bots = (data ?? []).flatMap(({ bot, name }) =>
    bot && !inside.has(bot.extensionId) ? [{ value: bot.extensionId, label: name }] : [],
  );
  const add = useMutation({
    mutationFn: (id: string) => addMembers(chat.id, [id]),
    onSuccess: () => {
      setChosen(null);
      done();
    },
    onError: (error) => toastBad(t('texts.notChanged'), error.message),
  });
  if (bots.length === 0) return null;
  return (
    <>
      <Select
        label={t('gallery.addBot')}
        description={t('gallery.addBotHint')}
        data={bots}
        value={chosen}
        onChange={setChosen}
      />
      {chosen ? (
        <Button size="compact-md" loading={add.isPending} onClick={() => add.mutate(chosen)}>
          {t('chats.add')}
        </Button>
      ) : null}
    </>
  );
}

function Webhooks({ chat }: { chat: Chat }) {
  const { t } = useText();
  const queries = useQueryClient();
  const key = ['chats', 'webhooks', chat.id];
  const list = at(`/groups/${chat.id}/webhooks`);
  const { data } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<{ records: Webhook[] }>(list, { signal })).records,
  });
  const act = useMutation({
    mutationFn: ([method, address]: ['POST' | 'DELETE', string]) => call<unknown>(address, { method }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
    onError: (error) => toastBad(t('texts.notChanged'), error.message),
  });
  return (
    <>
      {data?.length ? (
        <ul className={gallery.hooks}>
          {data.map((hook, index) => (
            <WebhookRow key={hook.id} hook={hook} number={index + 1} act={act.mutate} />
          ))}
        </ul>
      ) : null}
      <div>
        <Button variant="default" size="compact-md" loading={act.isPending} onClick={() => act.mutate(['POST', list])}>
          {t('gallery.makeWebhook')}
        </Button>
        <p className={css.cardDetail}>{t('gallery.webhookHint')}</p>
      </div>
    </>
  );
}

interface RowProps {
  hook: Webhook;
  number: number;
  act: (what: ['POST' | 'DELETE', string]) => void;
}

function WebhookRow({ hook, number, act }: RowProps) {
  const { t } = useText();
  const address = at(`/webhooks/${hook.id}`);
  const paused = hook.status === 'Suspended';
  return (
    <li className={gallery.hook} data-testid="webhook">
      <span className={gallery.title}>
        {t('gallery.webhook', { number })} {paused ? <Tag tone="warn">{t('gallery.paused')}</Tag> : null}
      </span>
      {hook.uri ? (
        <>
          <span className={gallery.address}>
            <CopyText value={hook.uri} />
          </span>
          <span className={css.buttons}>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => act(['POST', `${address}/${paused ? 'activate' : 'suspend'}`])}
            >
              {t(paused ? 'gallery.resume' : 'gallery.pause')}
            </Button>
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              aria-label={t('gallery.removeWebhook', { number })}
              onClick={() => act(['DELETE', address])}
            >
              {t('action.delete')}
            </Button>
          </span>
        </>
      ) : null}
    </li>
  );
}

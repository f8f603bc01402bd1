import { Button } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useText } from '@/text/useText';
import { usePeople } from '../chats/names';
import type { Chat } from '../chats/shapes';
import { useMembers } from '../chats/signals';
import { Compare } from './Compare';
import css from './Encryption.module.css';
import { deliver, lookAgain } from './epochs';
import { LetIn } from './LetIn';
import { peopleOf, useDoubtful } from './people';
import { useSession } from './session';

/** What stands between this browser and an encrypted chat: its own keys, or somebody's new ones. */
export function KeysNotice({ chat }: { chat: Chat }) {
  const { t } = useText();
  const { state } = useSession();
  const members = useMembers(chat.id, String(chat.memberCount));
  useEffect(() => {
    if (state !== 'ready') return;
    void lookAgain(chat.id)
      .then(() => deliver(chat.id))
      .catch(() => undefined);
  }, [chat.id, state]);
  useEffect(() => {
    if (state === 'ready' && members) void peopleOf(members.map((each) => each.id)).catch(() => undefined);
  }, [state, members]);
  if (state === 'ready') return <Doubtful chatId={chat.id} ids={(members ?? []).map((each) => each.id)} />;
  if (state === 'loading') return null;
  return (
    <div className={css.notice} role="status">
      <IconShieldLock size={20} aria-hidden />
      {state === 'waiting' ? <LetIn /> : <p className={css.words}>{t(`encryption.state.${state}`)}</p>}
    </div>
  );
}

function Doubtful({ chatId, ids }: { chatId: string; ids: string[] }) {
  const { t } = useText();
  const { nameOf } = usePeople();
  const doubtful = useDoubtful();
  const [comparing, setComparing] = useState<string | null>(null);
  const done = () => {
    setComparing(null);
    void deliver(chatId).catch(() => undefined);
  };
  const here = ids.filter((id) => doubtful.has(id));
  const first = here[0];
  if (!first) return null;
  return (
    <div className={css.notice} role="status" data-testid="new-keys">
      <IconShieldLock size={20} aria-hidden />
      <p className={css.words}>{t('encryption.newKeys', { who: nameOf(first) })}</p>
      <Button size="compact-sm" onClick={() => setComparing(first)}>
        {t('encryption.compare')}
      </Button>
      {comparing ? <Compare personId={comparing} onClose={done} /> : null}
    </div>
  );
}

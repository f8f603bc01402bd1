import { Button, Modal, Radio, UnstyledButton } from '@mantine/core';
import { IconBuilding, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import chatsCss from '../chats/Chats.module.css';
import { usePeople } from '../chats/names';
import type { Chat } from '../chats/shapes';
import { refreshLine } from '../chats/sync';
import { type ChatView, readChatKeys } from './api';
import { Compare } from './Compare';
import css from './Encryption.module.css';
import { DoubtfulPeople, switchOn } from './epochs';
import { useSession } from './session';

const kinds = new Set(['Direct', 'Group', 'Team']);

/** Whether a chat is encrypted, what that means, and the switch that goes one way only. */
export function EncryptionPart({ chat, admin }: { chat: Chat; admin: boolean }) {
  const { t } = useText();
  const { state, view } = useSession();
  const [asking, setAsking] = useState(false);
  if (!kinds.has(chat.type) || chat.status === 'Archived') return null;
  if (chat.encrypted) return <IsOn chat={chat} />;
  if (state !== 'ready' || view?.mode === 'Forbidden' || !admin) return null;
  return (
    <>
      <h3 className={chatsCss.section}>{t('encryption.title')}</h3>
      <p className={chatsCss.facts}>{t('encryption.isOff')}</p>
      <div className={chatsCss.form}>
        <Button variant="default" size="compact-md" onClick={() => setAsking(true)}>
          {t('encryption.switchOn')}
        </Button>
      </div>
      {asking ? <SwitchDialog chat={chat} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function SwitchDialog({ chat, onClose }: { chat: Chat; onClose: () => void }) {
  const { t } = useText();
  const { nameOf } = usePeople();
  const { view } = useSession();
  const [history, setHistory] = useState<'Joined' | 'All'>('Joined');
  const [busy, setBusy] = useState(false);
  const [bad, setBad] = useState('');
  const company = view?.companyKeys.some((each) => !each.retiredTime) ?? false;
  const go = () => {
    setBusy(true);
    switchOn(chat.id, history)
      .then(() => refreshLine(chat.id))
      .then(onClose)
      .catch((error: Error) =>
        setBad(
          error instanceof DoubtfulPeople
            ? t('encryption.newKeys', { who: error.people.map(nameOf).join(', ') })
            : error.message,
        ),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('encryption.switchOn')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <ul className={css.list}>
        {(['forGood', 'server', 'lost', 'bots'] as const).map((each) => (
          <li key={each}>{t(`encryption.means.${each}`)}</li>
        ))}
        <li>{t(company ? 'encryption.means.company' : 'encryption.means.noCompany')}</li>
      </ul>
      {chat.type === 'Team' ? (
        <Radio.Group
          label={t('encryption.historyLabel')}
          value={history}
          onChange={(value) => setHistory(value as 'Joined' | 'All')}
        >
          <Radio mt={8} value="Joined" label={t('encryption.history.Joined')} />
          <Radio mt={8} value="All" label={t('encryption.history.All')} />
        </Radio.Group>
      ) : null}
      {bad ? (
        <p className={css.bad} role="alert">
          {bad}
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('chats.cancel')}
        </Button>
        <Button loading={busy} onClick={go} data-autofocus>
          {t('encryption.switchOnYes')}
        </Button>
      </div>
    </Modal>
  );
}

function IsOn({ chat }: { chat: Chat }) {
  const { t } = useText();
  const { data } = useQuery({
    queryKey: ['chats', 'encryption', chat.id, chat.lastModifiedTime],
    queryFn: () => readChatKeys(chat.id),
    staleTime: 0,
  });
  return (
    <div data-testid="encryption-part">
      <h3 className={chatsCss.section}>{t('encryption.title')}</h3>
      <p className={css.fact}>
        <IconLock size={17} aria-hidden /> {t('encryption.isOn')}
      </p>
      {data ? <Company view={data} /> : null}
      {data && chat.type === 'Team' ? (
        <p className={chatsCss.facts}>{t(`encryption.history.${data.history}`)}</p>
      ) : null}
      {data ? <People view={data} /> : null}
    </div>
  );
}

function Company({ view }: { view: ChatView }) {
  const { t, code } = useText();
  const { view: own } = useSession();
  const { nameOf } = usePeople();
  const key = own?.companyKeys.find((each) => each.id === view.companyKeyId);
  return (
    <p className={css.fact} data-testid="company-can">
      <IconBuilding size={17} aria-hidden />{' '}
      {view.companyKeyId
        ? t('encryption.companyCan', {
            who: key?.createdBy ? nameOf(key.createdBy) : '…',
            when: key ? momentText(new Date(key.creationTime), code) : '…',
          })
        : t('encryption.companyCannot')}
    </p>
  );
}

/** Whoever has keys, to compare numbers with; and who has none yet. */
function People({ view }: { view: ChatView }) {
  const { t } = useText();
  const { me, nameOf } = usePeople();
  const [comparing, setComparing] = useState<string | null>(null);
  const without = view.people.filter((each) => each.generation === 0);
  const others = view.people.filter((each) => each.generation > 0 && each.id !== me).slice(0, 100);
  return (
    <>
      {without.length > 0 ? (
        <p className={chatsCss.facts}>
          {t('encryption.without', {
            who: without
              .slice(0, 5)
              .map((each) => nameOf(each.id))
              .join(', '),
            count: without.length,
          })}
        </p>
      ) : null}
      <ul className={css.people}>
        {others.map(({ id }) => (
          <li key={id}>
            <UnstyledButton className={css.link} onClick={() => setComparing(id)}>
              {t('encryption.compareWith', { who: nameOf(id) })}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {comparing ? <Compare personId={comparing} onClose={() => setComparing(null)} /> : null}
    </>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { usePeople } from '../../chats/names';
import type { CompanyKey } from '../api';
import css from '../Encryption.module.css';
import { AskDialog } from './AskDialog';
import { type ChatLine, closeRecovery, decideRecovery, listRecoveries, type Recovery } from './api';
import { useAct } from './EncryptionPage';
import { UseDialog } from './UseDialog';

/** Every use of the company's key: asked for, agreed to, open for a day. */
export function Recoveries({ keys }: { keys: CompanyKey[] }) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const { data } = useQuery({ queryKey: ['encryption', 'recoveries'], queryFn: listRecoveries });
  return (
    <Section
      title={t('encryption.recoveries')}
      lead={t('encryption.recoveriesLead')}
      actions={
        keys.length > 0 ? (
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('encryption.recover')}
          </Button>
        ) : null
      }
    >
      {data && data.length > 0 ? (
        <List label={t('encryption.recoveries')}>
          {data.map((row) => (
            <RecoveryRow key={row.id} row={row} keys={keys} />
          ))}
        </List>
      ) : null}
      {asking ? <AskDialog onClose={() => setAsking(false)} /> : null}
    </Section>
  );
}

/** Direct chats and groups go by who is in them. */
export function useChatName() {
  const { nameOf } = usePeople();
  const { t } = useText();
  return (chat: ChatLine | null): string =>
    !chat ? t('retention.goneTeam') : chat.name || chat.members.slice(0, 5).map(nameOf).join(', ');
}

function RecoveryRow({ row, keys }: { row: Recovery; keys: CompanyKey[] }) {
  const { t, code } = useText();
  const { me, nameOf } = usePeople();
  const chatName = useChatName();
  const act = useAct();
  const [using, setUsing] = useState(false);
  const detail = [
    row.reason,
    t('encryption.askedBy', { who: nameOf(row.askedBy), when: momentText(new Date(row.creationTime), code) }),
    row.decidedBy ? t('encryption.decidedBy', { who: nameOf(row.decidedBy) }) : '',
    row.reads > 0 ? t('encryption.reads', { count: row.reads }) : '',
  ];
  const mine = row.askedBy === me || row.decidedBy === me;
  return (
    <Row
      leading={null}
      title={
        <>
          <bdi>{chatName(row.chat)}</bdi>{' '}
          <Tag tone={row.status === 'Open' ? 'warn' : undefined}>{t(`encryption.status.${row.status}`)}</Tag>
        </>
      }
      detail={[
        row.purpose === 'Return'
          ? t('encryption.returnTo', { who: nameOf(row.personId ?? '') })
          : t('encryption.purpose.Export'),
        ...detail,
      ]
        .filter(Boolean)
        .join(' · ')}
      trailing={
        <span className={css.rowEnd}>
          {row.status === 'Waiting' && row.askedBy !== me ? (
            <Button size="compact-sm" onClick={() => act.mutate(() => decideRecovery(row.id, true))}>
              {t('encryption.agree')}
            </Button>
          ) : null}
          {row.status === 'Waiting' ? (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              onClick={() => act.mutate(() => decideRecovery(row.id, false))}
            >
              {t('encryption.refuse')}
            </Button>
          ) : null}
          {row.status === 'Open' && mine ? (
            <Button size="compact-sm" onClick={() => setUsing(true)}>
              {t('encryption.use')}
            </Button>
          ) : null}
          {row.status === 'Open' ? (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => act.mutate(() => closeRecovery(row.id))}
            >
              {t('encryption.endIt')}
            </Button>
          ) : null}
        </span>
      }
    >
      {using ? <UseDialog recovery={row} keys={keys} onClose={() => setUsing(false)} /> : null}
    </Row>
  );
}

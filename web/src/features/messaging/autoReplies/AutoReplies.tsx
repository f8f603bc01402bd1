import { ActionIcon } from '@mantine/core';
import { IconMessageForward, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { AutoReplyForm } from './AutoReplyForm';
import { type AutoReply, kinds, useAutoReplies } from './queries';

/** What numbers answer by themselves: one’s own, those of an extension, or of the `company`. */
export function AutoReplies({ owner = '~' }: { owner?: string }) {
  const { t } = useText();
  const { data, error, refetch } = useAutoReplies(owner);
  const [opened, setOpened] = useState<AutoReply | null>(null);
  return (
    <Section title={t('autoReplies.title')} lead={t('autoReplies.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={1} /> : null}
      {data?.records.length === 0 ? <p>{t('autoReplies.none')}</p> : null}
      {data?.records.length ? (
        <List label={t('autoReplies.title')}>
          {data.records.map((one) => (
            <NumberRow key={one.phoneNumber.id} one={one} onOpen={() => setOpened(one)} />
          ))}
        </List>
      ) : null}
      {opened ? <AutoReplyForm before={opened} onClose={() => setOpened(null)} /> : null}
    </Section>
  );
}

function NumberRow({ one, onOpen }: { one: AutoReply; onOpen: () => void }) {
  const { t } = useText();
  const number = formatNumber(one.phoneNumber.phoneNumber);
  const on = kinds.filter((kind) => one[kind].enabled);
  const state = on.length ? on.map((kind) => t(`autoReplies.${kind}`)).join(', ') : t('autoReplies.nothing');
  return (
    <Row
      leading={<IconMessageForward size={22} stroke={1.6} aria-hidden />}
      title={number}
      detail={one.problem || state}
      trailing={on.length && !one.problem ? <Tag tone="good">{t('autoReplies.on')}</Tag> : null}
      actions={
        <ActionIcon
          size="lg"
          color="gray"
          aria-label={t('autoReplies.change', { number })}
          disabled={one.problem !== ''}
          onClick={onOpen}
        >
          <IconPencil size={18} aria-hidden />
        </ActionIcon>
      }
    />
  );
}

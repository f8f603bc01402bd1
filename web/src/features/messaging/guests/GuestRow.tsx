import { ActionIcon, Button, Menu, Modal } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { Avatar } from '@/design/parts/Person';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Guests.module.css';
import { type Guest, inviteAgain, letGo, useGuestAct } from './queries';

/** One guest: who, where, until when, and what can be done. */
export function GuestRow({ guest }: { guest: Guest }) {
  const { t, code } = useText();
  const [asking, setAsking] = useState(false);
  const again = useGuestAct(inviteAgain, () => toastGood(t('guests.againDone')));
  const end = useGuestAct(letGo, () => setAsking(false));
  const name = `${guest.firstName} ${guest.lastName}`.trim();
  const gone = guest.state === 'Ended';
  const teams = [
    ...guest.teams.map((team) => team.name),
    ...(guest.otherTeams ? [t('guests.otherTeams', { count: guest.otherTeams })] : []),
  ];
  const when = gone
    ? t(`guests.ended.${guest.whyEnded ?? 'Removed'}`)
    : t('guests.until', { when: momentText(new Date(guest.expiresAt), code) });
  return (
    <li className={css.guest} data-testid="guest">
      <Avatar name={name} size={36} />
      <span className={css.words}>
        <span className={css.name}>
          <bdi>{name}</bdi>{' '}
          <Tag tone={guest.state === 'Active' ? 'good' : 'plain'}>{t(`guests.state.${guest.state}`)}</Tag>
        </span>
        <span className={css.detail}>
          <bdi>{guest.email}</bdi> · {[teams.join(', '), when].filter(Boolean).join(' · ')}
        </span>
      </span>
      {gone ? null : (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size={34} color="gray" aria-label={t('chats.memberActions', { who: name })}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {guest.state === 'Invited' ? (
              <Menu.Item onClick={() => again.mutate(guest.id)}>{t('guests.again')}</Menu.Item>
            ) : null}
            <Menu.Item color="red" onClick={() => setAsking(true)}>
              {t('guests.letGo', { who: name })}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('guests.letGo', { who: name })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <p>{t('guests.letGoWords')}</p>
        <Button color="red" loading={end.isPending} onClick={() => end.mutate(guest.id)}>
          {t('guests.letGo', { who: name })}
        </Button>
      </Modal>
    </li>
  );
}

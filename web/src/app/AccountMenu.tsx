import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconActivityHeartbeat,
  IconApps,
  IconBuilding,
  IconCheck,
  IconCode,
  IconKeyboard,
  IconLogout,
  IconMoodSmile,
  IconScale,
  IconSettings,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { toastBad } from '@/design/toast';
import { photoOf } from '@/features/people/colleague';
import { PersonAvatar } from '@/features/people/PersonAvatar';
import { type Availability, lookOf, useMe, usePresence, useSetAvailability } from '@/features/people/queries';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './AccountMenu.module.css';
import { usePlaces } from './navigation';
import { StatusDialog } from './StatusDialog';
import { shortcutsOpen } from './shortcuts';
import { leave } from './useSessionServices';

const choices: Availability[] = ['available', 'busy', 'dnd', 'invisible'];

export function AccountMenu({ compact = false }: { compact?: boolean }) {
  const { t } = useText();
  const { data: me } = useMe();
  const mine = usePresence(me && String(me.id));
  const name = me?.name ?? '…';
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Menu position={compact ? 'bottom-end' : 'top-start'} width={248}>
        <Menu.Target>
          <UnstyledButton className={css.me} data-compact={compact || undefined}>
            <PersonAvatar
              name={name}
              photo={me && photoOf(me.id, me.profileImage)}
              size={36}
              presence={lookOf(mine)}
              silent={compact}
            />
            {compact ? (
              <span className="sr-only">{t('account.menu', { name })}</span>
            ) : (
              <span className={css.words}>
                <span className="sr-only">{t('account.open')}</span>
                <span className={css.name}>{name}</span>
                <span className={css.detail}>{me ? t('person.extension', { number: me.extensionNumber }) : ' '}</span>
              </span>
            )}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <AvailabilityItems dnd={mine?.dndStatus} user={mine?.userStatus} />
          <Menu.Item leftSection={<IconMoodSmile size={17} aria-hidden />} onClick={() => setChoosing(true)}>
            {mine?.message || t('status.set')}
          </Menu.Item>
          <Menu.Divider />
          <PlaceItems compact={compact} />
        </Menu.Dropdown>
      </Menu>
      {choosing ? <StatusDialog mine={mine} onClose={() => setChoosing(false)} /> : null}
    </>
  );
}

function AvailabilityItems({ dnd, user }: { dnd?: string; user?: string }) {
  const { t } = useText();
  const set = useSetAvailability();
  const now: Availability =
    dnd === 'DoNotAcceptAnyCalls' ? 'dnd' : user === 'Busy' ? 'busy' : user === 'Offline' ? 'invisible' : 'available';
  const choose = (wanted: Availability) =>
    set.mutate(wanted, { onError: (error) => toastBad(t('account.availabilityFailed'), error.message) });
  return (
    <>
      <Menu.Label>{t('account.availability')}</Menu.Label>
      {choices.map((choice) => (
        <Menu.Item
          key={choice}
          leftSection={<span className={css.light} data-choice={choice} />}
          rightSection={choice === now ? <IconCheck size={16} aria-hidden /> : null}
          onClick={() => choose(choice)}
        >
          {t(`account.${choice}`)}
          {choice === now ? <span className="sr-only">, {t('account.current')}</span> : null}
        </Menu.Item>
      ))}
    </>
  );
}

/** What the bar of narrow screens has no room for and no page there leads to. */
const besides = new Set<TextKey>([
  'nav.meetings',
  'nav.history',
  'nav.fax',
  'nav.queues',
  'nav.analytics',
  'nav.audit',
]);

function PlaceItems({ compact }: { compact: boolean }) {
  const { t } = useText();
  const navigate = useNavigate();
  const places = usePlaces();
  const admin = places.find(({ label }) => label === 'nav.admin');
  const trust = places.find(({ label }) => label === 'nav.trust');
  return (
    <>
      {(compact ? places : [])
        .filter(({ label }) => besides.has(label))
        .map(({ to, label, icon: Icon }) => (
          <Menu.Item key={to} leftSection={<Icon size={17} aria-hidden />} onClick={() => void navigate({ to })}>
            {t(label)}
          </Menu.Item>
        ))}
      <Menu.Item
        leftSection={<IconUsersGroup size={17} aria-hidden />}
        onClick={() => void navigate({ to: '/conferences' })}
      >
        {t('conference.title')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconSettings size={17} aria-hidden />}
        onClick={() => void navigate({ to: '/settings' })}
      >
        {t('nav.settings')}
      </Menu.Item>
      {admin ? (
        <Menu.Item leftSection={<IconBuilding size={17} aria-hidden />} onClick={() => void navigate({ to: admin.to })}>
          {t('nav.admin')}
        </Menu.Item>
      ) : null}
      {trust ? (
        <Menu.Item leftSection={<IconScale size={17} aria-hidden />} onClick={() => void navigate({ to: trust.to })}>
          {t('nav.trust')}
        </Menu.Item>
      ) : null}
      <Menu.Item leftSection={<IconApps size={17} aria-hidden />} onClick={() => void navigate({ to: '/gallery' })}>
        {t('gallery.title')}
      </Menu.Item>
      <Menu.Item leftSection={<IconCode size={17} aria-hidden />} onClick={() => void navigate({ to: '/developer' })}>
        {t('nav.developer')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconActivityHeartbeat size={17} aria-hidden />}
        onClick={() => void navigate({ to: '/diagnostics' })}
      >
        {t('nav.diagnostics')}
      </Menu.Item>
      <Menu.Item leftSection={<IconKeyboard size={17} aria-hidden />} onClick={() => shortcutsOpen.set(true)}>
        {t('nav.shortcuts')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={17} aria-hidden />} onClick={() => void leave()}>
        {t('nav.signOut')}
      </Menu.Item>
    </>
  );
}

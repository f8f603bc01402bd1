import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import {
  IconDots,
  IconHandStop,
  IconMicrophone,
  IconMicrophoneOff,
  IconPencil,
  IconPhone,
  IconSearch,
  IconVideo,
  IconVideoOff,
  IconWifiOff,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Avatar } from '@/design/parts/Person';
import type { RoomTextKey } from '@/text/enMeetingRoom';
import { useRoomText } from '../join/RoomWords';
import type { Participant } from '../protocol';
import { CallPhone } from './CallPhone';
import { LobbyList } from './LobbyList';
import { HostItems } from './PersonMenu';
import { Rename } from './Rename';
import css from './Room.module.css';
import { raisedHands } from './roomState';
import { SidePanel } from './SidePanel';
import { useRoom } from './useRoom';

/** More names than anybody reads: the search finds the others. */
const MOST_ROWS = 100;

const roleWords: Partial<Record<Participant['role'], RoomTextKey>> = {
  host: 'meet.host',
  coHost: 'meet.coHost',
  listener: 'meet.listener',
};

/** Hands in order first, then hosts, then by name. */
const sorted = (people: Participant[]): Participant[] => {
  const hands = raisedHands(people);
  const rank = ({ role }: Participant) => (role === 'host' ? 0 : role === 'coHost' ? 1 : 2);
  const rest = people.filter(({ hand }) => hand === null);
  return [...hands, ...rest.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))];
};

/** Who waits, who is here, and what hosts may do with them. */
export function PeoplePanel({ onClose }: { onClose: () => void }) {
  const { t } = useRoomText();
  const { participants, session, host } = useRoom();
  const [sought, setSought] = useState('');
  const matches = sorted(participants.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase())));
  return (
    <SidePanel title={t('meet.people')} onClose={onClose}>
      <LobbyList />
      <div className={css.search}>
        <TextInput
          size="sm"
          aria-label={t('meet.search')}
          placeholder={t('meet.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={sought}
          maxLength={60}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      </div>
      <ul className={css.people} aria-label={t('meet.inMeeting', { count: participants.length })}>
        {matches.slice(0, MOST_ROWS).map((each) => (
          <Person key={each.id} participant={each} />
        ))}
      </ul>
      {matches.length === 0 ? <p className={css.quiet}>{t('meet.nobodyFound')}</p> : null}
      {matches.length > MOST_ROWS ? (
        <p className={css.quiet}>{t('meet.others', { count: matches.length - MOST_ROWS })}</p>
      ) : null}
      {host ? <CallPhone /> : null}
      {host ? (
        <div className={css.panelFoot}>
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconMicrophoneOff size={16} aria-hidden />}
            onClick={() => void session.ask('muteAll', { selfUnmute: true })}
          >
            {t('meet.muteAll')}
          </Button>
        </div>
      ) : null}
    </SidePanel>
  );
}

function Person({ participant }: { participant: Participant }) {
  const { t } = useRoomText();
  const { you, host } = useRoom();
  const [renaming, setRenaming] = useState(false);
  const { name, role, guest, hand, muted, sources, connected, id, phone } = participant;
  const own = id === you;
  const about = [roleWords[role], guest ? ('meet.guest' as const) : undefined].filter((each) => each !== undefined);
  const silent = muted.microphone || !sources.includes('microphone');
  const unseen = muted.camera || !sources.includes('camera');
  return (
    <li className={css.person}>
      <Avatar name={name} size={32} />
      <span className={css.personWords}>
        <bdi className={css.personName}>{own ? t('meet.you', { name }) : name}</bdi>
        {about.length > 0 ? <span className={css.personAbout}>{about.map((each) => t(each)).join(' · ')}</span> : null}
      </span>
      {connected ? null : <IconWifiOff size={17} role="img" aria-label={t('meet.away')} />}
      {hand ? <IconHandStop size={17} className={css.handMark} role="img" aria-label={t('meet.handUp')} /> : null}
      {silent ? (
        <IconMicrophoneOff size={17} role="img" aria-label={t('meet.muted')} />
      ) : (
        <IconMicrophone size={17} role="img" aria-label={t('meet.microphoneOn')} />
      )}
      {phone ? (
        <IconPhone size={17} role="img" aria-label={t('meet.byPhone')} />
      ) : unseen ? (
        <IconVideoOff size={17} role="img" aria-label={t('meet.cameraOff')} />
      ) : (
        <IconVideo size={17} role="img" aria-label={t('meet.cameraOn')} />
      )}
      {host || own ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('meet.moreAbout', { name })}>
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {own ? (
              <Menu.Item leftSection={<IconPencil size={17} aria-hidden />} onClick={() => setRenaming(true)}>
                {t('meet.rename')}
              </Menu.Item>
            ) : null}
            <HostItems participant={participant} />
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {renaming ? <Rename name={name} onClose={() => setRenaming(false)} /> : null}
    </li>
  );
}

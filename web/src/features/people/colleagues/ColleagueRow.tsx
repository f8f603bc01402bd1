import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconChevronDown, IconMessage, IconPhone } from '@tabler/icons-react';
import { type ListPlace, Row } from '@/design/parts/List';
import { Tag } from '@/design/parts/Tag';
import { timeText } from '@/design/time';
import { StartWithPerson } from '@/features/meetings/home/StartInChat';
import { getsTexts, useWriteTo } from '@/features/messaging/texts/useWriteTo';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { formatNumber } from '@/features/phone/dial/numbers';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { CardButton } from '../cards/CardButton';
import type { Colleague } from '../colleague';
import { meetingUntil } from '../connections/queries';
import { PersonAvatar } from '../PersonAvatar';
import { lookOf, usePresence } from '../queries';
import { useRights } from '../rights';
import css from './ColleagueRow.module.css';

interface ColleagueRowProps {
  person: Colleague;
  isMe: boolean;
  place?: ListPlace;
}

export function ColleagueRow({ person, isMe, place }: ColleagueRowProps) {
  const { t, code } = useText();
  const presence = usePresence(person.id);
  const look = lookOf(presence);
  const meeting = meetingUntil(presence, new Date());
  return (
    <Row
      place={place}
      leading={
        <CardButton card={{ person: person.id }} name={person.name}>
          <PersonAvatar name={person.name} photo={person.photo} presence={look} />
        </CardButton>
      }
      title={
        <>
          {person.name} {isMe ? <Tag>{t('colleagues.you')}</Tag> : null}
        </>
      }
      detail={[
        meeting ? t('presence.meeting', { time: timeText(meeting, code) }) : t(`presence.${look}`),
        presence?.message,
        person.jobTitle,
      ]
        .filter(Boolean)
        .join(' · ')}
      trailing={<span className={css.extension}>{t('person.extension', { number: person.extensionNumber })}</span>}
      actions={isMe ? <span className={css.noAction} /> : <CallButtons person={person} />}
    />
  );
}

function CallButtons({ person }: { person: Colleague }) {
  const { t } = useText();
  const attempt = useAttempt();
  const writeTo = useWriteTo();
  const { may } = useRights();
  const meets = may('Meetings') && may('Glip');
  const call = (number: string) => attempt(() => placeCall(number, { name: person.name }));
  return (
    <>
      <Tooltip label={t('colleagues.call', { who: person.name })}>
        <ActionIcon
          size="xl"
          variant="light"
          aria-label={t('colleagues.call', { who: person.name })}
          onClick={() => call(person.extensionNumber)}
        >
          <IconPhone size={19} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            size="xl"
            color="gray"
            aria-label={t('colleagues.numbers', { who: person.name })}
            disabled={person.numbers.length === 0 && !meets}
          >
            <IconChevronDown size={19} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {meets ? <StartWithPerson id={person.id} name={person.name} /> : null}
          {person.numbers.map((number) => (
            <Menu.Item key={number} leftSection={<IconPhone size={16} aria-hidden />} onClick={() => call(number)}>
              <span className="tnum">{formatNumber(number)}</span>
            </Menu.Item>
          ))}
          {person.numbers.filter(getsTexts).map((number) => (
            <Menu.Item
              key={`text ${number}`}
              leftSection={<IconMessage size={16} aria-hidden />}
              onClick={() => writeTo(number)}
            >
              {t('texts.writeTo', { who: formatNumber(number) })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

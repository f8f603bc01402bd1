import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMicrophone, IconMicrophoneOff, IconUserMinus } from '@tabler/icons-react';
import { List, Row } from '@/design/parts/List';
import { Avatar } from '@/design/parts/Person';
import { Tag } from '@/design/parts/Tag';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Conferences.module.css';
import { type Conference, type Member, membersOf, nameOf, useDropMember, useMuteMember } from './queries';

interface MembersProps {
  conference: Conference;
  leads: boolean;
  /** The party that I am: my own call has its buttons elsewhere. */
  me?: string;
}

/** Who is in a conference. Those who lead it mute others, and let them go. */
export function Members({ conference, leads, me }: MembersProps) {
  const { t } = useText();
  return (
    <List label={t('conference.members')}>
      {membersOf(conference).map((member) => (
        <MemberRow key={member.id} conference={conference} member={member} leads={leads && member.id !== me} />
      ))}
    </List>
  );
}

function MemberRow({ conference, member, leads }: { conference: Conference; member: Member; leads: boolean }) {
  const { t } = useText();
  const mute = useMuteMember();
  const drop = useDropMember();
  const who = nameOf(member);
  const failed = { onError: (error: Error) => toastBad(t('conference.failed'), error.message) };
  const detail = member.muted
    ? t('conference.muted')
    : member.status.code === 'Hold'
      ? t('call.onHold')
      : conference.conference.open
        ? t('conference.talks')
        : t('conference.waits');
  const label = member.muted ? t('conference.unmuteWho', { who }) : t('conference.muteWho', { who });
  return (
    <Row
      leading={<Avatar name={who} size={34} />}
      title={who}
      detail={detail}
      trailing={
        <div className={css.tools}>
          {member.conferenceRole === 'Host' ? <Tag tone="accent">{t('conference.host')}</Tag> : null}
          {leads ? (
            <>
              <Tooltip label={label}>
                <ActionIcon
                  size="lg"
                  variant="default"
                  loading={mute.isPending}
                  aria-label={label}
                  aria-pressed={member.muted}
                  onClick={() => mute.mutate({ id: conference.id, member, muted: !member.muted }, failed)}
                >
                  {member.muted ? (
                    <IconMicrophoneOff size={19} aria-hidden />
                  ) : (
                    <IconMicrophone size={19} aria-hidden />
                  )}
                </ActionIcon>
              </Tooltip>
              <Tooltip label={t('conference.drop')}>
                <ActionIcon
                  size="lg"
                  color="red"
                  loading={drop.isPending}
                  aria-label={t('conference.dropWho', { who })}
                  onClick={() => drop.mutate({ id: conference.id, member }, failed)}
                >
                  <IconUserMinus size={19} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </>
          ) : null}
        </div>
      }
    />
  );
}

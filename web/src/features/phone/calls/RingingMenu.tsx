import { Menu } from '@mantine/core';
import { IconBellOff, IconDots, IconMessageReply, IconPhoneOutgoing } from '@tabler/icons-react';
import { RoundButton } from '@/design/parts/RoundButton';
import { useText } from '@/text/useText';
import type { Call } from '../engine/calls';
import { usePhoneStatus } from '../engine/status';
import { ignoreCall, startReply } from '../engine/whileRinging';

export type RingingForm = 'reply' | 'forward';

/** What else can be done with a call that rings. Callers of a queue can only be let pass. */
export function RingingMenu({ call, onOpen }: { call: Call; onOpen: (form: RingingForm) => void }) {
  const { t } = useText();
  const { deviceId } = usePhoneStatus();
  const reply = () => {
    startReply(call.id);
    onOpen('reply');
  };
  return (
    <Menu zIndex={500} position="bottom" width={230}>
      <Menu.Target>
        <RoundButton label={t('ringing.more')} icon={IconDots} />
      </Menu.Target>
      <Menu.Dropdown>
        {call.queue ? null : (
          <>
            <Menu.Item leftSection={<IconMessageReply size={17} aria-hidden />} onClick={reply}>
              {t('ringing.reply')}
            </Menu.Item>
            <Menu.Item leftSection={<IconPhoneOutgoing size={17} aria-hidden />} onClick={() => onOpen('forward')}>
              {t('ringing.forward')}
            </Menu.Item>
          </>
        )}
        <Menu.Item leftSection={<IconBellOff size={17} aria-hidden />} onClick={() => ignoreCall(call, deviceId)}>
          {t('ringing.ignore')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

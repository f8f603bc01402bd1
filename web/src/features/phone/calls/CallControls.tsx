import { Button } from '@mantine/core';
import {
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPhonePlus,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { RoundButton } from '@/design/parts/RoundButton';
import { useText } from '@/text/useText';
import { hangUp, resume, setHeld, setMuted } from '../engine/actions';
import type { Call } from '../engine/calls';
import { RecordButton } from '../recordings/RecordButton';
import { AudioMenu } from './AudioMenu';
import css from './CallControls.module.css';
import { FlipMenu } from './FlipMenu';
import { MeetingButton } from './MeetingButton';
import { ParkButton } from './ParkButton';
import { useAttempt } from './useAttempt';

export type Drawer = 'keypad' | 'transfer';

interface CallControlsProps {
  call: Call;
  /** Off to the number field for another call. */
  onAdd: () => void;
  onOpen: (drawer: Drawer) => void;
}

export function CallControls({ call, onOpen, onAdd }: CallControlsProps) {
  const { t } = useText();
  const attempt = useAttempt();
  const early = call.phase === 'dialing';
  const talking = call.phase === 'connected';
  const toggleHold = () => attempt(() => (call.held ? resume(call.id) : setHeld(call.id, true)));
  return (
    <div className={css.controls}>
      <div className={css.grid}>
        <RoundButton
          label={call.muted ? t('call.unmute') : t('call.mute')}
          icon={call.muted ? IconMicrophoneOff : IconMicrophone}
          pressed={call.muted}
          disabled={early}
          onClick={() => setMuted(call.id, !call.muted)}
        />
        <RoundButton label={t('call.keypad')} icon={IconDialpad} disabled={early} onClick={() => onOpen('keypad')} />
        <RoundButton
          label={call.held ? t('call.resume') : t('call.hold')}
          icon={call.held ? IconPlayerPlay : IconPlayerPause}
          pressed={call.held}
          disabled={!talking || call.busy || call.emergency}
          onClick={toggleHold}
        />
        <RoundButton
          label={t('call.transfer')}
          icon={IconPhoneOutgoing}
          disabled={!talking || call.busy || call.emergency || Boolean(call.consultFor)}
          onClick={() => onOpen('transfer')}
        />
        <RoundButton label={t('call.add')} icon={IconPhonePlus} disabled={!talking || call.emergency} onClick={onAdd} />
        <AudioMenu call={call} />
        <RecordButton call={call} />
        <ParkButton call={call} />
        <FlipMenu call={call} />
        <MeetingButton call={call} />
      </div>
      <div className={css.end}>
        <RoundButton label={t('call.hangUp')} icon={IconPhoneOff} tone="bad" size="l" onClick={() => hangUp(call.id)} />
      </div>
    </div>
  );
}

/** The way out that stays in sight while a drawer covers the controls. */
export function HangUpBar({ call }: { call: Call }) {
  const { t } = useText();
  return (
    <Button
      className={css.hangUp}
      leftSection={<IconPhoneOff size={17} aria-hidden />}
      onClick={() => hangUp(call.id)}
      fullWidth
    >
      {t('call.hangUp')}
    </Button>
  );
}

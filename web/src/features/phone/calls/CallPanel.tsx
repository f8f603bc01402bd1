import { ActionIcon } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { dialFocus } from '@/app/shortcuts';
import { useText } from '@/text/useText';
import { CallMembers } from '../conferences/CallMembers';
import { CallNotes } from '../crm/CallNotes';
import type { Call } from '../engine/calls';
import { CallControls, type Drawer, HangUpBar } from './CallControls';
import { CallFace } from './CallFace';
import css from './CallPanel.module.css';
import { ConsultBar } from './ConsultBar';
import { EndedCall } from './EndedCall';
import { InCallKeypad } from './InCallKeypad';
import { OtherCall } from './OtherCall';
import { TransferDrawer } from './TransferDrawer';

/** The call in front: the one being talked in, else the newest. */
const inFront = (calls: Call[]): Call | undefined => {
  const up = calls.filter((call) => call.phase !== 'ended');
  return up.find((call) => !call.held) ?? up.at(-1);
};

export function CallPanel({ calls, onFold }: { calls: Call[]; onFold: () => void }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [drawer, setDrawer] = useState<{ of: string; open: Drawer } | null>(null);
  const front = inFront(calls);
  const others = calls.filter((call) => call !== front && call.phase !== 'ended');
  const ended = calls.filter((call) => call.phase === 'ended');
  const open = front && drawer?.of === front.id ? drawer.open : null;
  const close = () => setDrawer(null);
  const addCall = () => {
    onFold();
    void navigate({ to: '/' }).then(() => dialFocus.set((times) => times + 1));
  };
  return (
    <section className={css.panel} aria-label={t('call.panel')} data-testid="call-panel">
      <ActionIcon className={css.fold} size="lg" onClick={onFold} aria-label={t('call.fold')}>
        <IconChevronDown aria-hidden />
      </ActionIcon>
      {ended.map((call) => (
        <EndedCall key={call.id} call={call} large={!front} />
      ))}
      {others.length > 0 ? (
        <ul className={css.others} aria-label={t('call.others')}>
          {others.map((call) => (
            <OtherCall key={call.id} call={call} front={front} />
          ))}
        </ul>
      ) : null}
      {front ? (
        <div className={css.front} data-emergency={front.emergency || undefined}>
          <CallFace call={front} compact={others.length > 0 || front.conference} />
          <CallMembers call={front} />
          <CallNotes call={front} />
          {front.consultFor ? <ConsultBar consult={front} /> : null}
          {open === 'keypad' ? <InCallKeypad call={front} onClose={close} /> : null}
          {open === 'transfer' ? <TransferDrawer call={front} onClose={close} /> : null}
          {open === null ? (
            <CallControls call={front} onOpen={(next) => setDrawer({ of: front.id, open: next })} onAdd={addCall} />
          ) : null}
          {open === null ? null : <HangUpBar call={front} />}
        </div>
      ) : null}
    </section>
  );
}

import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { createStore, useStore } from '@/design/store';
import { useRoomText } from '../join/RoomWords';
import type { Participant } from '../protocol';
import css from './Room.module.css';
import { useSession } from './useRoom';

/** Who is to be reported; shown by Report. */
export const reported = createStore<Participant | null>(null);

/** Tell the people who watch over acceptable use of somebody in the meeting. */
export function Report() {
  const person = useStore(reported);
  return person ? <ReportForm key={person.id} person={person} /> : null;
}

function ReportForm({ person }: { person: Participant }) {
  const { t } = useRoomText();
  const session = useSession();
  const [reason, setReason] = useState('');
  const close = () => reported.set(null);
  const send = async () => {
    if (!reason.trim()) return;
    if (!(await session.ask('report', { participant: person.id, reason: reason.trim() }))) return;
    session.tell({ kind: 'reportSent' });
    close();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('meet.reportName', { name: person.name })}
      closeButtonProps={{ 'aria-label': t('meet.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Textarea
          label={t('meet.reportReason')}
          description={t('meet.reportWords')}
          value={reason}
          maxLength={1_000}
          autosize
          minRows={3}
          maxRows={8}
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={css.answers}>
          <Button variant="default" onClick={close}>
            {t('meet.cancel')}
          </Button>
          <Button type="submit" color="red" disabled={!reason.trim()}>
            {t('meet.report')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

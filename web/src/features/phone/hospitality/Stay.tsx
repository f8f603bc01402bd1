import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { type Arrival, type Room, useCheckIn, useCheckOut } from './queries';

interface Props {
  room: Room;
  onClose: () => void;
}

/** A guest comes. */
export function CheckIn({ room, onClose }: Props) {
  const { t } = useText();
  const [arrival, setArrival] = useState<Arrival>({ firstName: '', lastName: '', outboundCalls: true, ivrPin: '' });
  const put = (change: Partial<Arrival>) => setArrival((now) => ({ ...now, ...change }));
  const save = useCheckIn(room.extension.id);
  const title = t('rooms.checkInTo', { room: room.name });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(arrival, { onSuccess: onClose })}>
        <Pair>
          <TextInput
            label={t('rooms.firstName')}
            maxLength={100}
            data-autofocus
            value={arrival.firstName}
            onChange={(event) => put({ firstName: event.currentTarget.value })}
          />
          <TextInput
            label={t('rooms.lastName')}
            maxLength={100}
            value={arrival.lastName}
            onChange={(event) => put({ lastName: event.currentTarget.value })}
          />
        </Pair>
        <Checkbox
          label={t('rooms.calls')}
          checked={arrival.outboundCalls}
          onChange={(event) => put({ outboundCalls: event.currentTarget.checked })}
        />
        <TextInput
          label={t('rooms.pin')}
          description={t('rooms.pinHint')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          value={arrival.ivrPin}
          onChange={(event) => put({ ivrPin: event.currentTarget.value.trim() })}
        />
        <Problem message={problemsOf(save.error, []).rest} />
        <Buttons>
          <Button type="submit" disabled={!arrival.lastName.trim()} loading={save.isPending}>
            {t('rooms.checkIn')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

/** A guest goes, and everything of theirs at the phone. */
export function CheckOut({ room, onClose }: Props) {
  const { t } = useText();
  const save = useCheckOut(room.extension.id);
  const title = t('rooms.checkOutOf', { room: room.name });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(undefined, { onSuccess: onClose })}>
        <p>{t('rooms.leave', { guest: room.guest ?? '', room: room.name })}</p>
        <Problem message={problemsOf(save.error, []).rest} />
        <Buttons>
          <Button type="submit" loading={save.isPending}>
            {t('rooms.checkOut')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

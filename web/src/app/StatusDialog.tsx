import { Button, Modal, Select, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Presence } from '@/api/shapes';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { useText } from '@/text/useText';

const ends = ['never', 'half', 'hour', 'fourHours', 'today', 'week'] as const;
type End = (typeof ends)[number];

/** When a status chosen now ends; null: when it is changed. */
export function endOf(end: End, now: Date): Date | null {
  if (end === 'never') return null;
  if (end === 'today' || end === 'week') {
    const midnight = new Date(now);
    midnight.setHours(24 * (end === 'week' ? 7 : 1), 0, 0, 0);
    return midnight;
  }
  return new Date(now.getTime() + { half: 30, hour: 60, fourHours: 240 }[end] * 60_000);
}

/** A text beside one's name, and do not disturb, both for as long as one says. */
export function StatusDialog({ mine, onClose }: { mine?: Presence; onClose: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const [message, setMessage] = useState(mine?.message ?? '');
  const [quiet, setQuiet] = useState(mine?.dndStatus === 'DoNotAcceptAnyCalls');
  const [end, setEnd] = useState<End>('never');
  const save = useMutation({
    mutationFn: () => {
      const until = endOf(end, new Date())?.toISOString();
      const status = quiet
        ? { userStatus: 'Busy', dndStatus: 'DoNotAcceptAnyCalls', statusExpirationTime: until }
        : mine?.dndStatus === 'DoNotAcceptAnyCalls'
          ? { userStatus: 'Available', dndStatus: 'TakeAllCalls' }
          : {};
      const text = { message: message.trim(), messageExpirationTime: message.trim() ? until : undefined };
      return call('/account/~/extension/~/presence', { method: 'PUT', body: { ...status, ...text } });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.presence });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('status.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={t('status.title')} onSubmit={() => save.mutate()}>
        <TextInput
          label={t('status.text')}
          placeholder={t('status.example')}
          maxLength={200}
          data-autofocus
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <Switch label={t('account.dnd')} checked={quiet} onChange={(event) => setQuiet(event.currentTarget.checked)} />
        <Select
          label={t('status.end')}
          data={ends.map((value) => ({ value, label: t(`status.${value}`) }))}
          value={end}
          onChange={(chosen) => setEnd((chosen ?? 'never') as End)}
        />
        <Problem message={save.error?.message} />
        <Buttons>
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

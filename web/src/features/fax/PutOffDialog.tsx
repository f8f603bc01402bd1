import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { fieldValue } from '@/features/messaging/chats/later/moments';
import { useText } from '@/text/useText';
import { usePutOffFax } from './queries';
import type { Job } from './shapes';

/** Another time for a fax that waits. */
export function PutOffDialog({ jobs, onClose }: { jobs: Job[]; onClose: () => void }) {
  const { t } = useText();
  const change = usePutOffFax();
  const next = jobs[0]?.nextAttemptTime;
  const [when, setWhen] = useState(() => fieldValue(next ? new Date(next) : new Date()));
  const save = () => change.mutate({ jobs, sendTime: new Date(when).toISOString() }, { onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={t('fax.putOff')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={save}>
        <TextInput
          type="datetime-local"
          label={t('fax.sendAt')}
          value={when}
          data-autofocus
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
        <Problem message={change.error?.message} />
        <Buttons>
          <Button variant="default" onClick={onClose}>
            {t('fax.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={!when}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

import { Alert, Button, Checkbox, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { type Connection, useChooseCalendars } from './queries';

/** As the server bounds it. */
const most = 20;

/** Which calendars of an account elsewhere say when one is busy. */
export function CalendarChoice({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { t } = useText();
  const save = useChooseCalendars(connection.id);
  const [chosen, setChosen] = useState(connection.calendars.filter((each) => each.counts).map((each) => each.id));
  const title = t('connections.calendarsOf', { name: connection.name });
  const agreedBefore = connection.provider === 'google' && connection.calendars.every((each) => each.id === 'primary');
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(chosen, { onSuccess: onClose })}>
        {agreedBefore ? <Alert>{t('connections.calendarsAgain')}</Alert> : null}
        <Checkbox.Group
          label={t('connections.calendarsCount')}
          description={t('connections.calendarsHint')}
          value={chosen}
          onChange={setChosen}
        >
          <Stack gap="xs" mt="sm">
            {connection.calendars.map((each) => (
              <Checkbox
                key={each.id}
                value={each.id}
                label={each.name || t('connections.calendarMain')}
                disabled={chosen.length >= most && !chosen.includes(each.id)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Problem message={problemsOf(save.error, []).rest} />
        <Buttons>
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

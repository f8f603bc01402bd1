import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { useChange } from '../queries';
import trust from '../Trust.module.css';

interface WithReasonProps {
  label: string;
  /** What a screen reader says of the button, where several are alike. */
  name?: string;
  words?: string;
  done: string;
  danger?: boolean;
  send: (reason: string) => Promise<unknown>;
}

/** A button for what nobody does without a reason. */
export function WithReason({ label, name = label, words, done, danger = false, send }: WithReasonProps) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  // Said at once: what this stands beside may be gone as soon as the lists are read again.
  const act = useChange(async (words: string) => {
    await send(words);
    toastGood(done);
  });
  const submit = () =>
    act.mutate(reason, {
      onSuccess: () => {
        setOpen(false);
        setReason('');
      },
    });
  return (
    <>
      <Button
        variant={danger ? 'outline' : 'default'}
        color={danger ? 'red' : undefined}
        size="xs"
        aria-label={name}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      {open ? (
        <Modal
          opened
          onClose={() => setOpen(false)}
          title={name}
          closeButtonProps={{ 'aria-label': t('action.close') }}
        >
          <Form onSubmit={submit} label={name}>
            {words ? <p className={trust.soft}>{words}</p> : null}
            <Textarea
              label={t('trust.reason')}
              description={t('trust.reasonHint')}
              autosize
              minRows={2}
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Problem message={act.error?.message} />
            <Buttons>
              <Button
                type="submit"
                color={danger ? 'red' : undefined}
                disabled={!reason.trim()}
                loading={act.isPending}
              >
                {label}
              </Button>
            </Buttons>
          </Form>
        </Modal>
      ) : null}
    </>
  );
}

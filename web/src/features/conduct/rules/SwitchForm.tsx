import { Button, Modal, SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { officer, useChange } from '../queries';
import trust from '../Trust.module.css';

type Mode = 'on' | 'observe' | 'off';
const modes: Mode[] = ['on', 'observe', 'off'];

interface SwitchFormProps {
  /** `*` for all. */
  rule: string;
  name: string;
  mode: Mode;
  onClose: () => void;
}

/** The kill switch: how far a rule may go from now on, for the whole installation, and why. */
export function SwitchForm({ rule, name, mode: first, onClose }: SwitchFormProps) {
  const { t } = useText();
  const [mode, setMode] = useState<Mode>(first);
  const [reason, setReason] = useState('');
  const turn = useChange((body: { mode: Mode; reason: string }) =>
    call(`${officer}/switches/${encodeURIComponent(rule)}`, { method: 'PUT', body }),
  );
  const submit = () =>
    turn.mutate(
      { mode, reason },
      {
        onSuccess: () => {
          toastGood(t('rules.switched', { id: name, mode: t(`rules.${mode}`) }));
          onClose();
        },
      },
    );
  const title = `${t('rules.switch')}: ${name}`;
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={submit} label={title}>
        <p className={trust.soft}>{t('rules.switchLead')}</p>
        <SegmentedControl
          aria-label={t('rules.state')}
          data={modes.map((value) => ({ value, label: t(`rules.${value}`) }))}
          value={mode}
          onChange={(value) => setMode(value as Mode)}
        />
        <Textarea
          label={t('trust.reason')}
          description={t('trust.reasonHint')}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Problem message={turn.error?.message} />
        <Buttons>
          <Button
            type="submit"
            color={mode === 'on' ? undefined : 'red'}
            disabled={!reason.trim()}
            loading={turn.isPending}
          >
            {t('rules.switchNow')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

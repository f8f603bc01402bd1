import { Button, Checkbox, FileInput, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Porting.module.css';
import { ordersPath, type PortOrder, sendPortLetter, usePortingChange } from './queries';

/** The letter of authorisation: sign the statement here, or hand in a file. */
export function LetterDialog({ order, onClose }: { order: PortOrder; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(order.authorisedPerson);
  const [accepted, setAccepted] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  const keep = usePortingChange(() =>
    file
      ? sendPortLetter(order.id, file)
      : call(`${ordersPath}/${order.id}/signature`, { method: 'POST', body: { name, accepted } }),
  );
  const submit = () =>
    keep.mutate(undefined, {
      onSuccess: () => {
        toastGood(t('porting.letterKept'));
        onClose();
      },
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('porting.letter')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Form onSubmit={submit} label={t('porting.letter')}>
        <blockquote className={css.statement} lang="en">
          {order.statement}
        </blockquote>
        <Checkbox
          label={t('porting.accept')}
          checked={accepted}
          onChange={(event) => setAccepted(event.currentTarget.checked)}
        />
        <TextInput
          label={t('porting.signature')}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FileInput
          label={t('porting.orFile')}
          description={t('porting.fileHint')}
          accept="application/pdf,image/png,image/jpeg"
          clearable
          value={file}
          onChange={setFile}
        />
        <Problem message={keep.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!file && !(accepted && name.trim())} loading={keep.isPending}>
            {t(file ? 'porting.handIn' : 'porting.sign')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

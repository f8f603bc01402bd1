import { Button, Checkbox, Modal, TagsInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { VoicemailMessage } from '@/api/shapes';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { ExtensionsSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { useForwardVoicemail } from './queries';

/** Into other mailboxes of the company, and to people outside by e-mail. */
export function ForwardDialog({
  message,
  who,
  onClose,
}: {
  message: VoicemailMessage;
  who: string;
  onClose: () => void;
}) {
  const { t } = useText();
  const forward = useForwardVoicemail();
  const [extensionIds, setExtensionIds] = useState<string[]>([]);
  const [emails, setEmails] = useState<string[]>([]);
  const [comment, setComment] = useState('');
  const [removeAfter, setRemoveAfter] = useState(false);
  const send = () =>
    forward.mutate(
      { id: message.id, extensionIds, emails, comment, removeAfter },
      {
        onSuccess: () => {
          toastGood(t('voicemail.forwarded'));
          onClose();
        },
      },
    );
  return (
    <Modal opened onClose={onClose} title={t('voicemail.forwardTitle', { who })}>
      <Form onSubmit={send}>
        <ExtensionsSelect
          label={t('voicemail.forwardTo')}
          value={extensionIds}
          onChange={setExtensionIds}
          maxValues={50}
          data-autofocus
        />
        <TagsInput
          label={t('voicemail.forwardToEmails')}
          description={t('voicemail.forwardToEmailsHint')}
          value={emails}
          onChange={setEmails}
          maxTags={10}
          acceptValueOnBlur
        />
        <Textarea
          label={t('voicemail.comment')}
          maxLength={1000}
          autosize
          minRows={2}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Checkbox
          label={t('voicemail.removeAfter')}
          checked={removeAfter}
          onChange={(event) => setRemoveAfter(event.currentTarget.checked)}
        />
        <Problem message={forward.error?.message} />
        <Buttons>
          <Button variant="default" onClick={onClose}>
            {t('voicemail.cancel')}
          </Button>
          <Button type="submit" loading={forward.isPending} disabled={!extensionIds.length && !emails.length}>
            {t('voicemail.forwardSend')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

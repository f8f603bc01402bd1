import { Button, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '@/api/client';
import type { ExtensionInfo } from '@/api/generated';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { adminKeys, useFreeExtension } from './queries';

/** Extensions that are nobody's: what callers of them meet. */
const kinds = ['Limited', 'SharedLinesGroup', 'Voicemail', 'Announcement', 'VirtualUser'] as const;
type Kind = (typeof kinds)[number];
const withLetters: readonly Kind[] = ['SharedLinesGroup', 'Voicemail', 'VirtualUser'];

/** A phone in a hall, a shared line, a mailbox, an announcement, or somebody without a phone; then its page, to say the rest. */
export function AddOther({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const free = useFreeExtension(true).data;
  const [kind, setKind] = useState<Kind>('Limited');
  const [name, setName] = useState('');
  const [number, setNumber] = useState('');
  const [email, setEmail] = useState('');
  const add = useMutation({
    mutationFn: () => {
      const contact = { firstName: name, ...(withLetters.includes(kind) && email.trim() ? { email } : {}) };
      const body = { type: kind, status: 'Enabled', extensionNumber: number.trim() || free, contact };
      return call<ExtensionInfo>('/account/~/extension', { method: 'POST', body });
    },
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: adminKeys.people });
      onClose();
      const tab = kind === 'Limited' || kind === 'SharedLinesGroup' ? 'phones' : 'greetings';
      void navigate({ to: '/people/$personId', params: { personId: String(id) }, search: { tab } as never });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('others.add')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Form label={t('others.add')} onSubmit={() => add.mutate()}>
        <Radio.Group label={t('people.kind')} value={kind} onChange={(value) => setKind(value as Kind)}>
          <Stack gap="sm" mt="xs">
            {kinds.map((each) => (
              <Radio key={each} value={each} label={t(`others.${each}`)} description={t(`others.${each}Hint`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Pair>
          <TextInput
            label={t('admin.name')}
            maxLength={64}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('admin.extension')}
            inputMode="numeric"
            placeholder={free}
            maxLength={8}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
        </Pair>
        {withLetters.includes(kind) ? (
          <TextInput
            type="email"
            label={t('others.email')}
            description={t('others.emailHint')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        ) : null}
        <Problem message={add.error?.message} />
        <Buttons>
          <Button type="submit" loading={add.isPending} disabled={!name.trim() || !(number.trim() || free)}>
            {t('others.addNow')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

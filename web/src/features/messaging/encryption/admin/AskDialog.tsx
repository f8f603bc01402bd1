import { Button, Modal, Radio, Select, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '@/text/useText';
import { usePeople } from '../../chats/names';
import css from '../Encryption.module.css';
import { askRecovery, findChats, type Recovery } from './api';
import { useAct } from './EncryptionPage';
import { useChatName } from './Recoveries';

/** Which chat, for what, and why: the people in it read all of this. */
export function AskDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { nameOf } = usePeople();
  const chatName = useChatName();
  const act = useAct();
  const [typed, setTyped] = useState('');
  const [name] = useDebouncedValue(typed, 250);
  const [chatId, setChatId] = useState<string | null>(null);
  const [purpose, setPurpose] = useState<Recovery['purpose']>('Export');
  const [personId, setPersonId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const { data } = useQuery({
    queryKey: ['encryption', 'chats', name],
    queryFn: () => findChats(chatId ? '' : name),
    placeholderData: keepPreviousData,
  });
  const chat = data?.find((each) => each.id === chatId);
  const ready = chatId && reason.trim().length >= 3 && (purpose === 'Export' || personId);
  const ask = () => {
    if (!chatId) return;
    const order = { chatId, purpose, personId: personId ?? undefined, reason: reason.trim() };
    act.mutate(() => askRecovery(order), { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('encryption.recover')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) ask();
        }}
      >
        <Select
          label={t('encryption.chat')}
          placeholder={t('encryption.chatHint')}
          searchable
          nothingFoundMessage={t('encryption.noChat')}
          filter={({ options }) => options}
          data={(data ?? []).map((each) => ({ value: each.id, label: chatName(each) }))}
          value={chatId}
          onSearchChange={setTyped}
          onChange={(value) => {
            setChatId(value);
            setPersonId(null);
          }}
        />
        <Radio.Group
          label={t('encryption.purposeLabel')}
          value={purpose}
          onChange={(value) => setPurpose(value as Recovery['purpose'])}
          className={css.choices}
        >
          <Radio value="Export" label={t('encryption.purpose.Export')} />
          <Radio value="Return" label={t('encryption.purpose.Return')} />
        </Radio.Group>
        {purpose === 'Return' ? (
          <Select
            label={t('encryption.whom')}
            searchable
            data={(chat?.members ?? []).map((id) => ({ value: id, label: nameOf(id) }))}
            value={personId}
            onChange={setPersonId}
          />
        ) : null}
        <Textarea
          label={t('encryption.reason')}
          description={t('encryption.reasonHint')}
          maxLength={500}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('chats.cancel')}
          </Button>
          <Button type="submit" loading={act.isPending} disabled={!ready}>
            {t('encryption.ask')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

import { Button, Checkbox, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { own } from '../chats/api';
import type { Post } from '../chats/shapes';
import css from './Encryption.module.css';
import { opened } from './opened';

const categories = ['harassment', 'fraud', 'spam', 'malware', 'minors', 'infringement', 'other'] as const;
type Category = (typeof categories)[number];

/** Tell those who look after acceptable use. Of an encrypted message they get what the person hands over, with proof. */
export function ReportDialog({ post, onClose }: { post: Post; onClose: () => void }) {
  const { t } = useText();
  const [category, setCategory] = useState<Category>('harassment');
  const [words, setWords] = useState('');
  const [hand, setHand] = useState(true);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    const found = hand ? await opened(post) : undefined;
    const proof = found?.state === 'open' ? { body: found.body, frank: found.frank } : {};
    const path = `${own}/chats/${encodeURIComponent(post.groupId)}/posts/${encodeURIComponent(post.id)}/report`;
    await call(path, { method: 'POST', body: { category, words, ...proof } });
  };
  const go = () => {
    setBusy(true);
    send()
      .then(() => {
        toastGood(t('encryption.reported'));
        onClose();
      })
      .catch((error: Error) => toastBad(t('texts.notChanged'), error.message))
      .finally(() => setBusy(false));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('encryption.report')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={css.form}>
        <Select
          label={t('encryption.reportWhat')}
          allowDeselect={false}
          data={categories.map((value) => ({ value, label: t(`encryption.category.${value}`) }))}
          value={category}
          onChange={(value) => setCategory((value ?? 'other') as Category)}
        />
        <Textarea
          label={t('encryption.reportWords')}
          maxLength={2000}
          autosize
          minRows={2}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {post.sealed ? (
          <Checkbox
            mt={8}
            label={t('encryption.reportHand')}
            description={t('encryption.reportHandWords')}
            checked={hand}
            onChange={(event) => setHand(event.currentTarget.checked)}
          />
        ) : null}
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('chats.cancel')}
          </Button>
          <Button loading={busy} onClick={go}>
            {t('encryption.reportSend')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

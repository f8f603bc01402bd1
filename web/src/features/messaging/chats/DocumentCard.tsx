import { Button, Modal, UnstyledButton } from '@mantine/core';
import { IconDownload, IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { request } from '@/api/client';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { sizeText } from '../texts/FileView';
import attachments from './Attachments.module.css';
import { saveFile, useBytes, useObjectUrl } from './fileBytes';
import css from './Players.module.css';
import type { Attachment } from './shapes';

/** A document by its first page; opened, that page is large, and the whole of it one step away. */
export function DocumentCard({ file }: { file: Attachment }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const { data } = useBytes(file.previewUri, true);
  const url = useObjectUrl(data);
  const name = file.name ?? t('texts.file');
  return (
    <>
      <UnstyledButton className={css.document} onClick={() => setOpen(true)} data-testid="document">
        <span className={css.page}>{url ? <img src={url} alt="" /> : null}</span>
        <span className={css.documentWords}>
          <bdi className={css.soundName}>{name}</bdi>
          <span className={attachments.size}>
            {t('chats.file.pages', { count: file.pages ?? 1 })} · {sizeText(file.size ?? 0)}
          </span>
        </span>
      </UnstyledButton>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        size="auto"
        title={<bdi>{name}</bdi>}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <img className={attachments.whole} src={url} alt={name} />
        <DocumentActions file={file} name={name} />
      </Modal>
    </>
  );
}

function DocumentActions({ file, name }: { file: Attachment; name: string }) {
  const { t } = useText();
  const [busy, setBusy] = useState(false);
  const failed = (error: Error) => toastBad(t('error.loading'), error.message);
  const view = async () => {
    setBusy(true);
    try {
      // Only ever as a document: whatever the bytes are, no page is made of them.
      const bytes = await (await request(file.contentUri ?? '')).arrayBuffer();
      const url = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
      window.open(url, '_blank', 'noopener');
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (error) {
      failed(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <p className={css.actions}>
      <Button loading={busy} leftSection={<IconExternalLink size={17} aria-hidden />} onClick={() => void view()}>
        {t('chats.file.openTab')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={17} aria-hidden />}
        onClick={() => void saveFile(file, name).catch(failed)}
      >
        {t('texts.saveFile')}
      </Button>
    </p>
  );
}

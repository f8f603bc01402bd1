import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconBan,
  IconCalendarTime,
  IconCertificate,
  IconDots,
  IconDownload,
  IconFileText,
  IconFlag,
  IconMail,
  IconMailOpened,
  IconPrinter,
  IconRefresh,
  IconRestore,
  IconSignature,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { AnnotateDialog } from './AnnotateDialog';
import { PutOffDialog } from './PutOffDialog';
import type { Folder } from './queries';
import type { Beginning } from './SendDialog';
import type { FaxMessage, Job } from './shapes';
import { useFaxActions } from './useActions';

interface Props {
  message: FaxMessage;
  folder: Folder;
  who: string;
  jobs: Job[];
  onOpen: () => void;
  onWrite: (beginning: Beginning) => void;
}

export function RowActions({ message, folder, who, jobs, onOpen, onWrite }: Props) {
  const { t } = useText();
  const act = useFaxActions(message, folder, who, onWrite);
  const { may } = useRights();
  const [puttingOff, setPuttingOff] = useState(false);
  const [annotating, setAnnotating] = useState(false);
  return (
    <>
      <Menu position="bottom-end" width={250}>
        <Menu.Target>
          <ActionIcon size="xl" color="gray" aria-label={t('fax.actions', { who })}>
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileText size={17} aria-hidden />} onClick={onOpen}>
            {t('fax.open')}
          </Menu.Item>
          {folder === 'Inbox' ? <Mark message={message} onMark={act.mark} /> : null}
          {folder === 'Sent' ? (
            <Queued jobs={jobs} onCancel={act.cancel} onPutOff={() => setPuttingOff(true)} onAgain={act.again} />
          ) : null}
          <SendOn onClick={act.sendOn} />
          {may('OutboundFaxes') ? (
            <Menu.Item leftSection={<IconSignature size={17} aria-hidden />} onClick={() => setAnnotating(true)}>
              {t('fax.annotate')}
            </Menu.Item>
          ) : null}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPrinter size={17} aria-hidden />} onClick={act.print}>
            {t('fax.print')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={17} aria-hidden />} onClick={act.pdf}>
            {t('fax.downloadPdf')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={17} aria-hidden />} onClick={act.tiff}>
            {t('fax.downloadTiff')}
          </Menu.Item>
          {jobs.every(({ state }) => state !== 'Waiting' && state !== 'Sending') ? (
            <>
              <Menu.Item leftSection={<IconCertificate size={17} aria-hidden />} onClick={act.printedReceipt}>
                {t('fax.receiptPdf')}
              </Menu.Item>
              <Menu.Item leftSection={<IconCertificate size={17} aria-hidden />} onClick={act.receipt}>
                {t('fax.receipt')}
              </Menu.Item>
            </>
          ) : null}
          <Menu.Divider />
          {folder === 'Trash' ? (
            <Menu.Item leftSection={<IconRestore size={17} aria-hidden />} onClick={act.restore}>
              {t('fax.restore')}
            </Menu.Item>
          ) : null}
          {folder === 'Inbox' && message.from?.phoneNumber && may('EditBlockedNumbers') ? (
            <Menu.Item leftSection={<IconBan size={17} aria-hidden />} onClick={act.block}>
              {t('fax.block')}
            </Menu.Item>
          ) : null}
          {folder === 'Inbox' && message.from?.phoneNumber ? (
            <Menu.Item leftSection={<IconFlag size={17} aria-hidden />} onClick={act.report}>
              {t('fax.report')}
            </Menu.Item>
          ) : null}
          <Menu.Item color="red" leftSection={<IconTrash size={17} aria-hidden />} onClick={act.remove}>
            {t(folder === 'Trash' ? 'fax.purge' : 'action.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {annotating ? (
        <AnnotateDialog
          message={message}
          who={who}
          onClose={() => setAnnotating(false)}
          onDone={(files) => {
            setAnnotating(false);
            onWrite({ files });
          }}
        />
      ) : null}
      {puttingOff ? <PutOffDialog jobs={waiting(jobs)} onClose={() => setPuttingOff(false)} /> : null}
    </>
  );
}

const waiting = (jobs: Job[]) => jobs.filter(({ state }) => state === 'Waiting');

function Mark({ message, onMark }: { message: FaxMessage; onMark: (status: FaxMessage['readStatus']) => void }) {
  const { t } = useText();
  const unread = message.readStatus === 'Unread';
  return (
    <Menu.Item
      leftSection={unread ? <IconMailOpened size={17} aria-hidden /> : <IconMail size={17} aria-hidden />}
      onClick={() => onMark(unread ? 'Read' : 'Unread')}
    >
      {t(unread ? 'fax.markRead' : 'fax.markUnread')}
    </Menu.Item>
  );
}

interface QueuedProps {
  jobs: Job[];
  onCancel: (jobs: Job[]) => void;
  onPutOff: () => void;
  onAgain: () => void;
}

function Queued({ jobs, onCancel, onPutOff, onAgain }: QueuedProps) {
  const { t } = useText();
  const { may } = useRights();
  const queued = jobs.filter(({ state }) => state === 'Waiting' || state === 'Sending');
  if (!may('OutboundFaxes')) return null;
  if (queued.length === 0)
    return (
      <Menu.Item leftSection={<IconRefresh size={17} aria-hidden />} onClick={onAgain}>
        {t('fax.again')}
      </Menu.Item>
    );
  return (
    <>
      <Menu.Item leftSection={<IconX size={17} aria-hidden />} onClick={() => onCancel(queued)}>
        {t('fax.cancelSending')}
      </Menu.Item>
      {waiting(jobs).length > 0 ? (
        <Menu.Item leftSection={<IconCalendarTime size={17} aria-hidden />} onClick={onPutOff}>
          {t('fax.putOff')}
        </Menu.Item>
      ) : null}
    </>
  );
}

function SendOn({ onClick }: { onClick: () => void }) {
  const { t } = useText();
  const { may } = useRights();
  return may('OutboundFaxes') ? (
    <Menu.Item leftSection={<IconArrowForwardUp size={17} aria-hidden />} onClick={onClick}>
      {t('fax.forward')}
    </Menu.Item>
  ) : null;
}

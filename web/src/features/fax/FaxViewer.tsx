import { Modal } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconCertificate,
  IconCertificate2,
  IconDownload,
  IconPrinter,
  IconTrash,
} from '@tabler/icons-react';
import { momentText } from '@/design/time';
import { useRights } from '@/features/people/rights';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { Attempts } from './Attempts';
import css from './Fax.module.css';
import { FaxPages, Tool } from './FaxPages';
import { type Folder, pagesOf, useReaders } from './queries';
import type { Beginning } from './SendDialog';
import type { FaxMessage, Job } from './shapes';
import { useFaxActions } from './useActions';

interface Props {
  message: FaxMessage;
  folder: Folder;
  who: string;
  jobs: Job[];
  onClose: () => void;
  onWrite: (beginning: Beginning) => void;
}

/** The pages of a fax, and what can be done with it. */
export function FaxViewer({ message, folder, who, jobs, onClose, onWrite }: Props) {
  const { t, code } = useText();
  const { may } = useRights();
  const act = useFaxActions(message, folder, who, onWrite);
  const parties = message.direction === 'Inbound' ? message.to : [message.from ?? {}];
  const ours = parties.map((party) => formatNumber(party.phoneNumber ?? party.extensionNumber)).join(', ');
  const after = (work: () => void) => () => {
    work();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t(message.direction === 'Inbound' ? 'fax.fromWho' : 'fax.toWho', { who })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={css.viewer} data-testid="fax-viewer">
        <p className={css.facts}>
          {[
            momentText(new Date(message.creationTime), code),
            t(message.direction === 'Inbound' ? 'fax.receivedOn' : 'fax.sentFrom', { number: ours }),
          ].join(' · ')}
        </p>
        {message.clarionFax?.complete === false ? <p className={css.facts}>{t('fax.incompleteWords')}</p> : null}
        <Readers message={message} />
        <FaxPages
          path={pagesOf(message.id)}
          tools={
            <>
              <Tool label={t('fax.print')} onClick={act.print}>
                <IconPrinter size={20} aria-hidden />
              </Tool>
              <Tool label={t('fax.downloadPdf')} onClick={act.pdf}>
                <IconDownload size={20} aria-hidden />
              </Tool>
              {jobs.every(({ state }) => state !== 'Waiting' && state !== 'Sending') ? (
                <>
                  <Tool label={t('fax.receiptPdf')} onClick={act.printedReceipt}>
                    <IconCertificate size={20} aria-hidden />
                  </Tool>
                  <Tool label={t('fax.receipt')} onClick={act.receipt}>
                    <IconCertificate2 size={20} aria-hidden />
                  </Tool>
                </>
              ) : null}
              {may('OutboundFaxes') ? (
                <Tool label={t('fax.forward')} onClick={after(act.sendOn)}>
                  <IconArrowForwardUp size={20} aria-hidden />
                </Tool>
              ) : null}
              <Tool label={t(folder === 'Trash' ? 'fax.purge' : 'action.delete')} onClick={after(act.remove)}>
                <IconTrash size={20} aria-hidden />
              </Tool>
            </>
          }
        />
        <Attempts jobs={jobs} />
      </div>
    </Modal>
  );
}

/** Of a fax to a queue: who else has it, and who has read it. */
function Readers({ message }: { message: FaxMessage }) {
  const { t } = useText();
  const { owner, extensionId } = message;
  const shared = owner !== undefined && String(owner.extensionId) !== String(extensionId);
  const { data } = useReaders(message.id, shared);
  if (!shared || !data) return null;
  const read = data.filter(({ readStatus }) => readStatus === 'Read').map(({ name }) => name);
  const unread = data.filter(({ readStatus }) => readStatus === 'Unread').map(({ name }) => name);
  return (
    <p className={css.facts} data-testid="fax-readers">
      {[
        t('fax.sharedBy', { name: owner.name }),
        read.length > 0 ? t('fax.readBy', { who: read.join(', ') }) : '',
        unread.length > 0 ? t('fax.unreadBy', { who: unread.join(', ') }) : '',
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}

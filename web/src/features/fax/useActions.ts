import { download } from '@/api/download';
import { toastBad, toastGood, toastUndo } from '@/design/toast';
import { useText } from '@/text/useText';
import { printFax } from './print';
import {
  type Folder,
  fileOf,
  pagesOf,
  receiptOf,
  tiffOf,
  useBlockSender,
  useCancelFax,
  useDeleteFax,
  useMarkFax,
  useReportJunk,
  useRestoreFax,
  useSendAgain,
} from './queries';
import type { Beginning } from './SendDialog';
import type { FaxMessage, Job } from './shapes';

/** What a person does with one fax, whether from the list or from its pages. */
export function useFaxActions(message: FaxMessage, folder: Folder, who: string, onWrite: (from: Beginning) => void) {
  const { t } = useText();
  const remove = useDeleteFax();
  const restore = useRestoreFax();
  const mark = useMarkFax();
  const cancel = useCancelFax();
  const again = useSendAgain();
  const block = useBlockSender();
  const report = useReportJunk();
  const failed = (error: Error) => toastBad(t('fax.changeFailed'), error.message);
  const attempt = (work: () => Promise<void>) => void work().catch(failed);
  return {
    remove: () => {
      remove.mutate(message.id, { onError: failed });
      if (folder !== 'Trash')
        toastUndo(t('fax.deleted', { who }), t('fax.undo'), () => restore.mutate(message.id, { onError: failed }));
    },
    restore: () => restore.mutate(message.id, { onError: failed }),
    mark: (readStatus: FaxMessage['readStatus']) => mark.mutate({ id: message.id, readStatus }, { onError: failed }),
    cancel: (jobs: Job[]) => cancel.mutate(jobs, { onError: failed, onSuccess: () => toastGood(t('fax.canceled')) }),
    again: () => again.mutate(message.id, { onError: failed, onSuccess: () => toastGood(t('fax.queued')) }),
    sendOn: () => attempt(async () => onWrite({ files: [await fileOf(message)] })),
    block: () => {
      const number = message.from?.phoneNumber;
      if (number) block.mutate(number, { onError: failed, onSuccess: () => toastGood(t('fax.blocked', { who })) });
    },
    report: () => report.mutate(message, { onError: failed, onSuccess: () => toastGood(t('fax.reported')) }),
    print: () => attempt(() => printFax(pagesOf(message.id), t('fax.of', { who }))),
    pdf: () => {
      const [document] = message.attachments;
      if (document) attempt(() => download(document.uri, `fax-${message.id}.pdf`));
    },
    receipt: () => attempt(() => download(receiptOf(message.id), `fax-receipt-${message.id}.json`)),
    printedReceipt: () =>
      attempt(() => download(`${receiptOf(message.id)}/printable`, `fax-receipt-${message.id}.pdf`)),
    tiff: () => attempt(() => download(tiffOf(message.id), `fax-${message.id}.tiff`)),
  };
}

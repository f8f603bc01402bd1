import type { VoicemailMessage } from '@/api/shapes';
import { toastBad, toastUndo } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Folder, useDeleteVoicemail, useRestoreVoicemail } from './queries';

/** Delete a message, with a way back for a while; from the bin, for good. */
export function useRemove(folder: Folder, who: string): (id: VoicemailMessage['id']) => void {
  const { t } = useText();
  const remove = useDeleteVoicemail(folder);
  const restore = useRestoreVoicemail();
  const onError = (error: Error) => toastBad(t('voicemail.changeFailed'), error.message);
  return (id) => {
    remove.mutate(id, { onError });
    if (folder === 'Alive')
      toastUndo(t('voicemail.deleted', { who }), t('voicemail.undo'), () => restore.mutate(id, { onError }));
  };
}

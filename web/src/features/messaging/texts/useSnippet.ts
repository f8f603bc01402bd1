import { useText } from '@/text/useText';
import { useNames } from './names';
import type { TextMessage } from './shapes';

/** A text in one line, and who wrote it where that is not clear. */
export function useSnippet(): (message: TextMessage, group: boolean) => string {
  const { t } = useText();
  const nameOf = useNames();
  return (message, group) => {
    const files = (message.attachments ?? []).filter((file) => file.type !== 'Text');
    const what = message.subject || (files.length > 0 ? t('texts.pictures', { count: files.length }) : '');
    if (message.direction === 'Outbound') return t('texts.you', { text: what });
    if (!group) return what;
    const { phoneNumber, name } = message.from;
    const who = phoneNumber ? nameOf(phoneNumber, name).title : (name ?? '');
    return `${who}: ${what}`;
  };
}

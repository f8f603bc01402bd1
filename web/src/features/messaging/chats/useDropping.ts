import { type DragEvent, useState } from 'react';
import { useText } from '@/text/useText';
import { setOwn } from './ChatRow';
import { putInto, type SectionKey } from './rows';
import { lines } from './store';

/** What a chat is called while it is dragged; files and words from elsewhere have other names. */
const dragType = 'application/x-clarion-chat';

/** Lets chats be dragged into sections of the list. */
export function useDropping() {
  const { t } = useText();
  const [over, setOver] = useState<SectionKey | null>(null);
  const drop = (section: SectionKey, id: string) => {
    const chat = lines.get().byId.get(id);
    const change = chat && putInto(section, chat);
    if (chat && change) setOwn(chat, change, t('texts.notChanged'));
  };
  const from = (id: string) => ({
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.setData(dragType, id);
      event.dataTransfer.effectAllowed = 'move';
    },
  });
  const on = (section: SectionKey) => ({
    onDragOver: (event: DragEvent) => {
      if (section === 'archived' || !event.dataTransfer.types.includes(dragType)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
      setOver(section);
    },
    onDragLeave: () => setOver(null),
    onDrop: (event: DragEvent) => {
      setOver(null);
      const id = event.dataTransfer.getData(dragType);
      if (!id) return;
      event.preventDefault();
      drop(section, id);
    },
  });
  return { over, on, from };
}

import { Button, Textarea } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useRoomText } from '../../join/RoomWords';
import { SidePanel } from '../SidePanel';
import css from '../Together.module.css';
import { useRoom } from '../useRoom';
import { rewrite } from './sharedDocument';
import { useSharedDocument } from './useSharedDocument';

const LONGEST = 20_000;

/** Notes that everybody writes together. */
export function NotesPanel({ onClose }: { onClose: () => void }) {
  const { t } = useRoomText();
  const { role, room } = useRoom();
  const doc = useSharedDocument('notes');
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<[number, number] | null>(null);
  useEffect(() => {
    const notes = doc.getText('text');
    const read = (event?: {
      delta: { retain?: number; insert?: unknown; delete?: number }[];
      transaction: { local: boolean };
    }) => {
      const element = field.current;
      if (event && element && !event.transaction.local)
        caret.current = [moved(element.selectionStart, event.delta), moved(element.selectionEnd, event.delta)];
      setText(notes.toString());
    };
    read();
    notes.observe(read as never);
    return () => notes.unobserve(read as never);
  }, [doc]);
  useLayoutEffect(() => {
    if (caret.current) field.current?.setSelectionRange(...caret.current);
    caret.current = null;
  });
  const save = () => {
    const href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    Object.assign(document.createElement('a'), { href, download: `${room.title}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  };
  return (
    <SidePanel title={t('meet.notes')} onClose={onClose}>
      <div className={css.body}>
        <Textarea
          ref={field}
          aria-label={t('meet.notes')}
          description={t('meet.notesWords')}
          autosize
          minRows={12}
          maxLength={LONGEST}
          readOnly={role === 'listener'}
          value={text}
          onChange={(event) => rewrite(doc.getText('text'), event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" size="compact-md" disabled={!text} onClick={save}>
            {t('meet.notesSave')}
          </Button>
        </div>
      </div>
    </SidePanel>
  );
}

/** Where a position is after a change by others. Pure. */
export function moved(position: number, delta: { retain?: number; insert?: unknown; delete?: number }[]): number {
  let at = 0;
  let found = position;
  for (const { retain, insert, delete: gone } of delta) {
    if (at > found) break;
    if (retain) at += retain;
    else if (typeof insert === 'string') {
      found += insert.length;
      at += insert.length;
    } else if (gone) found -= Math.min(gone, Math.max(0, found - at));
  }
  return found;
}

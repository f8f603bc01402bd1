import { lazy, Suspense, useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import { Banner } from './Banner';
import { BreakoutBar } from './BreakoutBar';
import { ChatPanel } from './ChatPanel';
import { Controls } from './Controls';
import { EncryptionBar } from './EncryptionBar';
import { Header } from './Header';
import { KeysHelp } from './KeysHelp';
import type { LayoutKind } from './layout';
import { Notices } from './Notices';
import { PeoplePanel } from './PeoplePanel';
import { Reactions } from './Reactions';
import { Captions, RecordingNotice } from './Recording';
import css from './Room.module.css';
import { Stage } from './Stage';
import { useRoom } from './useRoom';
import { useShortcuts } from './useShortcuts';
import { WebinarBar } from './WebinarBar';

export type Panel = 'people' | 'chat' | Together | null;

/** Loaded when they are opened: many meetings go without. */
const together = {
  notes: lazy(async () => ({ default: (await import('./board/NotesPanel')).NotesPanel })),
  polls: lazy(async () => ({ default: (await import('./PollsPanel')).PollsPanel })),
  questions: lazy(async () => ({ default: (await import('./QuestionsPanel')).QuestionsPanel })),
  quality: lazy(async () => ({ default: (await import('./QualityPanel')).QualityPanel })),
  breakouts: lazy(async () => ({ default: (await import('./BreakoutsPanel')).BreakoutsPanel })),
};
const Board = lazy(async () => ({ default: (await import('./board/Board')).Board }));
export type Together = keyof typeof together;
const isTogether = (panel: Panel): panel is Together => panel !== null && panel in together;

const layouts: LayoutKind[] = ['grid', 'speaker', 'sideBySide'];

/** What somebody sees who is in the meeting. */
export function Room() {
  const [panel, setPanel] = useState<Panel>(null);
  const [layout, setLayout] = useState<LayoutKind>('grid');
  const [pinned, setPinned] = useState<string | null>(null);
  const [page, setPage] = useState(0);
  const [board, setBoard] = useState(false);
  const { t } = useRoomText();
  const { host } = useRoom();
  const [helping, setHelping] = useState(false);
  const toggle = (wanted: Panel) => setPanel((now) => (now === wanted ? null : wanted));
  useShortcuts({
    people: () => toggle('people'),
    chat: () => toggle('chat'),
    layout: () => setLayout((now) => layouts[(layouts.indexOf(now) + 1) % layouts.length] as LayoutKind),
    turn: (pages) => setPage((now) => Math.max(0, now + pages)),
    help: () => setHelping((now) => !now),
  });
  const Other = isTogether(panel) ? together[panel] : null;
  return (
    <div className={css.room} data-panel={panel ?? undefined}>
      <Header />
      <main id="main" className={css.main}>
        <BreakoutBar />
        <WebinarBar />
        <EncryptionBar />
        <Banner />
        {board ? (
          <Suspense fallback={null}>
            <Board
              document="whiteboard"
              title={t('meet.whiteboard')}
              drawing
              clears={host}
              onClose={() => setBoard(false)}
            />
          </Suspense>
        ) : (
          <Stage layout={layout} pinned={pinned} onPin={setPinned} page={page} onPage={setPage} />
        )}
        <Reactions />
        <Captions />
      </main>
      {panel === 'people' ? <PeoplePanel onClose={() => setPanel(null)} /> : null}
      {panel === 'chat' ? <ChatPanel onClose={() => setPanel(null)} /> : null}
      {Other ? (
        <Suspense fallback={null}>
          <Other onClose={() => setPanel(null)} />
        </Suspense>
      ) : null}
      <Controls
        panel={panel}
        onPanel={toggle}
        layout={layout}
        onLayout={setLayout}
        onHelp={() => setHelping(true)}
        onBoard={() => setBoard((now) => !now)}
      />
      <Notices />
      <RecordingNotice />
      <KeysHelp opened={helping} onClose={() => setHelping(false)} />
    </div>
  );
}

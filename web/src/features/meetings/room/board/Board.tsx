import { Button, TextInput } from '@mantine/core';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import * as Y from 'yjs';
import { useRoomText } from '../../join/RoomWords';
import { asked } from '../asked';
import { useRoom } from '../useRoom';
import css from './Board.module.css';
import { Drawn } from './Drawn';
import { savePicture } from './picture';
import { COLORS, drawn, HEIGHT, LONGEST_TEXT, type Shape, type Tool, WIDTH, writeShape } from './shapes';
import { useShapes, useSharedDocument } from './useSharedDocument';

interface Props {
  document: string;
  title: string;
  /** Draw; otherwise look only. */
  drawing: boolean;
  /** Whether it may be cleared by this person. */
  clears: boolean;
  /** Over something else: nothing behind what is drawn, nothing to save. */
  overlay?: boolean;
  onClose?: () => void;
}

/** In the order of time, for everybody the same. */
const newId = (): string => `${Date.now().toString(36).padStart(9, '0')}${Math.random().toString(36).slice(2, 8)}`;

/** What everybody draws together. */
export function Board({ document, title, drawing, clears, overlay, onClose }: Props) {
  const { t } = useRoomText();
  const { role } = useRoom();
  const doc = useSharedDocument(document);
  const shapes = useShapes(doc);
  const undo = useMemo(() => new Y.UndoManager(doc.getMap('shapes')), [doc]);
  const [tool, setTool] = useState<Tool>('pen');
  const [color, setColor] = useState<string>(overlay ? COLORS[1] : COLORS[0]);
  const surface = useRef<SVGSVGElement>(null);
  const active = drawing && role !== 'listener';
  const put = (shape: Shape) => doc.getMap('shapes').set(shape.id, writeShape(shape));
  return (
    <section className={css.board} data-overlay={overlay || undefined} aria-label={title}>
      {active ? (
        <Tools
          {...{ tool, setTool, color, setColor, clears, document, onClose }}
          onUndo={() => undo.undo()}
          onSave={overlay ? undefined : () => surface.current && void savePicture(surface.current, title)}
          onText={(text) =>
            put({ id: newId(), kind: 'text', points: [WIDTH / 2 - 200, HEIGHT / 2], color, width: 4, text })
          }
        />
      ) : null}
      <Surface
        {...{ surface, shapes, tool, color, active, overlay }}
        label={t('meet.boardShapes', { count: shapes.length })}
        onPut={put}
        onErase={(id) => doc.getMap('shapes').delete(id)}
      />
    </section>
  );
}

interface SurfaceProps {
  surface: React.RefObject<SVGSVGElement | null>;
  shapes: Shape[];
  tool: Tool;
  color: string;
  active: boolean;
  overlay: boolean | undefined;
  label: string;
  onPut: (shape: Shape) => void;
  onErase: (id: string) => void;
}

function Surface({ surface, shapes, tool, color, active, overlay, label, onPut, onErase }: SurfaceProps) {
  const [current, setCurrent] = useState<Shape | null>(null);
  const place = ({ clientX, clientY }: PointerEvent): [number, number] => {
    const box = surface.current?.getBoundingClientRect();
    if (!box || box.width === 0) return [0, 0];
    return [
      Math.round(((clientX - box.left) / box.width) * WIDTH),
      Math.round(((clientY - box.top) / box.height) * HEIGHT),
    ];
  };
  const erase = ({ clientX, clientY }: PointerEvent) => {
    const found = window.document.elementFromPoint(clientX, clientY)?.closest('[data-shape]');
    const id = found?.getAttribute('data-shape');
    if (id) onErase(id);
  };
  const begin = (event: PointerEvent) => {
    if (!active || event.button !== 0) return;
    if (tool === 'eraser') return erase(event);
    if (tool === 'text') return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const [x, y] = place(event);
    const corners = tool === 'pen' ? [x, y] : [x, y, x, y];
    setCurrent({ id: newId(), kind: tool, points: corners, color, width: 4 });
  };
  const move = (event: PointerEvent) => {
    if (active && tool === 'eraser' && event.buttons === 1) return erase(event);
    if (current) setCurrent(drawn(current, ...place(event)));
  };
  const end = () => {
    if (current) onPut(current);
    setCurrent(null);
  };
  return (
    <svg
      ref={surface}
      className={css.surface}
      data-active={active || undefined}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio={overlay ? 'none' : 'xMidYMid meet'}
      role="img"
      aria-label={label}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setCurrent(null)}
    >
      {overlay ? null : <rect width={WIDTH} height={HEIGHT} fill="#fff" />}
      {shapes.map((each) => (
        <Drawn key={each.id} shape={each} />
      ))}
      {current ? <Drawn shape={current} /> : null}
    </svg>
  );
}

interface ToolsProps {
  tool: Tool;
  setTool: (tool: Tool) => void;
  color: string;
  setColor: (color: string) => void;
  clears: boolean;
  document: string;
  onUndo: () => void;
  onSave: (() => void) | undefined;
  onText: (text: string) => void;
  onClose: (() => void) | undefined;
}

const tools = {
  pen: 'meet.boardPen',
  line: 'meet.boardLine',
  rectangle: 'meet.boardRectangle',
  ellipse: 'meet.boardEllipse',
  text: 'meet.boardText',
  eraser: 'meet.boardEraser',
} as const;
const colorWords = [
  'meet.boardBlack',
  'meet.boardRed',
  'meet.boardBlue',
  'meet.boardGreen',
  'meet.boardBrown',
] as const;

function Tools({ tool, setTool, color, setColor, clears, document, onUndo, onSave, onText, onClose }: ToolsProps) {
  const { t } = useRoomText();
  const { session } = useRoom();
  const [text, setText] = useState('');
  const clear = () =>
    asked.set({
      title: `${t('meet.boardClear')}?`,
      words: t('meet.boardClearWords'),
      button: t('meet.boardClear'),
      act: () => void session.ask('clearDocument', { document }),
    });
  return (
    <div className={css.tools} role="toolbar" aria-label={t('meet.boardTools')}>
      {(Object.keys(tools) as Tool[]).map((each) => (
        <Button
          key={each}
          size="compact-sm"
          variant={tool === each ? 'filled' : 'default'}
          aria-pressed={tool === each}
          onClick={() => setTool(each)}
        >
          {t(tools[each])}
        </Button>
      ))}
      {COLORS.map((each, index) => (
        <button
          key={each}
          type="button"
          className={css.color}
          aria-label={t(colorWords[index] as (typeof colorWords)[number])}
          aria-pressed={color === each}
          style={{ background: each }}
          onClick={() => setColor(each)}
        />
      ))}
      {tool === 'text' ? (
        <form
          className={css.words}
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim()) onText(text.trim());
            setText('');
          }}
        >
          <TextInput
            size="xs"
            aria-label={t('meet.boardText')}
            value={text}
            maxLength={LONGEST_TEXT}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" size="compact-sm" disabled={!text.trim()}>
            {t('meet.boardAddText')}
          </Button>
        </form>
      ) : null}
      <Button size="compact-sm" variant="default" onClick={onUndo}>
        {t('meet.boardUndo')}
      </Button>
      {onSave ? (
        <Button size="compact-sm" variant="default" onClick={onSave}>
          {t('meet.boardSave')}
        </Button>
      ) : null}
      {clears ? (
        <Button size="compact-sm" variant="default" color="red" onClick={clear}>
          {t('meet.boardClear')}
        </Button>
      ) : null}
      {onClose ? (
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t('meet.close')}
        </Button>
      ) : null}
    </div>
  );
}

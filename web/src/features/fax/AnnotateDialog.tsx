import { Button, Group, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { keys } from '@/api/keys';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import css from './Fax.module.css';
import { drawMarks, filesOf, type Mark, pictureOf } from './marks';
import { allPages, pagesOf } from './queries';
import type { FaxMessage } from './shapes';

interface Props {
  message: FaxMessage;
  who: string;
  onClose: () => void;
  onDone: (files: File[]) => void;
}

/** Draw, sign and write on the pages of a fax; what comes of it is sent as a new fax. */
export function AnnotateDialog({ message, who, onClose, onDone }: Props) {
  const { t } = useText();
  const { data, error } = useQuery({
    queryKey: [...keys.faxes, 'to-annotate', message.id],
    queryFn: () => allPages(pagesOf(message.id)),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('fax.annotateOf', { who })}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Problem message={error?.message} />
      {data ? <Annotate pages={data} onDone={onDone} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
    </Modal>
  );
}

function Annotate({ pages, onDone }: { pages: string[]; onDone: (files: File[]) => void }) {
  const { t } = useText();
  const [page, setPage] = useState(0);
  const [tool, setTool] = useState<Mark['kind']>('line');
  const [text, setText] = useState('');
  const [marks, setMarks] = useState<Record<number, Mark[]>>({});
  const [working, setWorking] = useState(false);
  const here = marks[page] ?? [];
  const put = (mark: Mark) => setMarks({ ...marks, [page]: [...here, mark] });
  const place = (x: number, y: number) => {
    if (text.trim()) put({ kind: 'text', x, y, text: text.trim() });
  };
  const done = async () => {
    setWorking(true);
    onDone(await filesOf(pages, marks));
  };
  return (
    <Form onSubmit={() => void done()}>
      <SegmentedControl
        aria-label={t('fax.tools')}
        data={[
          { value: 'line', label: t('fax.draw') },
          { value: 'text', label: t('fax.write') },
        ]}
        value={tool}
        onChange={(value) => setTool(value as Mark['kind'])}
      />
      {tool === 'text' ? (
        <TextInput
          label={t('fax.textToPlace')}
          description={t('fax.textHint')}
          maxLength={80}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      <Sheet source={pages[page] ?? ''} marks={here} tool={tool} onMark={put} onPlace={place} />
      <Group>
        <Button variant="default" disabled={page === 0} onClick={() => setPage(page - 1)}>
          {t('fax.previousPage')}
        </Button>
        <output>{t('fax.page', { page: page + 1, total: pages.length })}</output>
        <Button variant="default" disabled={page === pages.length - 1} onClick={() => setPage(page + 1)}>
          {t('fax.nextPage')}
        </Button>
      </Group>
      <Buttons>
        <Button
          variant="subtle"
          disabled={here.length === 0}
          onClick={() => setMarks({ ...marks, [page]: here.slice(0, -1) })}
        >
          {t('fax.undoMark')}
        </Button>
        {tool === 'text' ? (
          <Button variant="default" disabled={!text.trim()} onClick={() => place(140, 2000)}>
            {t('fax.placeAtBottom')}
          </Button>
        ) : null}
        <Button type="submit" loading={working}>
          {t('fax.toSend')}
        </Button>
      </Buttons>
    </Form>
  );
}

interface SheetProps {
  source: string;
  marks: Mark[];
  tool: Mark['kind'];
  onMark: (mark: Mark) => void;
  onPlace: (x: number, y: number) => void;
}

function Sheet({ source, marks, tool, onMark, onPlace }: SheetProps) {
  const { t } = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [stroke, setStroke] = useState<[number, number][]>([]);
  useEffect(() => {
    let current = true;
    void pictureOf(source).then((picture) => {
      const whole: Mark[] = stroke.length > 0 ? [...marks, { kind: 'line', points: stroke }] : marks;
      if (current && canvas.current) drawMarks(canvas.current, picture, whole);
    });
    return () => {
      current = false;
    };
  }, [source, marks, stroke]);
  const at = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    const scale = event.currentTarget.width / width;
    return [(event.clientX - left) * scale, (event.clientY - top) * scale];
  };
  const finish = () => {
    if (stroke.length > 1) onMark({ kind: 'line', points: stroke });
    setStroke([]);
  };
  return (
    <canvas
      ref={canvas}
      className={css.sheet}
      role="img"
      aria-label={t('fax.pageToMark')}
      onPointerDown={(event) => {
        if (tool === 'text') {
          onPlace(...at(event));
          return;
        }
        event.currentTarget.setPointerCapture(event.pointerId);
        setStroke([at(event)]);
      }}
      onPointerMove={(event) => stroke.length > 0 && setStroke([...stroke, at(event)])}
      onPointerUp={finish}
      onPointerCancel={finish}
    />
  );
}

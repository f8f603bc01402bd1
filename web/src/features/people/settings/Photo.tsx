import { Button, FileButton, Group, Modal, Slider } from '@mantine/core';
import { IconCamera, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Extension } from '@/api/shapes';
import { Buttons } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { refreshDirectory } from '../directory';
import { type Crop, dragged, MOST_ZOOM, squareOf, whole } from './crop';
import css from './Photo.module.css';

const path = '/account/~/extension/~/profile-image';
const SIDE = 640; // pixels that are kept
const VIEW = 260;
const STEP = 12;

function useChangePhoto() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (picture: Blob | null) =>
      picture ? call(path, { method: 'PUT', body: picture }) : call(path, { method: 'DELETE' }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.me });
      refreshDirectory(queries);
    },
  });
}

/** Choose, crop or remove one's own photo. */
export function Photo({ me }: { me: Extension }) {
  const { t } = useText();
  const change = useChangePhoto();
  const [chosen, setChosen] = useState<ImageBitmap>();
  const choose = async (file: File | null) => {
    if (!file) return;
    try {
      setChosen(await createImageBitmap(file));
    } catch {
      toastBad(t('photo.unreadable'), t('photo.unreadableAdvice'));
    }
  };
  return (
    <Group gap="xs">
      <FileButton
        accept="image/png,image/jpeg,image/webp,image/gif"
        inputProps={{ 'aria-label': t('photo.choose') }}
        onChange={(file) => void choose(file)}
      >
        {(props) => (
          <Button {...props} size="sm" variant="default" leftSection={<IconCamera size={16} aria-hidden />}>
            {t('photo.choose')}
          </Button>
        )}
      </FileButton>
      {me.profileImage?.etag ? (
        <Button
          size="sm"
          variant="subtle"
          color="gray"
          leftSection={<IconTrash size={16} aria-hidden />}
          loading={change.isPending && !chosen}
          onClick={() =>
            change.mutate(null, {
              onSuccess: () => toastGood(t('photo.removed')),
              onError: (error) => toastBad(t('state.notSaved'), error.message),
            })
          }
        >
          {t('photo.remove')}
        </Button>
      ) : null}
      {chosen ? (
        <CropDialog
          picture={chosen}
          saving={change.isPending}
          problem={change.error?.message}
          onClose={() => setChosen(undefined)}
          onSave={(blob) =>
            change.mutate(blob, {
              onSuccess: () => {
                toastGood(t('photo.saved'));
                setChosen(undefined);
              },
            })
          }
        />
      ) : null}
    </Group>
  );
}

function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, crop: Crop): void {
  const { left, top, side } = squareOf(picture, crop);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.fillStyle = '#fff'; // behind what is transparent
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

interface CropProps {
  picture: ImageBitmap;
  saving: boolean;
  problem?: string;
  onClose: () => void;
  onSave: (picture: Blob) => void;
}

function CropDialog({ picture, saving, problem, onClose, onSave }: CropProps) {
  const { t } = useText();
  const [crop, setCrop] = useState(whole);
  const view = useRef<HTMLCanvasElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (shown && view.current) draw(view.current, picture, crop);
  }, [picture, crop, shown]);
  const move = (dx: number, dy: number) => setCrop((now) => dragged(picture, now, VIEW, dx, dy));
  const drag = (event: PointerEvent) => {
    if (event.buttons & 1) move(event.movementX, event.movementY);
  };
  const press = (event: KeyboardEvent) => {
    const [dx, dy] =
      { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key] ?? [];
    if (dx === undefined || dy === undefined) return;
    event.preventDefault();
    move(dx, dy);
  };
  const save = () => {
    const canvas = document.createElement('canvas');
    canvas.width = SIDE;
    canvas.height = SIDE;
    draw(canvas, picture, crop);
    canvas.toBlob((blob) => blob && onSave(blob), 'image/jpeg', 0.9);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('photo.crop')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p>{t('photo.cropHint')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the picture, as a pointer does */}
      <div className={css.view} role="group" aria-label={t('photo.move')} tabIndex={0} onKeyDown={press}>
        <canvas
          ref={(canvas) => {
            view.current = canvas;
            setShown(canvas !== null);
          }}
          className={css.canvas}
          width={VIEW * 2}
          height={VIEW * 2}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag}
        />
      </div>
      <Slider
        my="md"
        label={null}
        min={1}
        max={MOST_ZOOM}
        step={0.05}
        value={crop.zoom}
        thumbLabel={t('photo.zoom')}
        onChange={(zoom) => setCrop((now) => ({ ...now, zoom }))}
      />
      <Problem message={problem} />
      <Buttons>
        <Button loading={saving} onClick={save}>
          {t('photo.save')}
        </Button>
      </Buttons>
    </Modal>
  );
}

import { ActionIcon, Button, Loader, Tooltip } from '@mantine/core';
import { IconRotateClockwise, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { ErrorState } from '@/design/parts/States';
import { useText } from '@/text/useText';
import css from './FaxPages.module.css';
import { usePages } from './queries';

const zooms = [50, 75, 100, 150, 200];

/** The pages of a fax, with rotate and zoom; more are fetched on request. */
export function FaxPages({ path, tools }: { path: string; tools?: ReactNode }) {
  const { t } = useText();
  const [zoom, setZoom] = useState(2);
  const [turn, setTurn] = useState(0);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = usePages(path);
  const total = data?.pages[0]?.pageCount ?? 0;
  return (
    <div className={css.viewer}>
      <div className={css.tools} role="toolbar" aria-label={t('fax.tools')}>
        <Tool label={t('fax.zoomOut')} disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          <IconZoomOut size={20} aria-hidden />
        </Tool>
        <output aria-label={t('fax.zoom')}>{zooms[zoom]} %</output>
        <Tool label={t('fax.zoomIn')} disabled={zoom === zooms.length - 1} onClick={() => setZoom(zoom + 1)}>
          <IconZoomIn size={20} aria-hidden />
        </Tool>
        <Tool label={t('fax.rotate')} onClick={() => setTurn((turn + 90) % 360)}>
          <IconRotateClockwise size={20} aria-hidden />
        </Tool>
        {tools}
      </div>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? (
        <div className={css.waiting}>
          <Loader aria-label={t('state.loading')} />
        </div>
      ) : null}
      {data ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it can be reached by keyboard
        <section className={css.pages} aria-label={t('fax.pages', { count: total })} tabIndex={0}>
          {data.pages.flatMap(({ records }) =>
            records.map(({ page, image }) => (
              <Sheet
                key={page}
                image={image}
                name={t('fax.page', { page, total })}
                zoom={zooms[zoom] ?? 100}
                turn={turn}
              />
            )),
          )}
          {hasNextPage ? (
            <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('fax.morePages')}
            </Button>
          ) : null}
        </section>
      ) : null}
    </div>
  );
}

interface ToolProps {
  label: string;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

export function Tool({ label, disabled, onClick, children }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size="xl" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

interface SheetProps {
  image: string;
  name: string;
  zoom: number;
  turn: number;
}

function Sheet({ image, name, zoom, turn }: SheetProps) {
  const [ratio, setRatio] = useState(1728 / 2200);
  const across = turn % 180 !== 0;
  return (
    <figure className={css.sheet} style={{ width: `${zoom}%`, aspectRatio: across ? 1 / ratio : ratio }}>
      <img
        src={image}
        alt={name}
        style={{ width: across ? `${100 * ratio}%` : '100%', transform: `translate(-50%, -50%) rotate(${turn}deg)` }}
        onLoad={({ currentTarget }) => setRatio(currentTarget.naturalWidth / currentTarget.naturalHeight)}
      />
      <figcaption>{name}</figcaption>
    </figure>
  );
}

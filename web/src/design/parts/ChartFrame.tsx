import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { csvOf, downloadCsv } from '@/design/tables';
import { useText } from '@/text/useText';
import css from './Chart.module.css';

interface Props {
  title: string;
  /** What is downloaded, headings first, as `file.csv`. */
  lines: () => (string | number)[][];
  file: string;
  /** Buttons before that of the download. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A section for figures, which can be downloaded. */
export function ChartFrame({ title, lines, file, actions, children }: Props) {
  const { t } = useText();
  return (
    <section className={css.chart} aria-label={title}>
      <div className={css.head}>
        <h2>{title}</h2>
        {actions}
        <Tooltip label={t('figures.download')}>
          <ActionIcon
            color="gray"
            aria-label={`${title}: ${t('figures.download')}`}
            onClick={() => downloadCsv(file, csvOf(lines()))}
          >
            <IconDownload size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      {children}
    </section>
  );
}

import { ActionIcon, Tooltip as Hint } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useText } from '@/text/useText';
import css from './Chart.module.css';
import { ChartFrame } from './ChartFrame';
import { DataTable } from './DataTable';

/** One kind of figure: a part of each bar, or a line. */
export interface Series {
  key: string;
  name: string;
  /** A color of the design, as CSS. */
  color: string;
}

/** A point along the axis. A figure that is not there leaves a gap. */
export interface ChartPoint {
  label: string;
  values: Record<string, number | undefined>;
}

interface Props {
  title: string;
  /** What the picture says, for those who do not see it. */
  summary: string;
  /** Bars are stacked; lines are not. */
  kind: 'bars' | 'lines';
  points: ChartPoint[];
  series: Series[];
  /** What the points are, above the first column of the table. */
  axis: string;
  format?: (value: number) => string;
  /** Ends of the vertical axis, where they do not follow from the figures. */
  range?: [number, number];
  /** Name of the file that is downloaded, without its ending. */
  file: string;
}

/** Figures with axes and values, as a picture or as a table; either way to be downloaded. */
export function Chart({ title, summary, kind, points, series, axis, format = String, range, file }: Props) {
  const { t } = useText();
  const [asTable, setAsTable] = useState(false);
  const rows = points.map(({ label, values }) => ({ label, ...values }));
  const lines = () => [
    [axis, ...series.map(({ name }) => name)],
    ...points.map(({ label, values }) => [label, ...series.map(({ key }) => values[key] ?? '')]),
  ];
  const other = t(asTable ? 'chart.picture' : 'chart.table');
  const actions = (
    <Hint label={other}>
      <ActionIcon color="gray" aria-label={`${title}: ${other}`} onClick={() => setAsTable(!asTable)}>
        {asTable ? <IconChartBar size={18} aria-hidden /> : <IconTable size={18} aria-hidden />}
      </ActionIcon>
    </Hint>
  );
  return (
    <ChartFrame title={title} lines={lines} file={file} actions={actions}>
      {asTable ? (
        <DataTable
          label={title}
          rows={points}
          keyOf={({ label }) => label}
          columns={[
            { title: axis, cell: ({ label }) => label },
            ...series.map(({ key, name }) => ({
              title: name,
              cell: ({ values }: ChartPoint) => (values[key] === undefined ? '–' : format(values[key])),
            })),
          ]}
        />
      ) : (
        <div role="img" aria-label={summary} className={css.picture}>
          <Picture kind={kind} rows={rows} series={series} format={format} range={range} />
        </div>
      )}
    </ChartFrame>
  );
}

interface PictureProps extends Pick<Props, 'kind' | 'series' | 'range'> {
  rows: object[];
  format: (value: number) => string;
}

function Picture({ kind, rows, series, format, range }: PictureProps) {
  const Frame = kind === 'bars' ? BarChart : LineChart;
  const told = (value: unknown) => (typeof value === 'number' ? format(value) : String(value));
  const ticks = { fill: 'var(--c-muted)', fontSize: 12 };
  return (
    <ResponsiveContainer width="100%" height={220} initialDimension={{ width: 640, height: 220 }}>
      <Frame data={rows} accessibilityLayer={false} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--c-line)" />
        <XAxis dataKey="label" tick={ticks} tickLine={false} stroke="var(--c-line)" minTickGap={16} />
        <YAxis
          tick={ticks}
          tickLine={false}
          axisLine={false}
          width={44}
          allowDecimals={kind === 'lines'}
          domain={range}
          tickFormatter={told}
        />
        <Tooltip
          formatter={told}
          isAnimationActive={false}
          contentStyle={{ background: 'var(--c-surface)', border: '1px solid var(--c-line)', borderRadius: 8 }}
          cursor={{ fill: 'var(--c-hover)', stroke: 'var(--c-line)' }}
        />
        <Legend
          iconType={kind === 'bars' ? 'square' : 'plainline'}
          formatter={(name) => <span className={css.name}>{name}</span>}
        />
        {series.map(({ key, name, color }) =>
          kind === 'bars' ? (
            <Bar key={key} dataKey={key} name={name} fill={color} stackId="all" isAnimationActive={false} />
          ) : (
            <Line
              key={key}
              dataKey={key}
              name={name}
              stroke={color}
              strokeWidth={2}
              dot={rows.length < 40}
              type="monotone"
              isAnimationActive={false}
            />
          ),
        )}
      </Frame>
    </ResponsiveContainer>
  );
}

import type { ReactNode } from 'react';
import css from './DataTable.module.css';

interface Column<T> {
  title: ReactNode;
  cell: (row: T) => ReactNode;
  /** Left out on narrow screens. */
  wideOnly?: boolean;
}

interface DataTableProps<T> {
  label: string;
  rows: T[];
  keyOf: (row: T) => string;
  columns: Column<T>[];
}

export function DataTable<T>({ label, rows, keyOf, columns }: DataTableProps<T>) {
  return (
    <table className={css.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their place
            <th key={at} scope="col" data-wide={column.wideOnly || undefined}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their place
              <td key={at} data-wide={column.wideOnly || undefined}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

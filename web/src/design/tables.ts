const risky = /^[=+\-@\t\r]/;
const cell = (value: string | number): string => {
  const text = typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
  return `"${(typeof value === 'string' && risky.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

/** A table for spreadsheets; no cell can become a formula. */
export const tableText = (titles: string[], rows: (string | number)[][]): string =>
  [titles, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');

/** Download a table as `file.csv`. */
export function keepTable(file: string, titles: string[], rows: (string | number)[][]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([tableText(titles, rows)], { type: 'text/csv' }));
  link.download = `${file}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

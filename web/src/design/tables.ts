/** A cell as spreadsheets read it: what looks like a formula stays text; numbers, and those of phones, stay numbers. */
export function cell(value: string | number): string {
  if (typeof value === 'number') return String(Math.round(value * 10) / 10);
  const safe = /^[=+\-@\t\r]/.test(value) && !/^\+?[\d\s().-]+$/.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvOf = (lines: (string | number)[][]): string =>
  lines.map((line) => line.map(cell).join(',')).join('\r\n');

/** Has the browser save lines as `file.csv`; the mark at its start tells spreadsheets that it is UTF-8. */
export function downloadCsv(file: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  link.download = `${file}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

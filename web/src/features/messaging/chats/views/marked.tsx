import type { ReactNode } from 'react';
import type { Found } from '../api';

/** The words that were found, marked. */
export function marked({ text, marks }: Found['snippet']): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, length } of marks) {
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, start + length)}</mark>);
    at = start + length;
  }
  return [...parts, text.slice(at)];
}

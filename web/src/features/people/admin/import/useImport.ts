import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call } from '@/api/client';
import { ApiError } from '@/api/errors';
import { type AddResult, addPeople, forgetPeople, type NewPerson, type RowProblem } from '../queries';
import { decoded, piecesOf, ROWS_AT_ONCE } from './pieces';
import { sharing, twinsOf } from './twins';

export interface CheckedRow {
  line: number;
  values: NewPerson;
  errors: RowProblem[];
  proposed?: { extensionNumber?: string };
}

interface Checked {
  rows: CheckedRow[];
  unknownColumns?: string[];
}

const AT_ONCE = 50; // the most that the server adds in one request
const root = '/account/~/clarion/people';
const asRow = (row: CheckedRow): NewPerson => ({ ...row.values, line: row.line });

/** Who asks much is told to wait: then it goes on by itself. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 429 && error.retryAfter)) throw error;
      const pause = error.retryAfter * 1000;
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}

const shift = (row: CheckedRow, offset: number): CheckedRow => ({ ...row, line: row.line + offset });
const byLine = (a: CheckedRow, b: CheckedRow) => a.line - b.line;
const proposedIn = (rows: CheckedRow[]) => rows.map(({ proposed }) => Number(proposed?.extensionNumber ?? 0));

async function checkRows(wanted: CheckedRow[]): Promise<Map<number, CheckedRow>> {
  const found = new Map<number, CheckedRow>();
  for (let start = 0; start < wanted.length; start += ROWS_AT_ONCE) {
    const body = { rows: wanted.slice(start, start + ROWS_AT_ONCE).map(asRow) };
    const { rows } = await patiently(() => call<Checked>(`${root}/check`, { method: 'POST', body }));
    for (const row of rows) found.set(row.line, row);
  }
  return found;
}

/** A row that was checked again; the number that was proposed for it stays. */
const renewed = (before: CheckedRow, after: CheckedRow | undefined): CheckedRow =>
  after ? { ...after, proposed: after.proposed && (before.proposed ?? after.proposed) } : before;

export interface Progress {
  done: number;
  all: number;
}

/** From a table to people: read and checked piece by piece, nothing is done until `run`, then each has a result. */
export function useImport() {
  const queries = useQueryClient();
  const [rows, setRows] = useState<CheckedRow[] | null>(null);
  const [unknown, setUnknown] = useState<string[]>([]);
  const [results, setResults] = useState<Map<number, AddResult> | null>(null);
  const [left, setLeft] = useState(0);
  const [progress, setProgress] = useState<Progress | null>(null);
  const reading = useRef<AbortController | null>(null);

  const read = useMutation({
    mutationFn: async (file: Blob) => {
      const stop = new AbortController();
      reading.current = stop;
      const pieces = piecesOf(decoded(new Uint8Array(await file.arrayBuffer())));
      const all = pieces.reduce((sum, piece) => sum + piece.rows, 0);
      const found: CheckedRow[] = [];
      let after = 0;
      for (const { csv, offset } of pieces) {
        setProgress({ done: found.length, all });
        const options = { method: 'POST', query: { after }, signal: stop.signal } as const;
        const body = new Blob([csv], { type: 'text/csv' });
        const checked = await patiently(() => call<Checked>(`${root}/read`, { ...options, body }));
        setUnknown(checked.unknownColumns ?? []);
        for (const row of checked.rows) found.push(shift(row, offset));
        after = Math.max(after, ...proposedIn(checked.rows));
      }
      // Each piece was checked by itself: whoever has the same in another piece is checked together.
      const again = pieces.length > 1 ? await checkRows(twinsOf(found)) : new Map<number, CheckedRow>();
      return found.map((row) => renewed(row, again.get(row.line)));
    },
    onSuccess: setRows,
    onSettled: () => setProgress(null),
  });
  const check = useMutation({
    mutationFn: checkRows,
    onSuccess: (found) => setRows((now) => now?.map((row) => renewed(row, found.get(row.line))) ?? null),
  });
  const run = useMutation({
    mutationFn: async ({ wanted, welcome }: { wanted: CheckedRow[]; welcome: boolean }) => {
      const found = new Map<number, AddResult>();
      setLeft(wanted.length);
      setResults(found);
      for (let start = 0; start < wanted.length; start += AT_ONCE) {
        const part = wanted.slice(start, start + AT_ONCE);
        for (const result of await patiently(() => addPeople(part.map(asRow), welcome))) found.set(result.line, result);
        setResults(new Map(found));
        setLeft(wanted.length - start - part.length);
      }
    },
    onSettled: () => forgetPeople(queries),
  });

  const change = (line: number, values: NewPerson) => {
    const before = (rows ?? []).find((row) => row.line === line);
    const wanted = (rows ?? []).map((row) => (row.line === line ? { ...row, values } : row));
    setRows(wanted);
    const others = sharing(wanted, [values, before?.values ?? {}]).filter((row) => row.line !== line);
    check.mutate([...wanted.filter((row) => row.line === line), ...others].sort(byLine));
  };
  const leaveOut = (line: number) => {
    const out = (rows ?? []).find((row) => row.line === line);
    const wanted = (rows ?? []).filter((row) => row.line !== line);
    if (!wanted.length) return restart();
    setRows(wanted);
    const others = sharing(wanted, [out?.values ?? {}]);
    if (others.length) check.mutate(others);
  };
  const restart = () => {
    reading.current?.abort();
    setRows(null);
    setResults(null);
    read.reset();
    check.reset();
    run.reset();
  };
  /** Back to the preview with whoever was not added, to be corrected. */
  const correct = () => {
    const wanted = (rows ?? []).filter(({ line }) => !results?.get(line)?.successful);
    setResults(null);
    setRows(wanted);
    run.reset();
    if (wanted.length) check.mutate(wanted);
  };
  return { rows, unknown, results, left, progress, read, check, run, change, leaveOut, restart, correct };
}

export type Import = ReturnType<typeof useImport>;

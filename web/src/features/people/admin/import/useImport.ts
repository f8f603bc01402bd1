import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import { ApiError } from '@/api/errors';
import { type AddResult, addPeople, forgetPeople, type NewPerson, type RowProblem } from '../queries';

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

const AT_ONCE = 20;
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

/** From a table to people: the server reads and checks, nothing is done until `start`, then each has a result. */
export function useImport() {
  const queries = useQueryClient();
  const [rows, setRows] = useState<CheckedRow[] | null>(null);
  const [unknown, setUnknown] = useState<string[]>([]);
  const [results, setResults] = useState<Map<number, AddResult> | null>(null);
  const [left, setLeft] = useState(0);

  const read = useMutation({
    mutationFn: (file: Blob) => call<Checked>(`${root}/read`, { method: 'POST', body: file }),
    onSuccess: (found) => {
      setRows(found.rows);
      setUnknown(found.unknownColumns ?? []);
    },
  });
  const check = useMutation({
    mutationFn: (wanted: CheckedRow[]) =>
      call<Checked>(`${root}/check`, { method: 'POST', body: { rows: wanted.map(asRow) } }),
    onSuccess: (found) => setRows(found.rows),
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
    const wanted = (rows ?? []).map((row) => (row.line === line ? { ...row, values } : row));
    setRows(wanted);
    check.mutate(wanted);
  };
  const leaveOut = (line: number) => {
    const wanted = (rows ?? []).filter((row) => row.line !== line);
    if (!wanted.length) return restart();
    setRows(wanted);
    check.mutate(wanted);
  };
  const restart = () => {
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
  return { rows, unknown, results, left, read, check, run, change, leaveOut, restart, correct };
}

export type Import = ReturnType<typeof useImport>;

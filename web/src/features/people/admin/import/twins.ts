import type { NewPerson } from '../queries';

/** What only one person can have. */
const unique = ['email', 'extensionNumber', 'phoneNumber'] as const;

const keysOf = (values: NewPerson): string[] =>
  unique.flatMap((name) => (values[name] ? [`${name} ${values[name].toLowerCase()}`] : []));

interface RowLike {
  line: number;
  values: NewPerson;
}

/** Rows that share an address or a number with one of the given values. */
export function sharing<R extends RowLike>(rows: R[], values: NewPerson[]): R[] {
  const wanted = new Set(values.flatMap(keysOf));
  return rows.filter((row) => keysOf(row.values).some((key) => wanted.has(key)));
}

/** Rows that share an address or a number with another row. */
export function twinsOf<R extends RowLike>(rows: R[]): R[] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const key of keysOf(row.values)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return rows.filter((row) => keysOf(row.values).some((key) => (counts.get(key) ?? 0) > 1));
}

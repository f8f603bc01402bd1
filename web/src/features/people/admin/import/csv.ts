import { csvOf } from '@/design/tables';
import type { AddResult, NewPerson } from '../queries';

/** Fields of a person in the order of columns, with the headings that the server understands. */
export const columns = {
  firstName: 'First name',
  lastName: 'Last name',
  email: 'Email',
  extensionNumber: 'Extension',
  phoneNumber: 'Phone number',
  role: 'Role',
  site: 'Site',
  device: 'Device',
  jobTitle: 'Job title',
  department: 'Department',
  mobileNumber: 'Mobile number',
} as const;
export type Column = keyof typeof columns;
export const columnNames = Object.keys(columns) as Column[];

const example: NewPerson[] = [
  {
    firstName: 'Ann',
    lastName: 'Example',
    email: 'ann@example.com',
    extensionNumber: '201',
    phoneNumber: 'any',
    role: 'Standard',
    site: 'Main Site',
    device: 'desk phone',
    jobTitle: 'Accountant',
    department: 'Finance',
    mobileNumber: '+14155550134',
  },
  { firstName: 'Bo', lastName: 'Example', email: 'bo@example.com', device: 'none' },
];

export const template = (): string =>
  csvOf([Object.values(columns), ...example.map((person) => columnNames.map((name) => person[name] ?? ''))]);

/** What came of everybody, as a table that can be opened, corrected and read in again. */
export const resultTable = (rows: { values: NewPerson; result?: AddResult }[], words: [string, string]): string =>
  csvOf([
    [...Object.values(columns), 'Result', 'Details'],
    ...rows.map(({ values, result }) => [
      ...columnNames.map((name) =>
        name === 'extensionNumber' && result?.extension ? result.extension.extensionNumber : (values[name] ?? ''),
      ),
      result?.successful ? words[0] : words[1],
      (result?.errors ?? []).map(({ field, message }) => (field ? `${field}: ${message}` : message)).join(' '),
    ]),
  ]);

import { ActionIcon, Alert, Button, Checkbox, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconPencil, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Count, Pager } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import type { NewPerson } from '../queries';
import { type Column, columnNames, columns } from './csv';
import css from './Import.module.css';
import type { CheckedRow, Import } from './useImport';

const ON_A_PAGE = 50;

/** Every row before anything is done; wrong ones say what is wrong and are corrected in place. */
export function ImportPreview({ work, rows }: { work: Import; rows: CheckedRow[] }) {
  const { t } = useText();
  const [show, setShow] = useState('all');
  const [page, setPage] = useState(1);
  const [welcome, setWelcome] = useState(true);
  const good = rows.filter(({ errors }) => !errors.length);
  const bad = rows.length - good.length;
  const shown = show === 'bad' ? rows.filter(({ errors }) => errors.length) : rows;
  const pages = Math.max(1, Math.ceil(shown.length / ON_A_PAGE));
  const at = Math.min(page, pages);
  const cut = shown.slice((at - 1) * ON_A_PAGE, at * ON_A_PAGE);
  const used = columnNames.filter((name) => name === 'email' || rows.some((row) => hasColumn(row, name)));
  return (
    <div className={css.stack}>
      {work.unknown.length ? (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          {t('import.unknown', { columns: work.unknown.join(', ') })}
        </Alert>
      ) : null}
      <div className={css.head}>
        <Count>
          <b>{t('import.ready', { count: good.length })}</b>
          {bad ? ` · ${t('import.wrong', { count: bad })}` : null}
        </Count>
        <SegmentedControl
          aria-label={t('import.show')}
          data={[
            { value: 'all', label: t('import.all') },
            { value: 'bad', label: t('import.onlyWrong') },
          ]}
          value={show}
          onChange={(value) => {
            setShow(value);
            setPage(1);
          }}
        />
      </div>
      <PreviewTable work={work} rows={cut} used={used} />
      <Pager page={at} pages={pages} onChange={setPage} />
      <Problem message={work.check.error?.message} />
      <div className={css.foot}>
        <Checkbox
          label={t('import.welcome')}
          checked={welcome}
          onChange={(event) => setWelcome(event.currentTarget.checked)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={work.restart}>
            {t('import.restart')}
          </Button>
          <Button
            disabled={!good.length}
            loading={work.check.isPending}
            onClick={() => work.run.mutate({ wanted: good, welcome })}
          >
            {t('import.go', { count: good.length })}
          </Button>
        </div>
      </div>
      {bad ? <p className={css.words}>{t('import.goHint')}</p> : null}
    </div>
  );
}

const hasColumn = (row: CheckedRow, name: Column): boolean =>
  Boolean(row.values[name]) ||
  row.errors.some(({ field }) => field === name) ||
  (name === 'extensionNumber' && Boolean(row.proposed?.extensionNumber));

interface TableProps {
  work: Import;
  rows: CheckedRow[];
  used: Column[];
}

function PreviewTable({ work, rows, used }: TableProps) {
  const { t } = useText();
  const [editing, setEditing] = useState<number | null>(null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways can be scrolled by keyboard
    <section className={css.frame} aria-label={t('import.preview')} tabIndex={0}>
      <table className={css.table} aria-label={t('import.preview')}>
        <thead>
          <tr>
            <th scope="col">{t('import.line')}</th>
            <th scope="col">{t('admin.status')}</th>
            {used.map((name) => (
              <th key={name} scope="col">
                {t(`import.column.${name}`)}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">{t('import.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PreviewRow
              key={row.line}
              row={row}
              used={used}
              open={editing === row.line}
              onOpen={() => setEditing(editing === row.line ? null : row.line)}
              onChange={(values) => work.change(row.line, values)}
              onLeaveOut={() => work.leaveOut(row.line)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  row: CheckedRow;
  used: Column[];
  open: boolean;
  onOpen: () => void;
  onChange: (values: NewPerson) => void;
  onLeaveOut: () => void;
}

function PreviewRow({ row, used, open, onOpen, onChange, onLeaveOut }: RowProps) {
  const { t } = useText();
  const wrong = row.errors.length > 0;
  const general = row.errors.filter(({ field }) => !used.includes(field as Column));
  return (
    <tr data-wrong={wrong || undefined}>
      <td className="tnum">
        <span className={css.label} aria-hidden>
          {t('import.line')}
        </span>
        {row.line}
      </td>
      <td>
        <span className={css.state} data-wrong={wrong || undefined}>
          {wrong ? <IconAlertTriangle size={17} aria-hidden /> : <IconCheck size={17} aria-hidden />}
          <span className="sr-only">{t(wrong ? 'import.isWrong' : 'import.isReady')}</span>
        </span>
        {general.map(({ message }) => (
          <span key={message} className={css.problem}>
            {message}
          </span>
        ))}
      </td>
      {used.map((name) => {
        const problem = row.errors.find(({ field }) => field === name)?.message;
        const empty = !open && !problem && !hasColumn(row, name);
        return (
          <td key={name} data-wide={open || problem ? true : undefined} data-empty={empty || undefined}>
            <span className={css.label} aria-hidden>
              {t(`import.column.${name}`)}
            </span>
            {open || problem ? (
              <Cell
                key={row.values[name] ?? ''}
                label={t('import.cell', { column: columns[name], line: row.line })}
                text={row.values[name] ?? ''}
                problem={problem}
                onChange={(text) => onChange({ ...row.values, [name]: text })}
              />
            ) : (
              <Value row={row} name={name} />
            )}
          </td>
        );
      })}
      <td>
        <span className={css.icons}>
          <Tooltip label={t('import.edit')}>
            <ActionIcon
              color="gray"
              aria-pressed={open}
              aria-label={t('import.editLine', { line: row.line })}
              onClick={onOpen}
            >
              <IconPencil size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('import.leaveOut')}>
            <ActionIcon color="gray" aria-label={t('import.leaveOutLine', { line: row.line })} onClick={onLeaveOut}>
              <IconX size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </span>
      </td>
    </tr>
  );
}

function Value({ row, name }: { row: CheckedRow; name: Column }) {
  const { t } = useText();
  const proposed = name === 'extensionNumber' && !row.values[name] ? row.proposed?.extensionNumber : undefined;
  if (!proposed) return row.values[name] ?? '';
  return (
    <span className={css.proposed} title={t('import.proposed')}>
      {proposed}
    </span>
  );
}

interface CellProps {
  label: string;
  text: string;
  problem?: string;
  onChange: (text: string) => void;
}

/** A cell that is corrected where it stands; the server looks at it again when one leaves it. */
function Cell({ label, text, problem, onChange }: CellProps) {
  const [typed, setTyped] = useState(text);
  const done = () => typed !== text && onChange(typed);
  return (
    <TextInput
      size="sm"
      miw={150}
      maxLength={300}
      aria-label={label}
      value={typed}
      error={problem}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
    />
  );
}

import { Button, Progress } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { DataTable } from '@/design/parts/DataTable';
import { Pager } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Tag } from '@/design/parts/Tag';
import { downloadCsv } from '@/design/tables';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import people from '../People.module.css';
import type { AddResult } from '../queries';
import { resultTable } from './csv';
import css from './Import.module.css';
import type { CheckedRow, Import } from './useImport';

interface Outcome {
  row: CheckedRow;
  result?: AddResult;
}

/** How far it is, then what came of each row. */
export function ImportResults({ work }: { work: Import }) {
  const { t } = useText();
  const results = work.results ?? new Map<number, AddResult>();
  const outcomes: Outcome[] = (work.rows ?? []).map((row) => ({ row, result: results.get(row.line) }));
  const added = outcomes.filter(({ result }) => result?.successful).length;
  const all = results.size + work.left;
  const running = work.run.isPending;
  const remaining = outcomes.length - added;
  const download = () =>
    downloadCsv(
      'people-result',
      resultTable(
        outcomes.map(({ row, result }) => ({
          values: row.values,
          result: result ?? { line: row.line, successful: false, errors: row.errors },
        })),
        [t('import.added'), t('import.notAdded')],
      ),
    );
  return (
    <div className={css.stack}>
      <div role="status">
        {running ? t('import.running', { done: results.size, all }) : t('import.finished', { count: added })}
      </div>
      {running ? (
        <Progress
          value={all ? (results.size / all) * 100 : 0}
          size="lg"
          radius="xl"
          aria-label={t('import.progress')}
        />
      ) : null}
      <Problem message={work.run.error?.message} />
      <Outcomes outcomes={outcomes} />
      {running ? null : (
        <div className={css.buttons}>
          <Button variant="default" leftSection={<IconDownload size={17} aria-hidden />} onClick={download}>
            {t('import.download')}
          </Button>
          {remaining ? (
            <Button variant="default" onClick={work.correct}>
              {t('import.correct', { count: remaining })}
            </Button>
          ) : null}
          <Button onClick={work.restart}>{t('import.more')}</Button>
        </div>
      )}
    </div>
  );
}

const ON_A_PAGE = 50;

function Outcomes({ outcomes }: { outcomes: Outcome[] }) {
  const [page, setPage] = useState(1);
  const pages = Math.max(1, Math.ceil(outcomes.length / ON_A_PAGE));
  const at = Math.min(page, pages);
  return (
    <>
      <OutcomeTable outcomes={outcomes.slice((at - 1) * ON_A_PAGE, at * ON_A_PAGE)} />
      <Pager page={at} pages={pages} onChange={setPage} />
    </>
  );
}

function OutcomeTable({ outcomes }: { outcomes: Outcome[] }) {
  const { t } = useText();
  return (
    <div className={people.frame}>
      <DataTable
        label={t('import.results')}
        rows={outcomes}
        keyOf={({ row }) => String(row.line)}
        columns={[
          { title: t('import.line'), cell: ({ row }) => <span className="tnum">{row.line}</span>, wideOnly: true },
          { title: t('admin.name'), cell: (outcome) => <Name {...outcome} /> },
          { title: t('admin.status'), cell: ({ result }) => <State result={result} /> },
          { title: t('import.details'), cell: (outcome) => <Details {...outcome} /> },
        ]}
      />
    </div>
  );
}

function Name({ row, result }: Outcome) {
  const name = [row.values.firstName, row.values.lastName].filter(Boolean).join(' ') || row.values.email;
  if (!result?.extension) return name;
  return (
    <Link to="/people/$personId" params={{ personId: result.extension.id }} className={people.name}>
      {name}
    </Link>
  );
}

function State({ result }: { result?: AddResult }) {
  const { t } = useText();
  if (!result) return <Tag>{t('import.waiting')}</Tag>;
  return (
    <Tag tone={result.successful ? 'good' : 'bad'}>{t(result.successful ? 'import.added' : 'import.notAdded')}</Tag>
  );
}

function Details({ row, result }: Outcome) {
  const { t } = useText();
  if (result?.extension)
    return [
      t('person.extension', { number: result.extension.extensionNumber }),
      result.phoneNumber ? formatNumber(result.phoneNumber) : '',
      result.device?.name,
    ]
      .filter(Boolean)
      .join(' · ');
  return (result?.errors ?? row.errors).map(({ message }) => message).join(' ');
}

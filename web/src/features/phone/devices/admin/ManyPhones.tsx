import { Button, Textarea } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { PhoneBulkResultsResult } from '@/api/generated';
import { DataTable } from '@/design/parts/DataTable';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { csvOf, downloadCsv } from '@/design/tables';
import { useAdminChange } from '@/features/people/admin/queries';
import { useText } from '@/text/useText';
import css from './Devices.module.css';
import { type PhoneRow, rowsOf } from './phoneRows';

type Checked = PhoneBulkResultsResult;

const path = '/account/~/clarion/device-provisioning';

/** Many phones that set themselves up, from pasted rows: looked at first, then added; each stands or falls alone. */
export function ManyPhones({ onDone }: { onDone: () => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const check = useMutation({
    mutationFn: (rows: PhoneRow[]) =>
      call<{ rows: Checked[]; good: number }>(`${path}/check`, { method: 'POST', body: { rows } }),
  });
  const add = useAdminChange((rows: PhoneRow[]) =>
    call<{ results: Checked[] }>(path, { method: 'POST', body: { rows } }),
  );
  const rows = rowsOf(typed);
  const good = check.data?.good ?? 0;
  if (add.data) return <Added results={add.data.results} onDone={onDone} />;
  return (
    <Form
      label={t('phones.many')}
      onSubmit={() => (good ? add.mutate(rows) : rows.length ? check.mutate(rows) : undefined)}
    >
      <Textarea
        label={t('phones.manyRows')}
        description={t('phones.manyHint')}
        placeholder={'201, Yealink T46U, 80:5E:C0:11:22:33\n202, Poly VVX 450, 64:16:7F:11:22:33'}
        autosize
        minRows={4}
        maxRows={12}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          check.reset();
        }}
      />
      {check.data ? <Lines label={t('phones.many')} lines={check.data.rows} /> : null}
      <Problem message={(check.error ?? add.error)?.message} />
      <Buttons>
        <Button type="submit" loading={check.isPending || add.isPending} disabled={!rows.length}>
          {good ? t('phones.addMany', { count: good }) : t('import.check')}
        </Button>
      </Buttons>
    </Form>
  );
}

function Lines({ label, lines }: { label: string; lines: Checked[] }) {
  const { t } = useText();
  return (
    <DataTable
      label={label}
      rows={lines}
      keyOf={({ line }) => String(line)}
      columns={[
        { title: t('import.line'), cell: ({ line }) => line },
        {
          title: t('phones.owner'),
          cell: ({ extension }) =>
            extension ? <span className={css.keep}>{`${extension.name} · ${extension.extensionNumber}`}</span> : '–',
        },
        {
          title: t('import.details'),
          cell: ({ errors, family, mac }) =>
            errors.length ? (
              <span className={css.bad}>{errors.map(({ message }) => message).join(' ')}</span>
            ) : (
              `${family?.title} · ${mac}`
            ),
        },
      ]}
    />
  );
}

/** What came of each, with the address that each phone is given. */
function Added({ results, onDone }: { results: Checked[]; onDone: () => void }) {
  const { t } = useText();
  const made = results.filter(({ successful }) => successful);
  const table = () =>
    csvOf([
      ['Extension', 'Name', 'Phone', 'MAC', 'Address', 'Details'],
      ...results.map(({ extension, family, mac, link, errors }) => [
        extension?.extensionNumber ?? '',
        extension?.name ?? '',
        family?.title ?? '',
        mac ?? '',
        link ?? '',
        errors.map(({ message }) => message).join(' '),
      ]),
    ]);
  return (
    <div className={css.stack}>
      <p className={css.words} role="status">
        {t('phones.manyAdded', { count: made.length })}
      </p>
      <Lines label={t('phones.many')} lines={results} />
      <Buttons>
        <Button
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden />}
          onClick={() => downloadCsv('phones', table())}
        >
          {t('phones.manyTable')}
        </Button>
        <Button onClick={onDone}>{t('phones.done')}</Button>
      </Buttons>
    </div>
  );
}

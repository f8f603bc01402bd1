import { Button, NumberInput, Select } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Analytics.module.css';
import {
  type Archive,
  type ArchiveFile,
  forms,
  keepFile,
  rhythms,
  useArchive,
  useArchiveFiles,
  useSaveArchive,
} from './archive';

/** The whole call log in files, by schedule. */
export function ArchiveSection() {
  const { t } = useText();
  const { data, error, refetch } = useArchive();
  return (
    <Section title={t('archive.title')} lead={t('archive.lead')}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data ? <Form before={data} /> : error ? null : <RowsSkeleton rows={2} />}
      <Files waiting={data !== undefined && data.every !== 'Never' && !data.archivedUntil} />
    </Section>
  );
}

function Form({ before }: { before: Archive }) {
  const { t } = useText();
  const [after, setAfter] = useState(before);
  const save = useSaveArchive();
  return (
    <form
      className={css.archive}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(after, { onSuccess: () => toastGood(t('heard.saved')) });
      }}
    >
      <Select
        label={t('archive.every')}
        allowDeselect={false}
        data={rhythms.map((each) => ({ value: each, label: t(`archive.every.${each}`) }))}
        value={after.every}
        error={save.error?.message ?? (before.problem ? t('archive.problem', { problem: before.problem }) : undefined)}
        onChange={(value) => setAfter({ ...after, every: value as Archive['every'] })}
      />
      <Select
        label={t('archive.format')}
        allowDeselect={false}
        data={forms.map((each) => ({ value: each, label: each }))}
        value={after.format}
        onChange={(value) => setAfter({ ...after, format: value as Archive['format'] })}
      />
      <NumberInput
        size="md"
        label={t('archive.keep')}
        min={0}
        max={3650}
        allowDecimal={false}
        value={after.keepDays}
        onChange={(value) => setAfter({ ...after, keepDays: Number(value) })}
      />
      <Button type="submit" loading={save.isPending}>
        {t('action.save')}
      </Button>
    </form>
  );
}

function Files({ waiting }: { waiting: boolean }) {
  const { t } = useText();
  const { data } = useArchiveFiles(waiting);
  if (!data?.length) return null;
  return (
    <List label={t('archive.files')}>
      {data.map((file) => (
        <File key={file.id} file={file} />
      ))}
    </List>
  );
}

function File({ file }: { file: ArchiveFile }) {
  const { t, code } = useText();
  const fetchIt = async () => {
    try {
      await keepFile(file);
    } catch (error) {
      toastBad(file.name, error instanceof Error ? error.message : undefined);
    }
  };
  return (
    <Row
      leading={<IconFileSpreadsheet size={22} aria-hidden />}
      title={file.name}
      detail={t('archive.file', { count: file.records, time: momentText(new Date(file.toTime), code) })}
      actions={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => void fetchIt()}
          aria-label={t('archive.fetch', { name: file.name })}
        >
          {t('archive.get')}
        </Button>
      }
    />
  );
}

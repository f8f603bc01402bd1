import { Button, FileButton, Progress, Textarea } from '@mantine/core';
import { IconArrowLeft, IconDownload, IconUpload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type DragEvent, useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { downloadCsv } from '@/design/tables';
import { useText, type Words } from '@/text/useText';
import { AdminArea } from '../AdminArea';
import { template } from './csv';
import css from './Import.module.css';
import { ImportPreview } from './ImportPreview';
import { ImportResults } from './ImportResults';
import { UnreadableTable } from './pieces';
import { type Import, useImport } from './useImport';

/** Many people from a table: read, look, correct, then add. */
export function ImportPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const work = useImport();
  return (
    <AdminArea
      section="people"
      title={t('import.title')}
      lead={t('import.lead')}
      actions={
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={17} aria-hidden />}
          onClick={() => void navigate({ to: '/people' })}
        >
          {t('person.back')}
        </Button>
      }
    >
      {work.results ? (
        <ImportResults work={work} />
      ) : work.rows ? (
        <ImportPreview work={work} rows={work.rows} />
      ) : (
        <Source work={work} />
      )}
    </AdminArea>
  );
}

const problemOf = (error: Error | null, t: Words['t']): string | undefined =>
  error instanceof UnreadableTable ? t(`import.problem.${error.problem}`) : error?.message;

/** How many rows of a long table were checked. */
function Reading({ work }: { work: Import }) {
  const { t } = useText();
  if (!work.progress) return null;
  const { done, all } = work.progress;
  return (
    <div className={css.stack}>
      <div role="status">{t('import.reading', { done, all })}</div>
      <Progress value={(done / all) * 100} size="lg" radius="xl" aria-label={t('import.progress')} />
    </div>
  );
}

function Source({ work }: { work: Import }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [over, setOver] = useState(false);
  const read = (file: Blob | null | undefined) => file && work.read.mutate(new Blob([file], { type: 'text/csv' }));
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    read(event.dataTransfer.files[0]);
  };
  return (
    <>
      <Section
        title={t('import.file')}
        lead={t('import.fileLead')}
        actions={
          <Button
            variant="default"
            leftSection={<IconDownload size={17} aria-hidden />}
            onClick={() => downloadCsv('people-template', template())}
          >
            {t('import.template')}
          </Button>
        }
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard */}
        <div
          className={css.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <FileButton
            onChange={read}
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            inputProps={{ 'aria-label': t('import.choose') }}
          >
            {(props) => (
              <Button {...props} leftSection={<IconUpload size={17} aria-hidden />} loading={work.read.isPending}>
                {t('import.choose')}
              </Button>
            )}
          </FileButton>
          <span className={css.words}>{t('import.dropHint')}</span>
        </div>
        <Reading work={work} />
      </Section>
      <Section title={t('import.paste')} lead={t('import.pasteLead')}>
        <form
          className={css.stack}
          onSubmit={(event) => {
            event.preventDefault();
            read(new Blob([text]));
          }}
        >
          <Textarea
            aria-label={t('import.paste')}
            placeholder={'First name,Last name,Email\nAnn,Example,ann@example.com'}
            autosize
            minRows={5}
            maxRows={14}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Problem message={problemOf(work.read.error, t)} />
          <div className={css.buttons}>
            <Button type="submit" variant="default" disabled={!text.trim()} loading={work.read.isPending}>
              {t('import.check')}
            </Button>
          </div>
        </form>
      </Section>
    </>
  );
}

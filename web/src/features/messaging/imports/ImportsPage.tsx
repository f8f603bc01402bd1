import { Button, FileButton, Progress } from '@mantine/core';
import { IconMessageDown, IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { PeopleContext, useEverybody } from '../chats/names';
import { ImportCard } from './ImportCard';
import css from './Imports.module.css';
import { useBring, useImports } from './queries';

/** What was said in other programs: bring an export, look at what it would change, let it run. */
export function ImportsPage() {
  const { t } = useText();
  const people = useEverybody();
  return (
    <PeopleContext value={people}>
      <AdminArea section="chatImports" title={t('admin.chatImports')} lead={t('imports.lead')}>
        <Source />
        <Known />
      </AdminArea>
    </PeopleContext>
  );
}

function Source() {
  const { t } = useText();
  const [over, setOver] = useState(false);
  const [part, setPart] = useState(0);
  const bring = useBring(setPart);
  const take = (file: File | null | undefined) => {
    if (!file || bring.isPending) return;
    setPart(0);
    bring.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Section title={t('imports.bring')} lead={t('imports.bringLead')}>
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
          onChange={take}
          accept=".zip,.gz,.tgz,.tar,.jsonl"
          inputProps={{ 'aria-label': t('imports.choose') }}
        >
          {(props) => (
            <Button {...props} leftSection={<IconUpload size={17} aria-hidden />} loading={bring.isPending}>
              {t('imports.choose')}
            </Button>
          )}
        </FileButton>
        <span className={css.words}>{t('imports.dropHint')}</span>
        {bring.isPending ? (
          <Progress className={css.wide} value={Math.max(2, 100 * part)} aria-label={t('imports.sending')} />
        ) : null}
      </div>
      <Problem message={bring.error?.message} />
      <ul className={css.hints}>
        <li>{t('imports.hintSlack')}</li>
        <li>{t('imports.hintMattermost')}</li>
        <li>{t('imports.hintZulip')}</li>
      </ul>
    </Section>
  );
}

function Known() {
  const { t } = useText();
  const { data, error, refetch } = useImports();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={3} />;
  if (!data.records.length)
    return (
      <EmptyState icon={IconMessageDown} title={t('imports.none')}>
        {t('imports.noneWords')}
      </EmptyState>
    );
  return data.records.map((one, place) => <ImportCard key={one.id} one={one} first={place === 0} />);
}

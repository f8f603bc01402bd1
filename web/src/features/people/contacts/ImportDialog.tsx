import { Button, FileButton, Group, Modal, Select } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { audienceKey, type ImportChoice, useAudiences, useAudienceText, useImportContacts } from './queries';

const choices = ['Merge', 'Skip', 'Add'] as const;

/** Contacts out of a file of another program or phone. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [duplicates, setDuplicates] = useState<ImportChoice['duplicates']>('Merge');
  const [audience, setAudience] = useState('Personal');
  const { data: audiences = [] } = useAudiences();
  const audienceText = useAudienceText();
  const work = useImportContacts();
  const done = work.data;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('contacts.importTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p>{t('contacts.importLead')}</p>
      <Select
        label={t('contacts.importDuplicates')}
        data={choices.map((value) => ({ value, label: t(`contacts.import${value}`) }))}
        value={duplicates}
        allowDeselect={false}
        mb="sm"
        onChange={(value) => setDuplicates(choices.find((each) => each === value) ?? 'Merge')}
      />
      <Select
        label={t('contacts.sharing')}
        data={audiences.map((each) => ({ value: audienceKey(each), label: audienceText(each) }))}
        value={audience}
        allowDeselect={false}
        mb="lg"
        onChange={(value) => setAudience(value ?? 'Personal')}
      />
      <Problem message={work.error?.message} />
      {done ? (
        <div role="status">
          <p>
            {[
              t('contacts.added', { count: done.added }),
              t('contacts.merged', { count: done.merged }),
              t('contacts.skipped', { count: done.skipped }),
              t('contacts.failed', { count: done.failed }),
            ].join(' · ')}
          </p>
          {done.problems.length > 0 ? (
            <ul>
              {done.problems.slice(0, 10).map(({ line, message }) => (
                <li key={line}>{t('contacts.problemAt', { line, message })}</li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
      <Group justify="flex-end" mt="md">
        <FileButton
          accept=".vcf,.csv,.txt,text/vcard,text/csv"
          inputProps={{ 'aria-label': t('contacts.chooseFile') }}
          onChange={(file) => file && work.mutate({ file, duplicates, audience })}
        >
          {(props) => (
            <Button {...props} leftSection={<IconUpload size={17} aria-hidden />} loading={work.isPending}>
              {t('contacts.chooseFile')}
            </Button>
          )}
        </FileButton>
      </Group>
    </Modal>
  );
}

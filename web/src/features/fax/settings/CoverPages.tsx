import { Button } from '@mantine/core';
import { IconFileText, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { CoverDialog } from './CoverDialog';
import { type CoverPage, useCovers } from './queries';

/** The cover pages that everybody of the company can choose. */
export function CoverPages() {
  const { t } = useText();
  const { data, error, refetch } = useCovers();
  const [open, setOpen] = useState<CoverPage | 'new'>();
  return (
    <Section
      title={t('faxSettings.covers')}
      lead={t('faxSettings.coversLead')}
      actions={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
          {t('faxSettings.addCover')}
        </Button>
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.length ? (
        <List label={t('faxSettings.covers')}>
          {data.map((cover) => (
            <Row
              key={cover.id}
              leading={<IconFileText size={22} aria-hidden />}
              title={<bdi>{cover.name}</bdi>}
              detail={t('faxSettings.fieldCount', { count: cover.fields.length })}
              trailing={
                <Button
                  variant="default"
                  aria-label={t('faxSettings.editCover', { name: cover.name })}
                  onClick={() => setOpen(cover)}
                >
                  {t('faxSettings.edit')}
                </Button>
              }
            />
          ))}
        </List>
      ) : null}
      {open ? <CoverDialog cover={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} /> : null}
    </Section>
  );
}

import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { type Owner, useRestore, useVersions } from './queries';

/** How everything was after each change, and the way back. */
export function Versions({ owner }: { owner: Owner }) {
  const { t, code } = useText();
  const versions = useVersions(owner).data?.records ?? [];
  const restore = useRestore(owner);
  if (versions.length === 0) return null;
  return (
    <Section title={t('handling.versions')} lead={t('handling.versionsLead')}>
      <List label={t('handling.versions')}>
        {versions.map(({ number, time, note }, at) => (
          <Row
            key={number}
            leading={<IconHistory size={22} stroke={1.6} aria-hidden />}
            title={note || t('handling.version', { number })}
            detail={`${t('handling.version', { number })} · ${momentText(new Date(time), code)}`}
            trailing={
              at === 0 ? null : (
                <Button variant="default" loading={restore.isPending} onClick={() => restore.mutate(number)}>
                  {t('handling.restore', { number })}
                </Button>
              )
            }
          />
        ))}
      </List>
    </Section>
  );
}

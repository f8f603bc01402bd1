import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Extension, Page } from '@/api/shapes';
import { DataTable } from '@/design/parts/DataTable';
import { Avatar } from '@/design/parts/Person';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import { SignInHelp } from '../security/SignInHelp';
import css from './ExtensionTable.module.css';

const useExtensions = () =>
  useQuery({
    queryKey: keys.extensions,
    queryFn: async ({ signal }) =>
      (await call<Page<Extension>>('/account/~/extension', { query: { perPage: 1000 }, signal })).records,
  });

const signsIn = new Set(['User', 'DigitalUser']);
const kinds: Record<string, 'admin.user' | 'admin.group' | 'admin.menu' | 'admin.queue'> = {
  User: 'admin.user',
  DigitalUser: 'admin.user',
  Department: 'admin.queue',
  SharedLinesGroup: 'admin.group',
  IvrMenu: 'admin.menu',
};

export function ExtensionTable() {
  const { t } = useText();
  const [helped, setHelped] = useState<{ id: string; name: string } | null>(null);
  const { data, error, refetch } = useExtensions();
  const kindOf = (type: string) => {
    const key = kinds[type];
    return key ? t(key) : type;
  };
  return (
    <Section title={t('admin.extensions')} lead={data ? t('admin.extensionCount', { count: data.length }) : undefined}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data ? (
        <DataTable
          label={t('admin.extensions')}
          rows={data}
          keyOf={(extension) => String(extension.id)}
          columns={[
            { title: t('admin.name'), cell: (extension) => <Who extension={extension} /> },
            {
              title: t('admin.extension'),
              cell: (extension) => <span className="tnum">{extension.extensionNumber}</span>,
            },
            { title: t('admin.kind'), cell: (extension) => kindOf(extension.type), wideOnly: true },
            { title: t('admin.status'), cell: (extension) => <Status status={extension.status} /> },
            {
              title: t('help.open'),
              wideOnly: true,
              cell: (extension) =>
                signsIn.has(extension.type) ? (
                  <Button
                    size="compact-md"
                    variant="subtle"
                    aria-label={t('help.of', { name: extension.name })}
                    onClick={() => setHelped({ id: String(extension.id), name: extension.name })}
                  >
                    {t('help.open')}
                  </Button>
                ) : null,
            },
          ]}
        />
      ) : null}
      <SignInHelp person={helped} onClose={() => setHelped(null)} />
    </Section>
  );
}

function Who({ extension }: { extension: Extension }) {
  return (
    <span className={css.who}>
      <Avatar name={extension.name} size={34} />
      <span className={css.words}>
        <span className={css.name}>{extension.name}</span>
        <span className={css.email}>{extension.contact?.email}</span>
      </span>
    </span>
  );
}

function Status({ status }: { status: string }) {
  const { t } = useText();
  const enabled = status === 'Enabled';
  return <Tag tone={enabled ? 'good' : 'plain'}>{enabled ? t('admin.enabled') : status}</Tag>;
}

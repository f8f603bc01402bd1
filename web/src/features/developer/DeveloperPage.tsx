import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Page } from '@/design/parts/Page';
import { useRights } from '@/features/people/rights';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { AppsPanel } from './apps/AppsPanel';
import { CredentialsPanel } from './credentials/CredentialsPanel';
import { SubscriptionsPanel } from './subscriptions/SubscriptionsPanel';

interface Part {
  value: string;
  label: TextKey;
  panel: ComponentType;
  adminOnly?: boolean;
}

const parts: Part[] = [
  { value: 'apps', label: 'developer.apps', panel: AppsPanel, adminOnly: true },
  { value: 'subscriptions', label: 'developer.subscriptions', panel: SubscriptionsPanel },
  { value: 'credentials', label: 'developer.credentials', panel: CredentialsPanel },
];

/** What developers need, one tab each. */
export function DeveloperPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const admin = useRights().may('AccountAdministration');
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const mine = parts.filter((part) => !part.adminOnly || admin);
  const open = mine.find(({ value }) => value === tab)?.value ?? mine[0]?.value;
  return (
    <Page title={t('nav.developer')} lead={t('developer.lead')}>
      <Tabs
        value={open}
        onChange={(value) => void navigate({ to: '/developer', search: { tab: value } as never, replace: true })}
        variant="pills"
        radius="xl"
        keepMounted={false}
      >
        <Tabs.List mb="lg" style={{ flexWrap: 'nowrap', overflowX: 'auto', scrollbarWidth: 'none' }}>
          {mine.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value} style={{ flex: 'none' }}>
              {t(label)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {mine.map(({ value, panel: Panel }) => (
          <Tabs.Panel key={value} value={value}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useText } from '@/text/useText';
import { useRights } from '../../rights';
import { AdminArea } from '../AdminArea';
import { findParts } from './finding';
import css from './Overview.module.css';
import { SetUp } from './SetUp';

/** Everything that can be administered, found by a word; and what a new company still needs. */
export function OverviewPage() {
  const { t } = useText();
  const rights = useRights();
  const [typed, setTyped] = useState('');
  const found = findParts(typed, rights, t);
  return (
    <AdminArea section="overview" title={t('nav.admin')} lead={t('overview.lead')}>
      <SetUp />
      <TextInput
        className={css.search}
        aria-label={t('overview.search')}
        placeholder={t('overview.search')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <p className={found.length ? 'sr-only' : css.lead} role="status">
        {found.length ? '' : t('overview.nothing')}
      </p>
      <div className={css.groups}>
        {found.map(({ group, entries }) => (
          <section key={group} className={css.group} aria-label={t(`overview.group.${group}`)}>
            <h2 className={css.title}>{t(`overview.group.${group}`)}</h2>
            <ul className={css.entries}>
              {entries.map(({ to, label, lead }) => (
                <li key={to}>
                  <Link to={to} className={css.entry}>
                    <span className={css.name}>{t(label)}</span>
                    <span className={css.lead}>{t(lead)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </AdminArea>
  );
}

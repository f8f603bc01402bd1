import { SegmentedControl } from '@mantine/core';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useText } from '@/text/useText';
import { useRights } from '../rights';

/** People inside and outside, one page each. */
export function PeopleTabs() {
  const { t } = useText();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const { may } = useRights();
  if (!may('ReadPersonalContacts')) return null;
  return (
    <SegmentedControl
      radius="xl"
      mb="md"
      aria-label={t('contacts.tabs')}
      data={[
        { value: '/colleagues', label: t('nav.colleagues') },
        { value: '/contacts', label: t('contacts.title') },
      ]}
      value={pathname === '/contacts' ? '/contacts' : '/colleagues'}
      onChange={(value) => void navigate({ to: value === '/contacts' ? '/contacts' : '/colleagues' })}
    />
  );
}

import { Button, Modal, Skeleton, Switch } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Field, Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { GuestRow } from './GuestRow';
import css from './Guests.module.css';
import { InviteForm } from './InviteForm';
import { setEnabled, useGuestAct, useGuestSetting, useGuests } from './queries';

/** People from outside: whether there may be any, who they are, where, and for how long. */
export function GuestsPage() {
  const { t } = useText();
  const { data: setting } = useGuestSetting();
  return (
    <AdminArea section="guests" title={t('admin.guests')} lead={t('guests.lead')}>
      <Allowed />
      {setting?.enabled ? <InviteForm /> : null}
      <Guests ended={false} />
      <Guests ended />
    </AdminArea>
  );
}

function Allowed() {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const { data } = useGuestSetting();
  const change = useGuestAct(setEnabled, () => {
    setAsking(false);
    toastGood(t('state.saved'));
  });
  return (
    <Section title={t('guests.switch')}>
      <Field label={t('guests.enable')} hint={t('guests.enableHint')}>
        {data ? (
          <Switch
            size="md"
            aria-label={t('guests.enable')}
            checked={data.enabled}
            disabled={change.isPending}
            onChange={(event) => (event.currentTarget.checked ? change.mutate(true) : setAsking(true))}
          />
        ) : (
          <Skeleton width={46} height={24} radius="xl" />
        )}
      </Field>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('guests.switchOff')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <p>{t('guests.letGoWords')}</p>
        <Button color="red" loading={change.isPending} onClick={() => change.mutate(false)}>
          {t('guests.switchOffNow')}
        </Button>
      </Modal>
    </Section>
  );
}

function Guests({ ended }: { ended: boolean }) {
  const { t } = useText();
  const { data, error, refetch } = useGuests(ended);
  if (ended && !data?.length) return null;
  return (
    <Section title={t(ended ? 'guests.gone' : 'guests.list')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.length === 0 ? <EmptyState icon={IconUserPlus} title={t('guests.none')} /> : null}
      <ul className={css.guests}>
        {data?.map((guest) => (
          <GuestRow key={guest.id} guest={guest} />
        ))}
      </ul>
    </Section>
  );
}

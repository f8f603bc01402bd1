import { Button, Modal, Select, TextInput } from '@mantine/core';
import { IconHash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { AvailableNumberList } from '@/api/generated';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { CallingPolicy } from '@/features/conduct/CallingPolicy';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { takeNumber } from '@/features/people/admin/person/PersonNumbers';
import { useAdminChange } from '@/features/people/admin/queries';
import { useRights } from '@/features/people/rights';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { Elsewhere } from './Elsewhere';
import { VerifiedNumbers } from './identity/VerifiedNumbers';
import { ReachSelect } from './NumberForm';
import { NumberTable } from './NumberTable';
import { useChangeNumber } from './queries';

/** Every number of the organisation, and new ones from the carrier. */
export function NumbersPage() {
  const { t } = useText();
  const { may } = useRights();
  const [taking, setTaking] = useState(false);
  return (
    <AdminArea
      section="numbers"
      title={t('admin.numbers')}
      lead={t('numbers.lead')}
      actions={
        may('EditCompanyPhoneNumbers') ? (
          <Button leftSection={<IconHash size={18} aria-hidden />} onClick={() => setTaking(true)}>
            {t('numbers.take')}
          </Button>
        ) : null
      }
    >
      <NumberTable />
      {may('EditCompanyPhoneNumbers') ? (
        <>
          <Elsewhere />
          <VerifiedNumbers may />
        </>
      ) : null}
      {may('InternationalCalling') ? <CallingPolicy /> : null}
      {taking ? <TakeNumber onClose={() => setTaking(false)} /> : null}
    </AdminArea>
  );
}

function TakeNumber({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [area, setArea] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [reach, setReach] = useState<string | null>(null);
  const digits = area.replace(/\D/g, '').slice(0, 6);
  const { data } = useQuery({
    queryKey: ['admin', 'numbers', 'offers', digits],
    queryFn: async ({ signal }) => {
      const query = { count: 50, areaCode: digits };
      const path = '/account/~/clarion/available-numbers';
      return (await call<AvailableNumberList>(path, { query, signal })).records;
    },
  });
  const change = useChangeNumber();
  const take = useAdminChange(async (number: string) => {
    const id = await takeNumber(number);
    if (reach) await change.mutateAsync({ id, reach });
  });
  const submit = () =>
    chosen &&
    take.mutate(chosen, {
      onSuccess: () => {
        const number = formatNumber(chosen);
        toastGood(t(reach ? 'numbers.takenFor' : 'numbers.taken', { number }));
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={t('numbers.take')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={submit} label={t('numbers.take')}>
        <TextInput
          label={t('numbers.area')}
          description={t('numbers.areaHint')}
          inputMode="numeric"
          maxLength={6}
          value={area}
          error={data?.length === 0 ? t('numbers.noneThere') : undefined}
          onChange={(event) => {
            setArea(event.currentTarget.value);
            setChosen(null);
          }}
        />
        <Select
          label={t('numbers.number')}
          placeholder={t('person.chooseNumber')}
          data={(data ?? []).map(({ phoneNumber }) => ({ value: phoneNumber, label: formatNumber(phoneNumber) }))}
          nothingFoundMessage={t('person.noFree')}
          searchable
          value={chosen}
          onChange={setChosen}
        />
        <ReachSelect value={reach} onChange={setReach} empty={t('numbers.stock')} />
        <Problem message={take.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!chosen} loading={take.isPending}>
            {t(reach ? 'numbers.takeUse' : 'numbers.takeNow')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

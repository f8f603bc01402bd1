import { Button, Divider, Group, Modal, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { FilesField } from './FilesField';
import { useFetchFax, useOfferDocument, useOffers, useOptions, useWithdrawOffer } from './queries';
import type { Offer } from './shapes';

/** Polling: fetch the document that another machine offers, and offer documents at our own numbers. */
export function PollingDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { data } = useOffers();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('fax.polling')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Fetch onClose={onClose} />
      <Divider my="md" label={t('fax.offers')} />
      <Text size="sm" mb="xs">
        {t('fax.offersHint')}
      </Text>
      {data?.records.map((offer) => (
        <Row key={offer.id} offer={offer} />
      ))}
      {data && data.phoneNumbers.length > 0 ? <NewOffer numbers={data.phoneNumbers} /> : null}
      {data?.phoneNumbers.length === 0 ? <Text size="sm">{t('fax.offersNoNumber')}</Text> : null}
    </Modal>
  );
}

function Fetch({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [number, setNumber] = useState('');
  const fetching = useFetchFax();
  const done = () => {
    toastGood(t('fax.fetching', { number }));
    onClose();
  };
  return (
    <Form onSubmit={() => fetching.mutate(number.trim(), { onSuccess: done })}>
      <TextInput
        label={t('fax.fetchFrom')}
        description={t('fax.fetchHint')}
        type="tel"
        value={number}
        data-autofocus
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <Problem message={fetching.error?.message} />
      <Buttons>
        <Button type="submit" loading={fetching.isPending} disabled={!number.trim()}>
          {t('fax.fetch')}
        </Button>
      </Buttons>
    </Form>
  );
}

function Row({ offer }: { offer: Offer }) {
  const { t, code } = useText();
  const withdraw = useWithdrawOffer();
  const name = offer.name || t('fax.printUnnamed');
  const failed = (error: Error) => toastBad(t('fax.changeFailed'), error.message);
  const fetched =
    offer.fetchedTime && offer.fetchedBy
      ? t('fax.offerFetched', {
          number: formatNumber(offer.fetchedBy),
          time: momentText(new Date(offer.fetchedTime), code),
        })
      : t('fax.offerNotFetched');
  return (
    <Group justify="space-between" gap="xs" mb="xs" wrap="nowrap">
      <div>
        <Text size="sm" fw={600}>
          {name} · {formatNumber(offer.phoneNumber)}
        </Text>
        <Text size="sm">
          {t('fax.pages', { count: offer.pageCount })} · {fetched}
        </Text>
      </div>
      <Button
        variant="default"
        loading={withdraw.isPending}
        aria-label={`${t('fax.offerWithdraw')}: ${name}`}
        onClick={() => withdraw.mutate(offer.id, { onError: failed })}
      >
        {t('fax.offerWithdraw')}
      </Button>
    </Group>
  );
}

function NewOffer({ numbers }: { numbers: string[] }) {
  const { t } = useText();
  const { data: options } = useOptions();
  const [number, setNumber] = useState(numbers[0] ?? '');
  const [files, setFiles] = useState<File[]>([]);
  const offering = useOfferDocument();
  const save = () => offering.mutate({ phoneNumber: number, files }, { onSuccess: () => setFiles([]) });
  if (!options) return null;
  return (
    <Form onSubmit={save}>
      <Select
        label={t('fax.offerNumber')}
        data={numbers.map((value) => ({ value, label: formatNumber(value) }))}
        value={number}
        allowDeselect={false}
        onChange={(value) => setNumber(value ?? number)}
      />
      <FilesField files={files} options={options} onChange={setFiles} />
      <Problem message={offering.error?.message} />
      <Buttons>
        <Button type="submit" loading={offering.isPending} disabled={files.length === 0}>
          {t('fax.offer')}
        </Button>
      </Buttons>
    </Form>
  );
}

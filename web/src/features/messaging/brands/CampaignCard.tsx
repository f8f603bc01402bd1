import { Button, Modal, MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useNumbersPage } from '@/features/numbers/queries';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import css from './Brands.module.css';
import { CampaignForm } from './CampaignForm';
import { type Brand, type Campaign, campaignPath, useNumbersOf } from './queries';
import { Registration } from './Registration';
import { useCases } from './words';

const local = ['Local'];

interface CampaignProps {
  brand: Brand;
  campaign: Campaign;
}

export function CampaignCard({ brand, campaign, editable }: CampaignProps & { editable: boolean }) {
  const { t } = useText();
  const [open, setOpen] = useState<'form' | 'numbers' | null>(null);
  const uses = useCases.filter(([name]) => campaign.useCases.includes(name)).map(([, key]) => t(key));
  const counts = ['Confirmed', 'UpdateRequested'].includes(campaign.status);
  return (
    <li className={css.campaign}>
      <h4 className={css.name}>{campaign.name}</h4>
      {uses.length ? <p className={css.words}>{uses.join(', ')}</p> : null}
      <Registration
        what={campaign}
        path={campaignPath(brand, campaign)}
        editable={editable}
        removable={!campaign.phoneNumbers.length}
        onEdit={() => setOpen('form')}
      />
      <div className={css.numbers}>
        <span className={css.words}>
          {campaign.phoneNumbers.length
            ? campaign.phoneNumbers.map((number) => formatNumber(number)).join(', ')
            : t(counts ? 'brands.noNumbers' : 'brands.numbersLater')}
        </span>
        {editable && (counts || campaign.phoneNumbers.length) ? (
          <Button
            variant="default"
            size="compact-md"
            aria-label={t('brands.numbersOf', { name: campaign.name })}
            onClick={() => setOpen('numbers')}
          >
            {t('brands.chooseNumbers')}
          </Button>
        ) : null}
      </div>
      {open === 'form' ? <CampaignForm brand={brand} campaign={campaign} onClose={() => setOpen(null)} /> : null}
      {open === 'numbers' ? <Numbers brand={brand} campaign={campaign} onClose={() => setOpen(null)} /> : null}
    </li>
  );
}

function Numbers({ brand, campaign, onClose }: CampaignProps & { onClose: () => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const { data } = useNumbersPage({ paymentType: local, search: typed });
  const [chosen, setChosen] = useState(campaign.phoneNumbers);
  const change = useNumbersOf(brand, campaign);
  const found = (data?.records ?? []).filter(
    ({ country, features }) => country?.isoCode === 'US' && features?.includes('SmsSender'),
  );
  const possible = new Map(chosen.map((phoneNumber) => [phoneNumber, formatNumber(phoneNumber)]));
  for (const { phoneNumber, label } of found)
    possible.set(phoneNumber, [formatNumber(phoneNumber), label].filter(Boolean).join(' · '));
  const submit = () =>
    change.mutate(chosen, {
      onSuccess: () => {
        toastGood(t('brands.numbersSaved'));
        onClose();
      },
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('brands.numbersOf', { name: campaign.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Form onSubmit={submit} label={t('brands.numbersOf', { name: campaign.name })}>
        <MultiSelect
          label={t('brands.numbers')}
          description={t('brands.numbersHint')}
          data={[...possible].map(([value, label]) => ({ value, label }))}
          searchable
          filter={({ options }) => options}
          onSearchChange={setTyped}
          value={chosen}
          onChange={setChosen}
        />
        <Problem message={change.error?.message} />
        <Buttons>
          <Button type="submit" loading={change.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

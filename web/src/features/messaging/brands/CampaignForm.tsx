import { Button, Modal, MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { type Brand, type Campaign, campaignPath, newCampaignPath, useSave } from './queries';
import { useCases } from './words';

interface CampaignFormProps {
  brand: Brand;
  campaign?: Campaign;
  onClose: () => void;
}

const fields = ['name', 'useCases', 'description', 'optIn', 'samples'];

export function CampaignForm({ brand, campaign, onClose }: CampaignFormProps) {
  const { t } = useText();
  const [name, setName] = useState(campaign?.name ?? '');
  const [uses, setUses] = useState(campaign?.useCases ?? []);
  const [tier, setTier] = useState(campaign?.registrationTier ?? 'LowVolume');
  const [description, setDescription] = useState(campaign?.description ?? '');
  const [optIn, setOptIn] = useState(campaign?.optIn ?? '');
  const [samples, setSamples] = useState((campaign?.samples ?? []).join('\n'));
  const save = useSave(campaign ? campaignPath(brand, campaign) : newCampaignPath(brand), Boolean(campaign));
  const problems = problemsOf(save.error, fields);
  const title = t(campaign ? 'brands.editCampaign' : 'brands.addCampaign');
  const submit = () => {
    const texts = samples
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const body = { name, registrationTier: tier, useCases: uses, description, optIn, samples: texts };
    save.mutate(body, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={submit}>
        <TextInput
          label={t('brands.campaignName')}
          maxLength={100}
          data-autofocus
          error={problems.of('name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Pair>
          <MultiSelect
            label={t('brands.uses')}
            data={useCases.map(([value, key]) => ({ value, label: t(key) }))}
            maxValues={5}
            searchable
            error={problems.of('useCases')}
            value={uses}
            onChange={setUses}
          />
          <Select
            label={t('brands.tier')}
            data={[
              { value: 'LowVolume', label: t('brands.low') },
              { value: 'StandardVolume', label: t('brands.standard') },
            ]}
            allowDeselect={false}
            value={tier}
            onChange={(value) => setTier(value ?? 'LowVolume')}
          />
        </Pair>
        <Textarea
          label={t('brands.description')}
          description={t('brands.descriptionHint')}
          autosize
          minRows={2}
          maxLength={4000}
          error={problems.of('description')}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Textarea
          label={t('brands.optIn')}
          description={t('brands.optInHint')}
          autosize
          minRows={2}
          maxLength={4000}
          error={problems.of('optIn')}
          value={optIn}
          onChange={(event) => setOptIn(event.currentTarget.value)}
        />
        <Textarea
          label={t('brands.samples')}
          description={t('brands.samplesHint')}
          autosize
          minRows={2}
          maxLength={5000}
          error={problems.of('samples')}
          value={samples}
          onChange={(event) => setSamples(event.currentTarget.value)}
        />
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
            {t(campaign ? 'action.save' : 'brands.saveDraft')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

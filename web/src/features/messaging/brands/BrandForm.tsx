import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { type Brand, type BrandDetails, brandPath, newBrandPath, useSave } from './queries';
import { kinds } from './words';

const empty: BrandDetails = {
  companyName: '',
  industryCategory: '',
  commercialType: '',
  businessContactEmail: '',
  webSiteUri: '',
  businessAddress: { street: '', city: '', state: '', zip: '', countryCode: 'US' },
};
const fields = ['name', ...Object.keys(empty), ...Object.keys(empty.businessAddress)];

/** A new brand, or all of one that there is. A draft may have gaps. */
export function BrandForm({ brand, onClose }: { brand?: Brand; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(brand?.name ?? '');
  const [details, setDetails] = useState<BrandDetails>(brand?.companyDetails ?? empty);
  const save = useSave(brand ? brandPath(brand) : newBrandPath, Boolean(brand));
  const problems = problemsOf(save.error, fields);
  const title = t(brand ? 'brands.edit' : 'brands.add');

  type Plain = Exclude<keyof BrandDetails, 'businessAddress'>;
  const plain = (field: Plain, label: TextKey, hint?: TextKey) => (
    <TextInput
      label={t(label)}
      description={hint ? t(hint) : undefined}
      maxLength={200}
      error={problems.of(field)}
      value={details[field]}
      onChange={(event) => setDetails({ ...details, [field]: event.currentTarget.value })}
    />
  );
  const place = (field: keyof BrandDetails['businessAddress'], label: TextKey) => (
    <TextInput
      label={t(label)}
      maxLength={field === 'countryCode' ? 2 : 200}
      error={problems.of(field)}
      value={details.businessAddress[field]}
      onChange={(event) => {
        const value = event.currentTarget.value;
        const businessAddress = {
          ...details.businessAddress,
          [field]: field === 'countryCode' ? value.toUpperCase() : value,
        };
        setDetails({ ...details, businessAddress });
      }}
    />
  );
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate({ name, companyDetails: details }, { onSuccess: onClose })}>
        <TextInput
          label={t('brands.name')}
          description={t('brands.nameHint')}
          maxLength={100}
          data-autofocus
          error={problems.of('name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Pair>
          {plain('companyName', 'brands.company')}
          <Select
            label={t('brands.kind')}
            data={kinds.map(([value, key]) => ({ value, label: t(key) }))}
            value={details.commercialType || null}
            onChange={(value) => setDetails({ ...details, commercialType: value ?? '' })}
          />
          {plain('industryCategory', 'brands.industry')}
          {plain('businessContactEmail', 'brands.email')}
        </Pair>
        {plain('webSiteUri', 'brands.site', 'brands.siteHint')}
        {place('street', 'brands.street')}
        <Pair>
          {place('city', 'brands.city')}
          {place('state', 'brands.state')}
          {place('zip', 'brands.zip')}
          {place('countryCode', 'brands.country')}
        </Pair>
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
            {t(brand ? 'action.save' : 'brands.saveDraft')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

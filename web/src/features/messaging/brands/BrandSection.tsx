import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import { BrandForm } from './BrandForm';
import css from './Brands.module.css';
import { CampaignCard } from './CampaignCard';
import { CampaignForm } from './CampaignForm';
import { type Brand, brandPath } from './queries';
import { Registration } from './Registration';

interface BrandSectionProps {
  brand: Brand;
  editable: boolean;
}

/** A brand with everything that it texts for. */
export function BrandSection({ brand, editable }: BrandSectionProps) {
  const { t } = useText();
  const [editing, setEditing] = useState(false);
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title={brand.name}
      lead={[brand.companyDetails.companyName, brand.companyDetails.webSiteUri].filter(Boolean).join(' · ')}
    >
      <div className={css.brand}>
        <Registration
          what={brand}
          path={brandPath(brand)}
          editable={editable}
          removable={brand.campaigns.every(({ phoneNumbers }) => !phoneNumbers.length)}
          onEdit={() => setEditing(true)}
        />
        <h3 className={css.heading}>{t('brands.campaigns')}</h3>
        {brand.campaigns.length ? (
          <ul className={css.campaigns}>
            {brand.campaigns.map((campaign) => (
              <CampaignCard key={campaign.id} brand={brand} campaign={campaign} editable={editable} />
            ))}
          </ul>
        ) : (
          <p className={css.words}>{t('brands.noCampaigns')}</p>
        )}
        {editable ? (
          <Button
            className={css.add}
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('brands.addCampaign')}
          </Button>
        ) : null}
      </div>
      {editing ? <BrandForm brand={brand} onClose={() => setEditing(false)} /> : null}
      {adding ? <CampaignForm brand={brand} onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

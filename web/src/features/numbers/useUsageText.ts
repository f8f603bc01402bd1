import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';

const known: Record<string, TextKey> = {
  MainCompanyNumber: 'numbers.main',
  AdditionalCompanyNumber: 'numbers.additional',
  CompanyNumber: 'numbers.company',
  DirectNumber: 'numbers.direct',
  CompanyFaxNumber: 'numbers.fax',
  ContactCenterNumber: 'numbers.contactCenter',
  ConferencingNumber: 'numbers.conferencing',
  ForwardedNumber: 'numbers.forwarded',
  ForwardedCompanyNumber: 'numbers.forwardedCompany',
  BusinessMobileNumber: 'numbers.businessMobile',
  ExternalMobileNumber: 'numbers.externalMobile',
  IntegrationNumber: 'numbers.integration',
  NumberPool: 'numbers.stock',
  Inventory: 'numbers.stock',
};

/** The words for what a number is used for; unknown kinds are shown as the server spells them. */
export function useUsageText(): (usageType: string, type?: string) => string {
  const { t } = useText();
  return (usageType, type) => {
    if (type === 'FaxOnly') return t('numbers.takes.faxes');
    const key = known[usageType];
    return key ? t(key) : usageType.replace(/([a-z])([A-Z])/g, '$1 $2');
  };
}

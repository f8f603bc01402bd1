import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Field, Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import { useRights } from '../../rights';
import { AdminArea } from '../AdminArea';
import { CompanyAddress } from './CompanyAddress';
import { CostCenters } from './CostCenters';
import { CustomFields } from './CustomFields';
import { LinkPreviews } from './LinkPreviews';
import { MainNumber } from './MainNumber';
import { RegionalSettings } from './RegionalSettings';
import { SignInPolicy } from './SignInPolicy';
import { Sites } from './Sites';

/** What concerns the organisation as a whole. Each part only for who may change it. */
export function CompanyPage() {
  const { t } = useText();
  const { may } = useRights();
  return (
    <AdminArea section="company" title={t('admin.company')} lead={t('company.lead')}>
      {may('EditCompanyInfo') ? (
        <>
          <CompanyAddress />
          <RegionalSettings />
        </>
      ) : null}
      {may('EditCompanyPhoneNumbers') ? <MainNumber /> : null}
      {may('AccountAdministration') ? <SignInPolicy /> : null}
      {may('EditCompanyInfo') ? <LinkPreviews /> : null}
      {may('Sites') ? <Sites /> : null}
      {may('AddRemoveUsers', 'Users') ? <CustomFields /> : null}
      {may('CostCenterManagement') ? <CostCenters /> : null}
      <Section title={t('settings.emergency')}>
        <Field label={t('emergency.settings')} hint={t('overview.emergencyPlaces')}>
          <Button variant="default" component={Link} to="/emergency-places">
            {t('company.emergencyOpen')}
          </Button>
        </Field>
      </Section>
    </AdminArea>
  );
}

import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { AdminArea } from '../AdminArea';
import { DirectorySection } from './DirectorySection';
import { OpenIdSection } from './OpenIdSection';
import { PolicyForm } from './PolicyForm';
import { ProviderSection } from './ProviderSection';
import { useDirectory, useOpenIdProvider, usePolicy, useProvider } from './queries';
import { Runs } from './Runs';

/** How the company's people sign in: its page, its identity provider, its directory. */
export function CompanySignInPage() {
  const { t } = useText();
  const policy = usePolicy();
  const provider = useProvider();
  const openId = useOpenIdProvider();
  const directory = useDirectory();
  const error = policy.error ?? provider.error ?? openId.error ?? directory.error;
  const known = policy.data && provider.data !== undefined && openId.data !== undefined && directory.data !== undefined;
  return (
    <AdminArea section="companySignIn" title={t('admin.companySignIn')} lead={t('companySignIn.lead')}>
      {error && !known ? <ErrorState error={error} onRetry={() => void policy.refetch()} /> : null}
      {!known && !error ? <RowsSkeleton rows={6} /> : null}
      {known && policy.data ? (
        <>
          <PolicyForm policy={policy.data} />
          <OpenIdSection provider={openId.data} />
          <ProviderSection provider={provider.data} />
          <DirectorySection directory={directory.data} />
          {directory.data ? <Runs /> : null}
        </>
      ) : null}
    </AdminArea>
  );
}

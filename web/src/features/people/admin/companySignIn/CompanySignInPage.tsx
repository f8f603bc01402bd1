import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { AdminArea } from '../AdminArea';
import { DirectorySection } from './DirectorySection';
import { PolicyForm } from './PolicyForm';
import { ProviderSection } from './ProviderSection';
import { useDirectory, usePolicy, useProvider } from './queries';
import { Runs } from './Runs';

/** How the company's people sign in: its page, its identity provider, its directory. */
export function CompanySignInPage() {
  const { t } = useText();
  const policy = usePolicy();
  const provider = useProvider();
  const directory = useDirectory();
  const error = policy.error ?? provider.error ?? directory.error;
  const known = policy.data && provider.data !== undefined && directory.data !== undefined;
  return (
    <AdminArea section="companySignIn" title={t('admin.companySignIn')} lead={t('companySignIn.lead')}>
      {error && !known ? <ErrorState error={error} onRetry={() => void policy.refetch()} /> : null}
      {!known && !error ? <RowsSkeleton rows={6} /> : null}
      {known && policy.data && provider.data !== undefined && directory.data !== undefined ? (
        <>
          <PolicyForm policy={policy.data} />
          <ProviderSection provider={provider.data} />
          <DirectorySection directory={directory.data} />
          {directory.data ? <Runs /> : null}
        </>
      ) : null}
    </AdminArea>
  );
}

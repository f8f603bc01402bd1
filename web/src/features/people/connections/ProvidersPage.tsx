import { Button, Code, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { type Offer, useOffers, useSaveOffer } from './queries';

/** Which accounts elsewhere people may connect. */
export function ProvidersPage() {
  const { t } = useText();
  const { data, error, refetch } = useOffers();
  return (
    <AdminArea section="connections" title={t('connections.title')} lead={t('connections.adminLead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.map((offer) => (
        <OfferForm key={offer.provider} offer={offer} />
      ))}
    </AdminArea>
  );
}

function OfferForm({ offer }: { offer: Offer }) {
  const { t } = useText();
  const { provider } = offer;
  const save = useSaveOffer(provider);
  const [fields, setFields] = useState({
    enabled: offer.enabled,
    clientId: offer.clientId,
    clientSecret: '',
    tenant: offer.tenant,
  });
  const put = (change: Partial<typeof fields>) => setFields((now) => ({ ...now, ...change }));
  const problems = problemsOf(save.error, ['clientId', 'clientSecret', 'tenant']);
  const title = t(`connections.provider.${provider}`);
  const submit = () =>
    save.mutate(fields, {
      onSuccess: () => {
        put({ clientSecret: '' });
        toastGood(t('state.saved'));
      },
    });
  return (
    <Section title={title} lead={t(`connections.providerLead.${provider}`)}>
      <Form label={title} onSubmit={submit}>
        <Switch
          label={t('connections.offered', { provider: title })}
          checked={fields.enabled}
          onChange={(event) => put({ enabled: event.currentTarget.checked })}
        />
        {provider === 'dav' || !fields.enabled ? null : (
          <>
            <div>
              {t('connections.redirect')} <Code style={{ overflowWrap: 'anywhere' }}>{offer.redirectUri}</Code>
            </div>
            <TextInput
              label={t('connections.clientId')}
              autoComplete="off"
              maxLength={200}
              value={fields.clientId}
              error={problems.of('clientId')}
              onChange={(event) => put({ clientId: event.currentTarget.value })}
            />
            <PasswordInput
              label={t('connections.clientSecret')}
              description={offer.hasClientSecret ? t('crm.kept') : undefined}
              autoComplete="new-password"
              maxLength={500}
              value={fields.clientSecret}
              error={problems.of('clientSecret')}
              visibilityToggleButtonProps={{ 'aria-label': t('connections.showPassword') }}
              onChange={(event) => put({ clientSecret: event.currentTarget.value })}
            />
          </>
        )}
        {provider === 'microsoft' && fields.enabled ? (
          <TextInput
            label={t('connections.tenant')}
            description={t('connections.tenantHint')}
            maxLength={100}
            value={fields.tenant}
            error={problems.of('tenant')}
            onChange={(event) => put({ tenant: event.currentTarget.value })}
          />
        ) : null}
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" aria-label={`${t('action.save')}: ${title}`} loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}

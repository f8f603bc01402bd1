import { Button, Modal, TextInput } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import { useRights } from '../../rights';
import css from '../Admin.module.css';
import { type Address, type SiteRecord, useAdminChange, useSites } from '../queries';
import { AddressFields, addressFields } from './AddressFields';

const MAIN = 'main-site';

/** Places of the organisation. */
export function Sites() {
  const { t } = useText();
  const { wholeCompany } = useRights();
  const { data, error, refetch } = useSites();
  const [edited, setEdited] = useState<SiteRecord | 'new' | null>(null);
  const [removed, setRemoved] = useState<SiteRecord | null>(null);
  const remove = useAdminChange((id: string) => call(`/account/~/sites/${id}`, { method: 'DELETE' }));
  return (
    <Section
      title={t('sites.title')}
      lead={t(wholeCompany ? 'sites.lead' : 'sites.leadOfSome')}
      actions={
        wholeCompany ? (
          <Button variant="default" onClick={() => setEdited('new')}>
            {t('sites.add')}
          </Button>
        ) : null
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={1} /> : null}
      {data ? (
        <List label={t('sites.title')}>
          {data.map((site) => (
            <Row
              key={site.id}
              leading={
                <span className={css.icon} aria-hidden>
                  <IconMapPin size={20} />
                </span>
              }
              title={site.name}
              detail={placeOf(site) || t('sites.noAddress')}
              actions={
                <>
                  <Button
                    variant="default"
                    size="compact-md"
                    aria-label={t('sites.editNamed', { name: site.name })}
                    onClick={() => setEdited(site)}
                  >
                    {t('action.change')}
                  </Button>
                  {site.id === MAIN ? null : (
                    <Button
                      variant="subtle"
                      color="red"
                      size="compact-md"
                      aria-label={t('security.removeNamed', { name: site.name })}
                      onClick={() => setRemoved(site)}
                    >
                      {t('security.remove')}
                    </Button>
                  )}
                </>
              }
            />
          ))}
        </List>
      ) : null}
      {edited ? <SiteForm site={edited === 'new' ? null : edited} onClose={() => setEdited(null)} /> : null}
      <Asking
        opened={removed !== null}
        title={t('sites.removeTitle', { name: removed?.name ?? '' })}
        words={t('sites.removeWords')}
        action={t('security.remove')}
        pending={remove.isPending}
        onClose={() => setRemoved(null)}
        onGo={() =>
          removed &&
          remove.mutate(removed.id, {
            onSuccess: () => setRemoved(null),
            onError: (problem) => toastBad(t('state.notSaved'), problem.message),
          })
        }
      />
    </Section>
  );
}

const placeOf = ({ businessAddress: at }: SiteRecord): string =>
  [at?.street, at?.city, [at?.state, at?.zip].filter(Boolean).join(' '), at?.country].filter(Boolean).join(', ');

function SiteForm({ site, onClose }: { site: SiteRecord | null; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(site?.name ?? '');
  const [number, setNumber] = useState(site?.extensionNumber ?? '');
  const [code, setCode] = useState(site?.code ?? '');
  const [address, setAddress] = useState<Address>(site?.businessAddress ?? {});
  const save = useAdminChange((body: unknown) =>
    site
      ? call(`/account/~/sites/${site.id}`, { method: 'PUT', body })
      : call('/account/~/sites', { method: 'POST', body }),
  );
  const problems = problemsOf(save.error, ['name', 'extensionNumber', 'code', ...addressFields]);
  const submit = () =>
    save.mutate(
      {
        ...(name === site?.name ? {} : { name }),
        ...(number && number !== site?.extensionNumber ? { extensionNumber: number } : {}),
        ...(code === (site?.code ?? '') ? {} : { code }),
        businessAddress: address,
      },
      {
        onSuccess: () => {
          toastGood(t('state.saved'));
          onClose();
        },
      },
    );
  const title = site ? t('sites.editNamed', { name: site.name }) : t('sites.add');
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={submit} label={title}>
        <TextInput
          label={t('sites.name')}
          data-autofocus
          withAsterisk
          maxLength={64}
          value={name}
          error={problems.of('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Pair>
          {site?.id === MAIN ? null : (
            <TextInput
              label={t('admin.extension')}
              description={t('people.extensionHint')}
              maxLength={8}
              value={number}
              error={problems.of('extensionNumber')}
              onChange={(event) => setNumber(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={t('sites.code')}
            description={t('sites.codeHint')}
            maxLength={6}
            value={code}
            error={problems.of('code')}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <AddressFields address={address} problems={problems} onChange={setAddress} />
        </Pair>
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
            {t(site ? 'action.save' : 'sites.addNow')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

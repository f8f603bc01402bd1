import { Button, Progress, TextInput } from '@mantine/core';
import { IconCoins, IconPlus, IconReceipt } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { LimitForm } from './LimitForm';
import { type Limit, type Rate, type Spending, useCharges, useRates, useSetCurrency, useSpending } from './queries';
import { RateForm } from './RateForm';

/** What calls cost, limits of the day and how far they are used up. */
export function SpendingPage() {
  const { t } = useText();
  const { data, error, refetch } = useSpending();
  return (
    <AdminArea section="spending" title={t('admin.spending')} lead={t('spending.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data ? (
        <>
          <Limits spending={data} />
          <Rates currency={data.currency} fixed={!data.wholeCompany} />
          <Charges />
        </>
      ) : null}
    </AdminArea>
  );
}

function Limits({ spending }: { spending: Spending }) {
  const { t } = useText();
  const [open, setOpen] = useState<Limit | 'new'>();
  const { currency, limits } = spending;
  const nameOf = (limit: Limit) =>
    limit.scope === 'EachPerson'
      ? t('spending.scope.EachPerson')
      : limit.targetName || t(`spending.scope.${limit.scope}`);
  return (
    <Section
      title={t('spending.limits')}
      lead={t('spending.today', { charged: spending.charged, currency, calls: spending.calls })}
      actions={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
          {t('spending.addLimit')}
        </Button>
      }
    >
      {limits.length ? (
        <List label={t('spending.limits')}>
          {limits.map((limit) => (
            <Row
              key={limit.id}
              leading={<IconCoins size={20} aria-hidden />}
              title={nameOf(limit)}
              detail={t('spending.spentOf', { spent: limit.spent, limit: limit.today, currency })}
              trailing={
                <Button
                  variant="default"
                  aria-label={t('spending.changeLimit', { name: nameOf(limit) })}
                  onClick={() => setOpen(limit)}
                >
                  {t('spending.change')}
                </Button>
              }
            >
              <Used limit={limit} />
            </Row>
          ))}
        </List>
      ) : (
        <p>{t('spending.noLimits')}</p>
      )}
      {open ? (
        <LimitForm
          limit={open === 'new' ? undefined : open}
          name={open === 'new' ? '' : nameOf(open)}
          currency={currency}
          inside={!spending.wholeCompany}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </Section>
  );
}

function Used({ limit }: { limit: Limit }) {
  const { t } = useText();
  const share = Number(limit.today) ? (100 * Number(limit.spent)) / Number(limit.today) : 100;
  const color = share >= 100 ? 'red' : share >= 80 ? 'yellow' : undefined;
  return (
    <div>
      <Progress value={Math.min(share, 100)} color={color} size="sm" my={6} aria-label={t('spending.limits')} />
      {limit.raised ? <Tag>{t('spending.raised')}</Tag> : null}
    </div>
  );
}

/** `fixed`: for whoever administers some sites, and changes nothing that counts for all. */
function Rates({ currency, fixed }: { currency: string; fixed: boolean }) {
  const { t } = useText();
  const { data = [] } = useRates();
  const [open, setOpen] = useState<Rate | 'new'>();
  const nameOf = (rate: Rate) => rate.name || rate.prefix || t('spending.everyNumber');
  return (
    <Section
      title={t('spending.rates')}
      actions={
        fixed ? null : (
          <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
            {t('spending.addRate')}
          </Button>
        )
      }
    >
      {fixed ? null : <Currency currency={currency} key={currency} />}
      {data.length ? (
        <List label={t('spending.rates')}>
          {data.map((rate) => (
            <Row
              key={rate.id}
              leading={<IconReceipt size={20} aria-hidden />}
              title={[nameOf(rate), rate.name ? rate.prefix : ''].filter(Boolean).join(' · ')}
              detail={t('spending.rateRow', {
                minute: rate.perMinute,
                call: rate.perCall,
                increment: rate.incrementSeconds,
                currency,
              })}
              trailing={
                fixed ? null : (
                  <Button
                    variant="default"
                    aria-label={t('spending.changeRate', { name: nameOf(rate) })}
                    onClick={() => setOpen(rate)}
                  >
                    {t('spending.change')}
                  </Button>
                )
              }
            />
          ))}
        </List>
      ) : (
        <p>{t('spending.noRates')}</p>
      )}
      {open ? (
        <RateForm rate={open === 'new' ? undefined : open} currency={currency} onClose={() => setOpen(undefined)} />
      ) : null}
    </Section>
  );
}

function Currency({ currency }: { currency: string }) {
  const { t } = useText();
  const [value, setValue] = useState(currency);
  const save = useSetCurrency();
  return (
    <Field label={t('spending.currency')}>
      <TextInput
        aria-label={t('spending.currency')}
        maxLength={3}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value.toUpperCase())}
        onBlur={() => value !== currency && save.mutate(value)}
      />
      <Problem message={problemsOf(save.error, []).rest} />
    </Field>
  );
}

function Charges() {
  const { t, code } = useText();
  const { data = [] } = useCharges();
  return (
    <Section title={t('spending.charges')}>
      {data.length ? (
        <List label={t('spending.charges')}>
          {data.map((charge) => (
            <Row
              key={charge.id}
              leading={<IconReceipt size={20} aria-hidden />}
              title={`${charge.amount} ${charge.currency}`}
              detail={[
                charge.extension.name,
                charge.phoneNumber,
                `${charge.seconds} s`,
                momentText(new Date(charge.startTime), code),
              ]
                .filter(Boolean)
                .join(' · ')}
            />
          ))}
        </List>
      ) : (
        <p>{t('spending.noCharges')}</p>
      )}
    </Section>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Problem } from '@/design/parts/Problem';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { formatNumber } from '@/features/phone/dial/numbers';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { LetterDialog } from './LetterDialog';
import { OrderDialog } from './OrderDialog';
import css from './Porting.module.css';
import { ordersPath, type PortOrder, usePortingChange } from './queries';

const tones: Record<string, TagTone> = {
  Done: 'good',
  Rejected: 'bad',
  Cancelled: 'plain',
  Draft: 'plain',
  OnHold: 'warn',
};

/** The word for the state of an order or a request. */
export function StateTag({ state }: { state: string }) {
  const { t } = useText();
  return <Tag tone={tones[state] ?? 'accent'}>{t(`porting.state.${state}` as TextKey)}</Tag>;
}

/** One order: what it is for, how it stands, and what can be done now. */
export function OrderRow({ order, may }: { order: PortOrder; may: boolean }) {
  const { t, code } = useText();
  const [open, setOpen] = useState<'letter' | 'change' | null>(null);
  const act = usePortingChange((what: string) => call(`${ordersPath}/${order.id}/${what}`, { method: 'POST' }));
  const numbers = order.numbers.map(({ phoneNumber }) => formatNumber(phoneNumber)).join(', ');
  const changeable = order.state === 'Draft' || order.state === 'Rejected';
  const cancellable = changeable || order.state === 'Submitted' || order.state === 'Confirmed';
  const when = momentText(new Date(order.confirmedTime ?? order.requestedTime), code);
  return (
    <li className={css.row}>
      <div className={css.who}>
        <strong>{numbers}</strong>
        <span className={css.soft}>
          {t(order.confirmedTime ? 'porting.confirmedFor' : 'porting.wantedFor', {
            carrier: order.losingCarrier,
            when,
          })}
        </span>
        <StateTag state={order.state} />
        {order.reason ? <p className={css.soft}>{t('porting.because', { reason: order.reason })}</p> : null}
        {order.letter ? (
          <span className={css.soft}>
            {order.letter.signedBy
              ? t('porting.signedBy', { name: order.letter.signedBy })
              : t('porting.letterIs', { name: order.letter.fileName })}
          </span>
        ) : null}
        <Problem message={act.error?.message} />
      </div>
      {may ? (
        <div className={css.acts}>
          {changeable ? (
            <>
              <Button
                size="xs"
                variant="default"
                aria-label={t('porting.letterOf', { numbers })}
                onClick={() => setOpen('letter')}
              >
                {t('porting.letter')}
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t('porting.changeOf', { numbers })}
                onClick={() => setOpen('change')}
              >
                {t('porting.change')}
              </Button>
              <Button
                size="xs"
                aria-label={t('porting.submitOf', { numbers })}
                disabled={!order.letter}
                loading={act.isPending}
                onClick={() => act.mutate('submission')}
              >
                {t('porting.submit')}
              </Button>
            </>
          ) : null}
          {cancellable ? (
            <Button
              size="xs"
              color="red"
              variant="light"
              aria-label={t('porting.cancelOf', { numbers })}
              onClick={() => act.mutate('cancellation')}
            >
              {t('porting.cancel')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {open === 'letter' ? <LetterDialog order={order} onClose={() => setOpen(null)} /> : null}
      {open === 'change' ? <OrderDialog order={order} onClose={() => setOpen(null)} /> : null}
    </li>
  );
}

import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { own, useChange } from '../queries';
import type { RuleDetails } from '../shapes';
import trust from '../Trust.module.css';
import { quantity } from '../words';
import css from './Rules.module.css';

/** Each limit: what holds for the account, what is usual, and where that comes from. */
export function Limits({ rule, mayChange }: { rule: RuleDetails; mayChange: boolean }) {
  const { t, code } = useText();
  if (rule.limitsHidden) return <p className={trust.soft}>{t('rules.limitsHidden')}</p>;
  if (!rule.limits.length) return <p className={trust.soft}>{t('rules.noLimits')}</p>;
  return (
    <div className={trust.stack}>
      <table className={css.table} aria-label={t('rules.limits')}>
        <thead>
          <tr>
            <th scope="col">{t('rules.limit')}</th>
            <th scope="col" className={css.number}>
              {t('rules.value')}
            </th>
            <th scope="col" className={css.number}>
              {t('rules.usual')}
            </th>
            <th scope="col">{t('rules.source')}</th>
          </tr>
        </thead>
        <tbody>
          {rule.limits.map((limit) => (
            <tr key={limit.name}>
              <td>{limit.means.replace(/\.$/, '')}</td>
              <td className={css.number} data-label={t('rules.value')}>
                <span className={limit.value === limit.usual ? undefined : css.changed}>
                  {quantity(limit.value, limit.unit, code)}
                </span>
              </td>
              <td className={css.number} data-label={t('rules.usual')}>
                {quantity(limit.usual, limit.unit, code)}
              </td>
              <td data-label={t('rules.source')}>
                {limit.source}
                {limit.label ? ` (${t(`rules.label.${limit.label}`)}${limit.since ? `, ${limit.since}` : ''})` : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rule.override ? <Changed rule={rule} mayChange={mayChange} /> : null}
    </div>
  );
}

function Changed({ rule, mayChange }: { rule: RuleDetails; mayChange: boolean }) {
  const { t } = useText();
  const [restoring, setRestoring] = useState(false);
  return (
    <div className={trust.side}>
      <span className={trust.words}>{t('rules.yours', { reason: rule.override?.reason ?? '' })}</span>
      {mayChange ? (
        <Button variant="default" size="xs" onClick={() => setRestoring(true)}>
          {t('rules.restore')}
        </Button>
      ) : null}
      {restoring ? <Restore rule={rule} onClose={() => setRestoring(false)} /> : null}
    </div>
  );
}

function Restore({ rule, onClose }: { rule: RuleDetails; onClose: () => void }) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  const restore = useChange((why: string) =>
    call(`${own}/rules/${encodeURIComponent(rule.id)}/override`, { method: 'DELETE', query: { reason: why } }),
  );
  const submit = () =>
    restore.mutate(reason, {
      onSuccess: () => {
        toastGood(t('rules.restored'));
        onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={t('rules.restore')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={submit} label={t('rules.restore')}>
        <Textarea
          label={t('trust.reason')}
          description={t('trust.reasonHint')}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Problem message={restore.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!reason.trim()} loading={restore.isPending}>
            {t('rules.restoreNow')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

import { Button, Modal, PasswordInput, Switch, Textarea } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { StateTag } from './OrderRow';
import css from './Porting.module.css';
import { outsPath, type PortOut, protectionPath, usePortingChange, usePortOuts, useProtection } from './queries';

/** What protects our numbers, and what other carriers asked for. */
export function Leaving({ may }: { may: boolean }) {
  const { t } = useText();
  const { data: protection } = useProtection();
  const { data: outs = [] } = usePortOuts();
  const [pin, setPin] = useState('');
  const change = usePortingChange((body: { pin?: string; locked?: boolean }) =>
    call(protectionPath, { method: 'PUT', body }),
  );
  const set = (body: { pin?: string; locked?: boolean }) =>
    change.mutate(body, {
      onSuccess: () => {
        setPin('');
        toastGood(t('porting.protectionKept'));
      },
    });
  return (
    <Section title={t('porting.leaving')} lead={t('porting.leavingLead')}>
      <Field label={t('porting.locked')} hint={t('porting.lockedHint')}>
        <Switch
          aria-label={t('porting.locked')}
          disabled={!may}
          checked={protection?.locked ?? false}
          onChange={(event) => set({ locked: event.currentTarget.checked })}
        />
      </Field>
      <Field label={t('porting.outPin')} hint={t(protection?.pinSet ? 'porting.outPinSet' : 'porting.outPinNone')}>
        {may ? (
          <Form onSubmit={() => set({ pin })} label={t('porting.outPin')}>
            <PasswordInput
              aria-label={t('porting.newPin')}
              miw={230}
              placeholder={t('porting.newPin')}
              autoComplete="new-password"
              inputMode="numeric"
              maxLength={10}
              value={pin}
              visibilityToggleButtonProps={{ 'aria-label': t('porting.showPin') }}
              onChange={(event) => setPin(event.currentTarget.value)}
            />
            <Buttons>
              <Button type="submit" variant="default" disabled={!/^\d{6,10}$/.test(pin)} loading={change.isPending}>
                {t('porting.setPin')}
              </Button>
            </Buttons>
          </Form>
        ) : null}
      </Field>
      <Problem message={change.error?.message} />
      {outs.length ? (
        <ul className={css.list} aria-label={t('porting.requests')}>
          {outs.map((one) => (
            <Request key={one.id} request={one} may={may} />
          ))}
        </ul>
      ) : (
        <p className={css.soft}>{t('porting.noRequests')}</p>
      )}
    </Section>
  );
}

function Request({ request, may }: { request: PortOut; may: boolean }) {
  const { t, code } = useText();
  const [holding, setHolding] = useState(false);
  const numbers = request.numbers.map(formatNumber).join(', ');
  const letOn = usePortingChange(() => call(`${outsPath}/${request.id}/hold`, { method: 'DELETE' }));
  const onError = (problem: Error) => toastBad(t('state.notSaved'), problem.message);
  const when = momentText(new Date(request.dueTime), code);
  return (
    <li className={css.row}>
      <div className={css.who}>
        <strong>{numbers}</strong>
        <span className={css.soft}>{t('porting.goesTo', { carrier: request.winningCarrier, when })}</span>
        <StateTag state={request.state} />
        {request.reason ? <p className={css.soft}>{t('porting.because', { reason: request.reason })}</p> : null}
      </div>
      {may && request.state === 'Confirmed' && request.holdSecondsLeft > 0 ? (
        <Button size="xs" color="red" aria-label={t('porting.holdOf', { numbers })} onClick={() => setHolding(true)}>
          {t('porting.hold')}
        </Button>
      ) : null}
      {may && request.state === 'OnHold' ? (
        <Button
          size="xs"
          variant="default"
          aria-label={t('porting.letOnOf', { numbers })}
          onClick={() => letOn.mutate(undefined, { onError })}
        >
          {t('porting.letOn')}
        </Button>
      ) : null}
      {holding ? <HoldDialog request={request} onClose={() => setHolding(false)} /> : null}
    </li>
  );
}

function HoldDialog({ request, onClose }: { request: PortOut; onClose: () => void }) {
  const { t } = useText();
  const [note, setNote] = useState('');
  const hold = usePortingChange(() => call(`${outsPath}/${request.id}/hold`, { method: 'POST', body: { note } }));
  return (
    <Modal opened onClose={onClose} title={t('porting.hold')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={() => hold.mutate(undefined, { onSuccess: onClose })} label={t('porting.hold')}>
        <p className={css.soft}>{t('porting.holdLead')}</p>
        <Textarea
          label={t('porting.holdWhy')}
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Problem message={hold.error?.message} />
        <Buttons>
          <Button type="submit" color="red" disabled={note.trim().length < 3} loading={hold.isPending}>
            {t('porting.holdNow')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

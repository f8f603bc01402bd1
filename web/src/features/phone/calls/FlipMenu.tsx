import { Menu } from '@mantine/core';
import { IconDeviceMobile, IconPhoneCall, IconTransferOut } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { RoundButton } from '@/design/parts/RoundButton';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { formatNumber } from '../dial/numbers';
import { type Call, changeCall, findCall } from '../engine/calls';
import { type FlipNumber, useFlip, useFlipNumbers } from './flips';

/** How long another phone rings, in milliseconds. */
const rings = 32_000;

/** Send the call to another of my phones or numbers; until it is answered there, I talk on here. */
export function FlipMenu({ call }: { call: Call }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const { data: numbers } = useFlipNumbers(open);
  const flip = useFlip();
  const { sessionId, partyId } = call;
  const where = (number: FlipNumber) => number.label || formatNumber(number.phoneNumber ?? '');
  const send = (number: FlipNumber) => {
    if (!sessionId || !partyId) return;
    // When the server ends it here, it went on there.
    changeCall(call.id, { handingOver: true });
    setTimeout(() => findCall(call.id)?.phase === 'connected' && changeCall(call.id, { handingOver: false }), rings);
    flip.mutate(
      { sessionId, partyId, to: { callFlipId: number.id } },
      {
        onSuccess: () => toastGood(t('flip.rings', { where: where(number) })),
        onError: (error) => {
          changeCall(call.id, { handingOver: false });
          toastBad(t('flip.failed'), error instanceof Error ? error.message : t('flip.failedAdvice'));
        },
      },
    );
  };
  return (
    <Menu position="top" width={270} opened={open} onChange={setOpen}>
      <Menu.Target>
        <RoundButton
          label={t('flip.send')}
          icon={IconTransferOut}
          disabled={call.phase !== 'connected' || !sessionId || !partyId || call.busy || call.emergency}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('flip.devices')}</Menu.Label>
        {numbers?.length === 0 ? <Menu.Item disabled>{t('flip.none')}</Menu.Item> : null}
        {numbers?.map((number) => (
          <Menu.Item
            key={number.id}
            leftSection={
              number.type === 'PhoneLine' ? (
                <IconPhoneCall size={17} aria-hidden />
              ) : (
                <IconDeviceMobile size={17} aria-hidden />
              )
            }
            onClick={() => send(number)}
          >
            {where(number)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings">
          {t('flip.setUp')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { Button } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconPlugConnectedX, IconVolumeOff } from '@tabler/icons-react';
import { useStore } from '@/design/store';
import { reconnectPhone } from '@/features/phone/engine/connection';
import { playBlockedSound, soundBlocked } from '@/features/phone/engine/remoteAudio';
import { usePhoneStatus } from '@/features/phone/engine/status';
import { useLiveStatus } from '@/live/socket';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './ConnectionBanner.module.css';

/** What does not work right now and what still does, in one sentence; nothing when all is well. */
function useTrouble(): TextKey | null {
  const { online } = useNetwork();
  const phone = usePhoneStatus().state;
  const live = useLiveStatus();
  if (!online) return 'offline.network';
  if (phone === 'lost' && live === 'lost') return 'offline.server';
  if (phone === 'refused') return 'offline.refused';
  if (phone === 'lost') return 'offline.phone';
  return live === 'lost' ? 'offline.live' : null;
}

export function ConnectionBanner() {
  const { t } = useText();
  const trouble = useTrouble();
  const muted = useStore(soundBlocked);
  if (muted)
    return (
      <div className={css.banner} role="alert">
        <IconVolumeOff size={20} aria-hidden />
        <span className={css.words}>{t('offline.sound')}</span>
        <Button size="compact-sm" onClick={playBlockedSound}>
          {t('offline.playSound')}
        </Button>
      </div>
    );
  if (!trouble) return null;
  return (
    <div className={css.banner} role="status">
      <IconPlugConnectedX size={20} aria-hidden />
      <span className={css.words}>{t(trouble)}</span>
      {trouble === 'offline.live' || trouble === 'offline.network' ? null : (
        <Button size="compact-sm" variant="default" onClick={reconnectPhone}>
          {t('action.retryNow')}
        </Button>
      )}
    </div>
  );
}

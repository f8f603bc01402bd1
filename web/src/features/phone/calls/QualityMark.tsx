import { IconAntennaBars2, IconAntennaBars3, IconAntennaBars5, IconAntennaBarsOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useText } from '@/text/useText';
import { type Call, sipSessions } from '../engine/calls';
import { judge, type MediaSample, type Quality, sampleMedia } from '../engine/quality';
import { noteBad } from '../quality/asking';
import css from './QualityMark.module.css';

const icons = {
  good: IconAntennaBars5,
  fair: IconAntennaBars3,
  poor: IconAntennaBars2,
  silent: IconAntennaBarsOff,
} as const;

function useQuality({ id, held }: Call): Quality | null {
  const [quality, setQuality] = useState<Quality | null>(null);
  useEffect(() => {
    setQuality(null);
    if (held) return undefined; // nothing is to come, and what came before says nothing of afterwards
    let before: MediaSample | null = null;
    const look = async () => {
      const connection = sipSessions.get(id)?.rtcPeerConnection;
      const now = connection ? await sampleMedia(connection).catch(() => null) : null;
      if (before && now) {
        const found = judge(before, now);
        setQuality(found);
        if (found === 'poor') noteBad(id);
      }
      before = now;
    };
    void look();
    const timer = setInterval(() => void look(), 2_500);
    return () => clearInterval(timer);
  }, [id, held]);
  return quality;
}

/** How well we hear the other side, from the browser's own figures. */
export function QualityMark({ call }: { call: Call }) {
  const { t } = useText();
  const quality = useQuality(call);
  if (!quality || (quality === 'silent' && call.atVoicemail)) return null; // mailboxes listen
  const Icon = icons[quality];
  return (
    <span className={css.mark} data-quality={quality} title={t(`quality.${quality}`)}>
      <Icon size={18} aria-hidden />
      <span className="sr-only">{t(`quality.${quality}`)}</span>
    </span>
  );
}

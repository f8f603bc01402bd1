import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import type { Diagnosis, QualitySample } from '../protocol';
import { sentence } from './diagnosis';
import { Plots } from './QualityPlot';
import { SidePanel } from './SidePanel';
import css from './Together.module.css';
import { useRoom } from './useRoom';

const READ_EVERY = 10_000;
const MOST_ROWS = 100;

/** How everybody is connected, for hosts; for others, how they are themselves. The worst first. */
export function QualityPanel({ onClose }: { onClose: () => void }) {
  const { t } = useRoomText();
  const { session, participants, you } = useRoom();
  const [found, setFound] = useState<Record<string, Diagnosis>>({});
  useEffect(() => {
    const read = () => void session.readQuality().then(setFound, () => undefined);
    read();
    const timer = setInterval(read, READ_EVERY);
    return () => clearInterval(timer);
  }, [session]);
  const nameOf = (id: string) => participants.find((each) => each.id === id)?.name ?? '?';
  const rows = participants
    .filter(({ id }) => found[id])
    .sort((a, b) => Number(found[a.id]?.cause === 'good') - Number(found[b.id]?.cause === 'good'))
    .slice(0, MOST_ROWS);
  return (
    <SidePanel title={t('meet.quality')} onClose={onClose}>
      <div className={css.body}>
        {rows.length === 0 ? <p className={css.quiet}>{t('meet.qualityNone')}</p> : null}
        {rows.map(({ id, name }) => {
          const [key, holes] = sentence(name, found[id] as Diagnosis, nameOf);
          return (
            <section key={id} className={css.card} aria-label={name}>
              <h3 className={css.cardTitle}>
                <bdi>{id === you ? t('meet.you', { name }) : name}</bdi>
              </h3>
              <p className={found[id]?.cause === 'good' ? css.quiet : css.help}>{t(key, holes)}</p>
              <Figures id={id} name={name} />
            </section>
          );
        })}
      </div>
    </SidePanel>
  );
}

function Figures({ id, name }: { id: string; name: string }) {
  const { t } = useRoomText();
  const { session } = useRoom();
  const [samples, setSamples] = useState<QualitySample[] | null>(null);
  if (samples) return <Plots samples={samples} />;
  return (
    <Button
      variant="default"
      size="compact-sm"
      onClick={() => void session.readSamples(id).then(setSamples, () => setSamples([]))}
    >
      {t('meet.qualityShow', { name })}
    </Button>
  );
}

import {
  IconArrowForwardUp,
  IconBell,
  IconHeadset,
  IconMessage2,
  IconParking,
  IconRecordMail,
  IconShieldX,
  IconSitemap,
  IconUser,
  type TablerIcon,
} from '@tabler/icons-react';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './Handling.module.css';
import type { Hop, Place, Ring } from './shapes';

const icons: Record<Hop['kind'], TablerIcon> = {
  ring: IconBell,
  announce: IconMessage2,
  program: IconRecordMail,
  forward: IconArrowForwardUp,
  retrieve: IconParking,
};

/** The programs that a path names by what they do; any other goes by its own name. */
const programs: Record<string, { words: TextKey; icon: TablerIcon }> = {
  voicemail: { words: 'handling.hop.voicemail', icon: IconRecordMail },
  menu: { words: 'handling.hop.menu', icon: IconSitemap },
  queue: { words: 'handling.hop.queue', icon: IconHeadset },
  'announcement-only': { words: 'handling.hop.announcement', icon: IconMessage2 },
};

/** The path of a call: who is reached, by which rule, what rings from when to when, and what follows. */
export function PathPicture({ place }: { place: Place }) {
  const { t } = useText();
  const Icon = place.kind === 'refused' ? IconShieldX : IconUser;
  return (
    <div className={css.place}>
      <div className={css.who}>
        <Icon size={20} stroke={1.6} aria-hidden />
        <span>{place.name}</span>
        {place.extensionNumber ? <span className={css.muted}>{place.extensionNumber}</span> : null}
        {place.kind === 'refused' ? <span className={css.muted}>{place.result}</span> : null}
      </div>
      <ul className={css.reasons}>
        {place.verdicts.flatMap((verdict) =>
          verdict.reasons.map(({ text, decides }) => (
            <li key={text} data-decides={decides || undefined}>
              {text}
            </li>
          )),
        )}
        {place.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <ol className={css.hops}>
        {place.hops.map((hop, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: hops are known by their place
          <li key={at} className={css.hop}>
            <HopLine hop={hop} />
            {hop.leadsTo ? <PathPicture place={hop.leadsTo} /> : null}
          </li>
        ))}
      </ol>
      {place.hops.length === 0 && place.kind !== 'refused' ? <p className={css.muted}>{t('handling.noHops')}</p> : null}
    </div>
  );
}

function HopLine({ hop }: { hop: Hop }) {
  const { t } = useText();
  const program = hop.kind === 'program' ? programs[hop.program ?? ''] : undefined;
  const Icon = program?.icon ?? icons[hop.kind];
  const words = {
    ring: t('handling.hop.ring'),
    announce: t('handling.hop.announce', { prompts: hop.prompts?.join(', ') ?? '' }),
    program: program ? t(program.words) : t('handling.hop.program', { name: hop.program ?? '' }),
    forward: t('handling.hop.forward', { to: hop.to ?? '' }),
    retrieve: t('handling.hop.retrieve', { slot: hop.slot ?? '' }),
  }[hop.kind];
  return (
    <div className={css.hopLine}>
      <Icon size={18} stroke={1.6} aria-hidden />
      <div className={css.hopWords}>
        <div>
          {words}
          {hop.when.length ? (
            <span className={css.muted}> · {t('handling.when', { what: hop.when.join(', ') })}</span>
          ) : null}
        </div>
        {hop.rings?.map((ring) => (
          <RingBar key={ring.id} ring={ring} seconds={hop.seconds ?? 1} />
        ))}
      </div>
    </div>
  );
}

/** From when to when a phone rings, of the whole time. */
function RingBar({ ring, seconds }: { ring: Ring; seconds: number }) {
  const { t } = useText();
  const left = `${(100 * ring.after) / seconds}%`;
  const width = `${(100 * (ring.until - ring.after)) / seconds}%`;
  return (
    <div className={css.ring}>
      <span className={css.ringName}>{ring.name}</span>
      <span className={css.track} aria-hidden>
        <span className={css.bar} style={{ left, width }} />
      </span>
      <span className={css.muted}>
        {t('handling.ringTime', { from: Math.round(ring.after), until: Math.round(ring.until) })}
      </span>
    </div>
  );
}

import { Tag, type TagTone } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import type { Setup } from './queries';
import css from './Setup.module.css';

const stateOf = (setup: Setup): [TagTone, TextKey] => {
  if (!setup.lastRequest || !setup.passwordGivenTime) return ['accent', 'setup.waiting'];
  return setup.upToDate ? ['good', 'setup.newest'] : ['warn', 'setup.older'];
};

/** What the phone is, what it has, and when it last came. */
export function SetupState({ setup }: { setup: Setup }) {
  const { t, code } = useText();
  const when = (time: string) => momentText(new Date(time), code);
  const [tone, key] = stateOf(setup);
  const last = setup.lastRequest;
  return (
    <div className={css.state}>
      <span className={css.head}>
        <strong>{[setup.family.title, setup.model].filter(Boolean).join(' ')}</strong>
        <Tag tone={tone}>{t(key)}</Tag>
      </span>
      <span className="tnum">{setup.mac.toUpperCase()}</span>
      <span className={css.quiet}>
        {last ? [when(last.time), last.address, last.userAgent].filter(Boolean).join(' · ') : t('setup.never')}
      </span>
      <span className={css.quiet}>
        {setup.passwordGivenTime
          ? t('setup.passwordGiven', { when: when(setup.passwordGivenTime) })
          : t('setup.passwordDue')}
      </span>
    </div>
  );
}

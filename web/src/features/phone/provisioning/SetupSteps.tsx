import { CopyText } from '@/design/parts/CopyText';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import type { Setup } from './queries';
import css from './Setup.module.css';

/** What to do at the phone, with its address as text and as a picture. */
export function SetupSteps({ setup }: { setup: Setup }) {
  const { t, code } = useText();
  return (
    <section className={css.steps} aria-label={t('setup.steps')}>
      <ol>
        <li>{t('setup.step1')}</li>
        <li>{t('setup.step2', { menu: setup.family.menu.replaceAll(' > ', ' › ') })}</li>
        <li>{t('setup.step3')}</li>
      </ol>
      <div className={css.link}>
        <img src={setup.linkPicture} alt={setup.link} width={132} height={132} />
        <div className={css.address}>
          <CopyText value={setup.link} />
          <span className={css.quiet}>
            {t('setup.expires', { when: momentText(new Date(setup.linkExpires), code) })}
          </span>
        </div>
      </div>
    </section>
  );
}

import { Link } from '@tanstack/react-router';
import { useUnreadChats } from '@/features/messaging/chats/store';
import { useUnreadTexts } from '@/features/messaging/texts/queries';
import { useUnheard } from '@/features/phone/voicemail/queries';
import { useText } from '@/text/useText';
import { usePlaces } from './navigation';
import css from './TabBar.module.css';

export function TabBar() {
  const { t } = useText();
  const counts: Partial<Record<string, number>> = {
    '/voicemail': useUnheard(),
    '/texts': useUnreadTexts(),
    '/chats': useUnreadChats(),
  };
  const places = usePlaces();
  return (
    <nav className={css.bar} aria-label={t('nav.label')}>
      {places
        .filter((place) => !place.wideOnly)
        .map(({ to, label, icon: Icon }) => (
          <Link key={to} to={to} className={css.tab} activeOptions={{ exact: to === '/' }}>
            <span className={css.icon}>
              <Icon size={23} stroke={1.7} aria-hidden />
              {counts[to] ? <span className={css.badge}>{counts[to]}</span> : null}
            </span>
            {t(label)}
          </Link>
        ))}
    </nav>
  );
}

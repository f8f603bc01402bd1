import { useText } from '@/text/useText';
import chatsCss from '../chats/Chats.module.css';
import { FoundPost } from '../chats/views/FoundPost';
import css from './Encryption.module.css';
import { useLocalSearch } from './searching';

/** What was found in encrypted chats, in this browser. */
export function LocalFound({ typed }: { typed: string }) {
  const { t } = useText();
  const search = useLocalSearch(typed);
  if (!search) return null;
  return (
    <section className={css.local} aria-label={t('encryption.searched')} data-testid="found-here">
      <h3 className={chatsCss.section}>{t('encryption.searched')}</h3>
      <p className={chatsCss.facts} role="status">
        {t(search.done ? 'encryption.searchDone' : 'encryption.searching', {
          count: search.found.length,
          posts: search.looked,
        })}
      </p>
      <ul className={chatsCss.list}>
        {search.found.map((post) => (
          <li key={post.id}>
            <FoundPost post={post} withChat />
          </li>
        ))}
      </ul>
    </section>
  );
}

import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { removeLink } from './api';
import { boxOf, useBytes, useObjectUrl } from './fileBytes';
import { safeHref } from './format';
import css from './LinkCards.module.css';
import type { Post, PostLink } from './shapes';

/** What the links of a post lead to. Nothing is asked of the pages themselves before somebody clicks. */
export function LinkCards({ post, own }: { post: Post; own: boolean }) {
  return (
    <div className={css.cards}>
      {(post.links ?? []).map((link) => (
        <LinkCard key={link.id} link={link} post={post} own={own} />
      ))}
    </div>
  );
}

function LinkCard({ link, post, own }: { link: PostLink; post: Post; own: boolean }) {
  const { t } = useText();
  const { data } = useBytes(link.pictureUri, true);
  const picture = useObjectUrl(data);
  const href = safeHref(link.url);
  if (!href) return null;
  const remove = () =>
    void removeLink(post.groupId, post.id, link.id).catch((error: Error) =>
      toastBad(t('chats.link.notRemoved'), error.message),
    );
  const wide = (link.width ?? 0) >= 300 && (link.width ?? 0) > 1.3 * (link.height ?? 0);
  return (
    <div className={css.card} data-testid="link-card" data-wide={wide || undefined}>
      <a className={css.inside} href={href} title={href} target="_blank" rel="noreferrer noopener nofollow">
        <span className={css.words}>
          <span className={css.site}>
            {link.siteName ? (
              <>
                <bdi>{link.siteName}</bdi> · {link.host}
              </>
            ) : (
              link.host
            )}
          </span>
          {link.title ? <bdi className={css.title}>{link.title}</bdi> : null}
          {link.description ? <bdi className={css.description}>{link.description}</bdi> : null}
        </span>
        {link.pictureUri ? (
          <span className={css.picture} style={wide ? { aspectRatio: ratio(link) } : undefined}>
            {picture ? <img src={picture} alt="" /> : null}
          </span>
        ) : null}
      </a>
      {own ? (
        <ActionIcon
          className={css.remove}
          size={24}
          color="gray"
          variant="default"
          onClick={remove}
          aria-label={t('chats.link.remove', { host: link.host })}
        >
          <IconX size={14} aria-hidden />
        </ActionIcon>
      ) : null}
    </div>
  );
}

function ratio(link: PostLink): string {
  const box = boxOf({ id: link.id, type: 'Link', width: link.width, height: link.height });
  return `${box.width} / ${box.height}`;
}

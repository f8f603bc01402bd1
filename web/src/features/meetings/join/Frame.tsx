import type { ReactNode } from 'react';
import { usePageTitle } from '@/design/pageTitle';
import { Wordmark } from '@/design/parts/Wordmark';
import css from './Join.module.css';

interface Props {
  title: string;
  lead?: ReactNode;
  /** Beside the words on wide screens, above them on narrow ones. */
  picture?: ReactNode;
  children?: ReactNode;
}

/** The page before and after a meeting. */
export function Frame({ title, lead, picture, children }: Props) {
  usePageTitle(title);
  return (
    <div className={css.page}>
      <header className={css.head}>
        <Wordmark tone="auto" />
      </header>
      <main id="main" className={css.main} data-picture={picture ? true : undefined}>
        {picture}
        <section className={css.column} aria-labelledby="title">
          <h1 id="title" className={css.title}>
            {title}
          </h1>
          {lead ? <p className={css.lead}>{lead}</p> : null}
          {children}
        </section>
      </main>
    </div>
  );
}

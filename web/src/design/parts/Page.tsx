import type { ReactNode } from 'react';
import { usePageTitle } from '../pageTitle';
import css from './Page.module.css';

interface PageProps {
  title: string;
  /** One line under the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** `wide` uses the whole width; the default keeps lines readable. */
  width?: 'reading' | 'wide';
  children: ReactNode;
}

export function Page({ title, lead, actions, width = 'reading', children }: PageProps) {
  usePageTitle(title);
  return (
    <div className={css.page} data-width={width}>
      <header className={css.header}>
        <div className={css.words}>
          <h1 className={css.title}>{title}</h1>
          {lead ? <p className={css.lead}>{lead}</p> : null}
        </div>
        {actions ? <div className={css.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

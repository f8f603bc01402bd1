import type { ReactNode, Ref } from 'react';
import css from './List.module.css';

/** A framed list of rows. */
export function List({ children, label }: { children: ReactNode; label: string }) {
  return (
    <ul className={css.list} aria-label={label}>
      {children}
    </ul>
  );
}

/** Where a row is in a list of which only some rows are in the page. */
export interface ListPlace {
  ref: Ref<HTMLLIElement>;
  'data-index': number;
  'aria-posinset': number;
  'aria-setsize': number;
}

interface RowProps {
  place?: ListPlace;
  leading: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  trailing?: ReactNode;
  /** Shown only while the row is pointed at or holds the focus, on screens with a pointer. */
  actions?: ReactNode;
  tone?: 'normal' | 'strong' | 'bad';
  children?: ReactNode;
}

export function Row({ place, leading, title, detail, trailing, actions, tone = 'normal', children }: RowProps) {
  return (
    <li className={css.item} {...place}>
      <div className={css.row}>
        {leading}
        <div className={css.words}>
          <div className={css.title} data-tone={tone}>
            {title}
          </div>
          {detail ? (
            <div className={css.detail}>{typeof detail === 'string' ? <span>{detail}</span> : detail}</div>
          ) : null}
        </div>
        {trailing ? <div className={css.trailing}>{trailing}</div> : null}
        {actions ? <div className={css.actions}>{actions}</div> : null}
      </div>
      {children}
    </li>
  );
}

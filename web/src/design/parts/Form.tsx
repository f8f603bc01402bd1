import { Pagination } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '@/text/useText';
import css from './Form.module.css';

/** Fields side by side where there is room. */
export const Pair = ({ children }: { children: ReactNode }) => <div className={css.pair}>{children}</div>;

/** The row of buttons at the end of a form. */
export const Buttons = ({ children }: { children: ReactNode }) => <div className={css.buttons}>{children}</div>;

/** A form in one column. */
export function Form({ onSubmit, label, children }: { onSubmit: () => void; label?: string; children: ReactNode }) {
  return (
    <form
      className={css.form}
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

/** Search field first, then choices. */
export function Filters({ label, children }: { label: string; children: ReactNode }) {
  return (
    <search className={css.filters} aria-label={label}>
      {children}
    </search>
  );
}

export const Count = ({ children }: { children: ReactNode }) => (
  <p className={css.count} aria-live="polite">
    {children}
  </p>
);

/** Pages of a list, when there are several. */
export function Pager({ page, pages, onChange }: { page: number; pages: number; onChange: (page: number) => void }) {
  const { t } = useText();
  if (pages < 2) return null;
  return (
    <nav className={css.pages} aria-label={t('list.pages')}>
      <Pagination
        value={page}
        onChange={onChange}
        total={pages}
        getItemProps={(number) => ({ 'aria-label': t('list.page', { number }) })}
        getControlProps={(control) => ({ 'aria-label': t(control === 'next' ? 'list.next' : 'list.previous') })}
      />
    </nav>
  );
}

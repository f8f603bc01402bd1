import type { ReactNode } from 'react';
import css from './Section.module.css';

interface SectionProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A titled card of settings. */
export function Section({ title, lead, actions, children }: SectionProps) {
  return (
    <section className={css.section} aria-label={title}>
      <header className={css.header}>
        <div>
          <h2 className={css.title}>{title}</h2>
          {lead ? <p className={css.lead}>{lead}</p> : null}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** Name on the left, value or control on the right; stacked on narrow screens. */
export function Field({ label, hint, children }: { label: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <div className={css.field}>
      <div>
        <div className={css.label}>{label}</div>
        {hint ? <div className={css.hint}>{hint}</div> : null}
      </div>
      <div className={css.control}>{children}</div>
    </div>
  );
}

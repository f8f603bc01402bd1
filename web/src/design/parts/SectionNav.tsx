import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef } from 'react';
import { useText } from '@/text/useText';
import css from './SectionNav.module.css';

export interface SectionLink {
  to: string;
  label: string;
  open: boolean;
}

/** The way between the parts of an area; the open one stays in sight. */
export function SectionNav({ label, links }: { label: string; links: SectionLink[] }) {
  const { t } = useText();
  const after = useId();
  const list = useRef<HTMLUListElement>(null);
  const open = links.find((link) => link.open)?.to;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marked link moves with the section
  useEffect(() => {
    list.current?.querySelector('[data-open]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [open]);
  if (links.length < 2) return null;
  return (
    <nav aria-label={label} className={css.parts}>
      <a className={css.skip} href={`#${after}`}>
        {t('nav.skipParts')}
      </a>
      <ul className={css.nav} ref={list}>
        {links.map((link) => (
          <li key={link.to}>
            <Link
              to={link.to}
              className={css.link}
              data-open={link.open || undefined}
              aria-current={link.open ? 'page' : undefined}
            >
              {link.label}
            </Link>
          </li>
        ))}
      </ul>
      <span id={after} tabIndex={-1} />
    </nav>
  );
}

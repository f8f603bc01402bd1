import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef } from 'react';
import { useText } from '@/text/useText';
import css from './SectionNav.module.css';

export interface SectionLink {
  to: string;
  label: string;
  open: boolean;
}

interface SectionNavProps {
  label: string;
  links: SectionLink[];
  /** Of an area with many parts: groups of them, of which `links` are those of the open one. */
  groups?: SectionLink[];
}

/** The way between the parts of an area; the open one stays in sight. */
export function SectionNav({ label, links, groups = [] }: SectionNavProps) {
  const { t } = useText();
  const after = useId();
  if (links.length < 2 && groups.length < 2) return null;
  return (
    <nav aria-label={label} className={css.parts}>
      <a className={css.skip} href={`#${after}`}>
        {t('nav.skipParts')}
      </a>
      {groups.length ? <Links links={groups} kind="groups" current={links.length ? 'true' : 'page'} /> : null}
      {links.length ? <Links links={links} kind="parts" current="page" /> : null}
      <span id={after} tabIndex={-1} />
    </nav>
  );
}

interface LinksProps {
  links: SectionLink[];
  kind: 'groups' | 'parts';
  /** What the open one is: the page, or what the page belongs to. */
  current: 'page' | 'true';
}

function Links({ links, kind, current }: LinksProps) {
  const list = useRef<HTMLUListElement>(null);
  const open = links.find((link) => link.open)?.to;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marked link moves with the section
  useEffect(() => {
    list.current?.querySelector('[data-open]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [open]);
  return (
    <ul className={css.nav} data-kind={kind} ref={list}>
      {links.map((link) => (
        <li key={link.to}>
          <Link
            to={link.to}
            className={css.link}
            data-open={link.open || undefined}
            aria-current={link.open ? current : undefined}
          >
            {link.label}
          </Link>
        </li>
      ))}
    </ul>
  );
}

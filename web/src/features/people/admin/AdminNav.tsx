import { SectionNav } from '@/design/parts/SectionNav';
import { useText } from '@/text/useText';
import { type AdminSection, groups, type PlaceOfAdmin } from './sections';

/** The way through the administration: groups of parts, and the parts of the group that is open. */
export function AdminNav({ here, open }: { here: PlaceOfAdmin; open: AdminSection[] }) {
  const { t } = useText();
  const current = open.find(({ name }) => name === here)?.group;
  const firsts = groups.flatMap((group) => open.find((section) => section.group === group) ?? []);
  const overview = { to: '/administration', label: t('overview.title'), open: here === 'overview' };
  return (
    <SectionNav
      label={t('admin.parts')}
      groups={[
        overview,
        ...firsts.map(({ group, to }) => ({ to, label: t(`overview.group.${group}`), open: group === current })),
      ]}
      links={open
        .filter(({ group }) => group === current)
        .map(({ name, to, label }) => ({ to, label: t(label), open: name === here }))}
    />
  );
}

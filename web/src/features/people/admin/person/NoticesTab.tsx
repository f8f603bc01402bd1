import { ExtensionPath, pathOf } from '@/features/people/ofExtension';
import { Letters } from '@/features/people/settings/Letters';
import type { TabProps } from './PersonPage';

/** What somebody is told of by e-mail and text. */
export const NoticesTab = ({ person }: TabProps) => (
  <ExtensionPath value={pathOf(person.id)}>
    <Letters />
  </ExtensionPath>
);

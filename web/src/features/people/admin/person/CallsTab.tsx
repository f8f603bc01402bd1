import { ExtensionPath, pathOf } from '@/features/people/ofExtension';
import { Delegates } from '@/features/phone/delegates/Delegates';
import { BlockedGreeting } from '@/features/phone/greetings/Greetings';
import { HoursEditor } from '@/features/phone/handling/HoursEditor';
import { BlockedCallers, ForwardingNumbers } from '@/features/phone/handling/Numbers';
import { Rules } from '@/features/phone/handling/Rules';
import { Versions } from '@/features/phone/handling/Versions';
import type { TabProps } from './PersonPage';

/** Who gets somebody's calls, when, and what follows: what they see in their own settings. */
export const CallsTab = ({ person }: TabProps) => (
  <ExtensionPath value={pathOf(person.id)}>
    <HoursEditor owner="me" />
    <Rules />
    <ForwardingNumbers />
    <Delegates of={String(person.id)} />
    <BlockedCallers />
    <BlockedGreeting />
    <Versions owner="me" />
  </ExtensionPath>
);

import { CallerId } from '@/features/numbers/callerId/CallerId';
import { ExtensionPath, pathOf } from '@/features/people/ofExtension';
import { useText } from '@/text/useText';
import type { TabProps } from './PersonPage';

/** What somebody's calls show. */
export function CallerIdTab({ person }: TabProps) {
  const { t } = useText();
  return (
    <ExtensionPath value={pathOf(person.id)}>
      <CallerId lead={t('person.callerIdLead', { name: person.name })} />
    </ExtensionPath>
  );
}

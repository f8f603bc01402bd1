import { CallerId } from '@/features/numbers/callerId/CallerId';
import { useText } from '@/text/useText';
import { ClickToCall } from '../clickToCall/ClickToCall';
import { CrmOpening } from '../crm/CrmOpening';
import { Delegates } from '../delegates/Delegates';
import { BlockedGreeting } from '../greetings/Greetings';
import { HoursEditor } from './HoursEditor';
import { BlockedCallers, ForwardingNumbers } from './Numbers';
import { Rules } from './Rules';
import { Versions } from './Versions';

/** Who gets one's calls, when, and what follows. */
export const CallHandlingSettings = () => (
  <>
    <HoursEditor owner="me" />
    <Rules />
    <ForwardingNumbers />
    <Delegates />
    <BlockedCallers />
    <BlockedGreeting />
    <OwnCallerId />
    <CrmOpening />
    <ClickToCall />
    <Versions owner="me" />
  </>
);

function OwnCallerId() {
  const { t } = useText();
  return <CallerId lead={t('callerId.ownLead')} />;
}

import type { meetingRecording as english } from '../enMeetingRecording';
import type { Text } from '../fill';

export const meetingRecording: Record<keyof typeof english, Text> = {
  'meet.captions': 'Ondertitels',
  'meet.captionsListening': 'Ondertitels staan aan. Ze verschijnen enkele seconden nadat er iets is gezegd.',
  'meet.captionsOff': 'Ondertitels uitschakelen',
  'meet.captionsOn': 'Ondertitels inschakelen',
  'meet.record': 'Opnemen',
  'meet.recordPause': 'Opname pauzeren',
  'meet.recordResume': 'Opname hervatten',
  'meet.recordStop': 'Opname stoppen',
  'meet.recording': 'Opname',
  'meet.recordingIsPaused': 'Opname gepauzeerd',
  'meet.recordingLostDisk':
    'De opname is gestopt: de schijf van de server is bijna vol. Wat is opgenomen, blijft bewaard.',
  'meet.recordingLostWrite':
    'De opname is gestopt: de server kan haar niet wegschrijven. Wat is opgenomen, blijft bewaard.',
  'meet.recordingOf': 'Opname van {name}',
  'meet.recordingPaused': 'De opname is gepauzeerd.',
  'meet.recordingResumed': 'De opname is hervat.',
  'meet.recordingStarted': 'Deze vergadering wordt nu opgenomen.',
  'meet.recordingStay': 'In de vergadering blijven',
  'meet.recordingStopped': 'De opname is gestopt.',
  'meet.recordingTold': 'Deze vergadering wordt opgenomen',
  'meet.recordingToldWords':
    '{name} neemt beeld, geluid en gedeelde schermen op. Als u blijft, stemt u in met de opname.',
  'meet.goLive': 'Live gaan',
  'meet.goLiveWords':
    'Iedereen in de vergadering krijgt het te horen. Kijkers volgen een link; met het adres van een dienst wordt er ook daarheen uitgezonden.',
  'meet.live': 'Live',
  'meet.streamAddress': 'Serveradres van de dienst (optioneel)',
  'meet.streamKey': 'Streamsleutel',
  'meet.streamKeyShow': 'Streamsleutel tonen',
  'meet.streamLink': 'Link voor kijkers kopiëren',
  'meet.streamLinkCopied': 'De link voor kijkers is gekopieerd.',
  'meet.streamLost': 'De vergadering is niet meer live: de server kon de uitzending niet voortzetten.',
  'meet.streamNotTaken': 'Live, maar niet op {host}',
  'meet.streamStarted': 'Deze vergadering is nu live.',
  'meet.streamStop': 'Uitzending stoppen',
  'meet.streamStopped': 'Deze vergadering is niet meer live.',
  'meet.streamTold': 'Deze vergadering is live',
  'meet.streamToldWords':
    '{name} zendt beeld, geluid en gedeelde schermen uit naar anderen. Als u blijft, stemt u in met de uitzending.',
  'meet.watchEnded': 'De livestream is afgelopen',
  'meet.watchEndedWords': '‘{title}’ is afgelopen. U kunt deze pagina sluiten.',
  'meet.watchExpired': 'De link is verlopen: links werken 24 uur. Vraag een nieuwe.',
  'meet.watchGone': 'Deze link werkt niet',
  'meet.watchHost': 'Livevergadering van {name}',
  'meet.watchInvalid': 'Controleer of u de hele link hebt, of vraag een nieuwe.',
  'meet.watchRemoved': 'De persoon aan wie de link is gegeven, is uit de vergadering verwijderd.',
  'meet.watchSound': 'Geluid aanzetten',
  'meet.watchStarting': 'De livestream begint over enkele seconden.',
};

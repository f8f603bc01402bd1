import type { Text } from '../catalog';

/** Texts of voice rooms of chats, in Dutch. */
export const voice = {
  'voice.allow': 'Deze chat heeft een spraakruimte',
  'voice.called': '{who} heeft iedereen gebeld',
  'voice.callEverybody': 'Iedereen bellen',
  'voice.desk': 'Vanaf een bureautelefoon: kies {dial}, daarna {code} en het hekje.',
  'voice.enter': 'Binnengaan',
  'voice.failed': 'Dat is niet gelukt',
  'voice.inRoom': { one: '{count} persoon in de spraakruimte', other: '{count} personen in de spraakruimte' },
  'voice.join': 'Meedoen',
  'voice.leave': 'Verlaten',
  'voice.nobody': 'Er is niemand. Ga naar binnen en anderen zien dat je er bent; er gaat bij niemand iets over.',
  'voice.notEncrypted': 'Berichten hier zijn end-to-end versleuteld; wat in de spraakruimte wordt gezegd niet.',
  'voice.notRung': { one: '{who} kan nu niet worden gebeld', other: 'Nu niet gebeld: {who}' },
  'voice.off': 'De spraakruimte van deze chat staat uit.',
  'voice.over': { one: 'Een gesprek van {count} minuut: {who}', other: 'Een gesprek van {count} minuten: {who}' },
  'voice.overNobody': 'Het gesprek is voorbij. Er deed niemand mee.',
  'voice.people': 'In de spraakruimte',
  'voice.room': 'Spraakruimte',
} as const satisfies Record<string, Text>;

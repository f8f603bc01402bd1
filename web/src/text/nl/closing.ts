import type { Text } from '../catalog';

/** The texts of closing an account, in Dutch. */
export const closing = {
  'admin.closing': 'Account sluiten',
  'closing.certificate': 'Certificaat downloaden',
  'closing.closed': 'Gesloten',
  'closing.erasing': 'Wordt gewist',
  'closing.failed': 'Mislukt',
  'closing.give': 'Opzeggen',
  'closing.giveLead':
    'Alles werkt nog {days} dagen, en tot dan kunt u zich bedenken. Daarna wordt alles van het bedrijf definitief gewist.',
  'closing.hold': 'Bewaarplicht',
  'closing.holdReason': 'Reden, zoals het nummer van een zaak',
  'closing.isClosing': 'Uw account wordt gesloten',
  'closing.isClosingLead':
    'Alles werkt tot {end}. Uiterlijk {due} is alles gewist. Beheerders krijgen het certificaat per e-mail.',
  'closing.keep': 'Account behouden',
  'closing.lead': 'Neem gegevens en nummers mee en laat daarna alles wissen, met een ondertekend certificaat.',
  'closing.legalHold': 'Een bewaarplicht van het bedrijf',
  'closing.liftHold': 'Bewaarplicht opheffen',
  'closing.none': 'Er wordt geen account gesloten',
  'closing.noneWords':
    'Klanten sluiten hun account op deze pagina van henzelf; u sluit er een met ‘clarion accounts close’.',
  'closing.notice': 'Opgezegd',
  'closing.numbers': 'Telefoonnummers',
  'closing.numbersOf': '{count}, waarvan {leaving} onderweg naar een andere provider',
  'closing.overdue': 'Te laat',
  'closing.people': 'Mensen',
  'closing.pinLocked': 'Uw nummers zijn vergrendeld tegen overzetten. Ontgrendel ze voordat u ze meeneemt.',
  'closing.pinNone':
    'Er is geen pincode voor overzetten ingesteld. Zonder die code kan geen nummer naar een andere provider.',
  'closing.pinSet':
    'Geef de pincode voor overzetten aan de nieuwe provider. Nummers die blijven, gaan terug naar de aanbieder.',
  'closing.portOut': 'Een nummer dat onderweg is naar een andere provider',
  'closing.providerHold': 'Een bewaarplicht van de aanbieder',
  'closing.reason': 'Reden (optioneel)',
  'closing.retry': 'Opnieuw proberen',
  'closing.takeAlong': 'Meenemen',
  'closing.takeAlongHint':
    'Bij het opzeggen wordt een kopie van alles gemaakt, en een week voor het einde nog een keer.',
  'closing.toCopy': 'Kopie van de gegevens',
  'closing.toPorting': 'Pincode en nummers',
  'closing.typeName': 'Typ ter bevestiging ‘{name}’',
  'closing.waitsFor': 'Het wissen wacht op',
  'closing.whatGoes': 'Wat met het account verdwijnt',
  'closing.whatGoesLead': 'Mensen, oproepen, berichten, opnamen, instellingen en bestanden.',
  'closing.withdrawn': 'Account behouden',
} as const satisfies Record<string, Text>;

import type { Text } from '../catalogue';

/** Texts of buttons for web pages, by which visitors are called. */
export const ringMe = {
  'ringMe.add': 'Een knop maken',
  'ringMe.change': 'De knop {name} wijzigen',
  'ringMe.color': 'Kleur',
  'ringMe.consent': 'Waarmee bezoekers instemmen',
  'ringMe.consentHint': 'Ze moeten het aanvinken. Leeg: er wordt niets gevraagd.',
  'ringMe.enabled': 'Bezoekers mogen de knop gebruiken',
  'ringMe.html': 'HTML van de knop {name}',
  'ringMe.label': 'Tekst op de knop',
  'ringMe.lead':
    'Een knop voor je webpagina: bezoekers laten hun nummer achter, je telefoons gaan over, en met toets 1 worden ze gebeld. Alleen tijdens je openingstijden.',
  'ringMe.myself': 'Ikzelf',
  'ringMe.name': 'Naam',
  'ringMe.nameHint': 'Telefoons tonen die voor bezoekers die geen naam opgeven.',
  'ringMe.none': 'Er is nog geen knop.',
  'ringMe.off': 'Uitgezet',
  'ringMe.origins': 'Webpagina’s',
  'ringMe.originsHint': 'De knop werkt alleen hierop. Druk na elke op Enter.',
  'ringMe.paste': 'Plak dit waar de knop moet komen',
  'ringMe.pasteHint': 'Andere teksten en kleuren zijn ook attributen; ze staan in de eerste regels van het script.',
  'ringMe.perHour': 'Hoogstens oproepen per uur',
  'ringMe.perNumber': 'Daarvan naar één nummer',
  'ringMe.preview': 'Voorbeeld; er wordt niemand gebeld.',
  'ringMe.remove': 'De knop {name} verwijderen',
  'ringMe.title': 'Belknoppen voor webpagina’s',
  'ringMe.whom': 'Bezoekers worden gebeld door',
} as const satisfies Record<string, Text>;

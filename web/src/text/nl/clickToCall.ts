import type { Text } from '../catalog';

/** Texts of buttons for web pages, by which visitors are called. */
export const clickToCall = {
  'clickToCall.add': 'Een knop maken',
  'clickToCall.change': 'De knop {name} wijzigen',
  'clickToCall.color': 'Kleur',
  'clickToCall.consent': 'Waarmee bezoekers instemmen',
  'clickToCall.consentHint': 'Ze moeten het aanvinken. Leeg: er wordt niets gevraagd.',
  'clickToCall.enabled': 'Bezoekers mogen de knop gebruiken',
  'clickToCall.html': 'HTML van de knop {name}',
  'clickToCall.label': 'Tekst op de knop',
  'clickToCall.lead':
    'Een knop voor je webpagina: bezoekers laten hun nummer achter, je telefoons gaan over, en met toets 1 worden ze gebeld. Alleen tijdens je openingstijden.',
  'clickToCall.myself': 'Ikzelf',
  'clickToCall.name': 'Naam',
  'clickToCall.nameHint': 'Telefoons tonen die voor bezoekers die geen naam opgeven.',
  'clickToCall.none': 'Er is nog geen knop.',
  'clickToCall.off': 'Uitgezet',
  'clickToCall.origins': 'Webpagina’s',
  'clickToCall.originsHint': 'De knop werkt alleen hierop. Druk na elke op Enter.',
  'clickToCall.paste': 'Plak dit waar de knop moet komen',
  'clickToCall.pasteHint':
    'Andere teksten en kleuren zijn ook attributen; ze staan in de eerste regels van het script.',
  'clickToCall.perHour': 'Hoogstens oproepen per uur',
  'clickToCall.perNumber': 'Daarvan naar één nummer',
  'clickToCall.preview': 'Voorbeeld; er wordt niemand gebeld.',
  'clickToCall.remove': 'De knop {name} verwijderen',
  'clickToCall.title': 'Belknoppen voor webpagina’s',
  'clickToCall.whom': 'Bezoekers worden gebeld door',
} as const satisfies Record<string, Text>;

import type { Text } from '../catalog';

/** The texts of automatic text replies, in Dutch. */
export const replies = {
  'autoReplies.afterHours': 'Sms buiten openingstijden',
  'autoReplies.afterHoursHint': 'Op een sms buiten de openingstijden.',
  'autoReplies.automatic': 'Automatisch antwoord',
  'autoReplies.away': 'Sms bij afwezigheid',
  'autoReplies.awayHint': 'Op een sms terwijl niet storen aan staat, of in de tijd die u hieronder kiest.',
  'autoReplies.change': 'Automatische antwoorden van {number}',
  'autoReplies.cut': 'Langer dan {most} delen: de rest valt weg.',
  'autoReplies.every': 'Uren tussen twee antwoorden aan hetzelfde nummer',
  'autoReplies.everyHint': 'Niemand krijgt vaker een antwoord.',
  'autoReplies.from': 'Afwezig vanaf',
  'autoReplies.lead':
    'Beantwoorden gemiste oproepen en sms’en vanzelf. Nooit automatische sms’en, korte nummers of wie STOP heeft gestuurd.',
  'autoReplies.missedCall': 'Gemiste oproepen',
  'autoReplies.missedCallHint': 'Op een oproep van een mobiele telefoon die niemand aannam.',
  'autoReplies.none': 'Hier is geen nummer voor sms.',
  'autoReplies.nothing': 'Beantwoordt niets',
  'autoReplies.on': 'Aan',
  'autoReplies.preview': 'Gaat eruit als: {text}',
  'autoReplies.text': 'Antwoord: {kind}',
  'autoReplies.textHint': 'Schrijf {name}, {company} en {hours}: naam, bedrijf en openingstijden worden ingevuld.',
  'autoReplies.title': 'Automatische antwoorden',
  'autoReplies.until': 'Afwezig tot',
} as const satisfies Record<string, Text>;

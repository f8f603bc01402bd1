import type { Text } from '../catalog';

/** The page of the company's call log. */
export const companyLog = {
  'companyLog.answered': 'Beantwoord',
  'companyLog.blocked': 'Geblokkeerd',
  'companyLog.capture': 'Downloaden voor Wireshark',
  'companyLog.details': 'Details van {who}',
  'companyLog.direction': 'Richting',
  'companyLog.failed': 'Mislukt',
  'companyLog.filters': 'Gesprekslog filteren',
  'companyLog.first': 'Van dag',
  'companyLog.keep': 'Opslaan als tabel',
  'companyLog.ladder': 'SIP-berichten tonen',
  'companyLog.ladderLead':
    'Elk SIP-bericht tussen Clarion en de telefoons en providers van dit gesprek, met de seconden sinds het begin. Open een bericht om het te lezen. Wachtwoorden, mediasleutels en gekozen cijfers zijn verborgen.',
  'companyLog.ladderOf': 'SIP-berichten van {who}',
  'companyLog.laneCarrier': 'Provider',
  'companyLog.lanePhone': 'Telefoon',
  'companyLog.last': 'Tot en met dag',
  'companyLog.lead': 'Elk gesprek van het bedrijf, en waarom het daar overging.',
  'companyLog.legs': 'Delen',
  'companyLog.message': '{from} naar {to}: {words}',
  'companyLog.messages': 'SIP-berichten',
  'companyLog.missed': 'Niet beantwoord',
  'companyLog.noMessages': 'Er worden geen SIP-berichten bewaard',
  'companyLog.noMessagesWords':
    'Ze worden na enkele dagen verwijderd, en de laatste worden enkele seconden na een gesprek opgeslagen.',
  'companyLog.none': 'Geen gesprekken',
  'companyLog.noneWords': 'Niets past bij wat gevraagd is.',
  'companyLog.notKept': 'Er is niets opgeslagen',
  'companyLog.outcome': 'Resultaat',
  'companyLog.person': 'Persoon',
  'companyLog.repeated': 'opnieuw',
  'companyLog.title': 'Gesprekslog',
  'companyLog.voicemail': 'Voicemail',
  'companyLog.why': 'Waarom ging dit over?',
} as const satisfies Record<string, Text>;

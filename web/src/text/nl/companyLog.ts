import type { Text } from '../catalog';

/** The page of the company's call log. */
export const companyLog = {
  'companyLog.answered': 'Beantwoord',
  'companyLog.blocked': 'Geblokkeerd',
  'companyLog.details': 'Details van {who}',
  'companyLog.direction': 'Richting',
  'companyLog.failed': 'Mislukt',
  'companyLog.filters': 'Gesprekslog filteren',
  'companyLog.first': 'Van dag',
  'companyLog.keep': 'Opslaan als tabel',
  'companyLog.last': 'Tot en met dag',
  'companyLog.lead': 'Elk gesprek van het bedrijf, en waarom het daar overging.',
  'companyLog.legs': 'Delen',
  'companyLog.missed': 'Niet beantwoord',
  'companyLog.none': 'Geen gesprekken',
  'companyLog.noneWords': 'Niets past bij wat gevraagd is.',
  'companyLog.notKept': 'Er is niets opgeslagen',
  'companyLog.number': 'Telefoonnummer',
  'companyLog.outcome': 'Resultaat',
  'companyLog.person': 'Persoon',
  'companyLog.title': 'Gesprekslog',
  'companyLog.voicemail': 'Voicemail',
  'companyLog.why': 'Waarom ging dit over?',
} as const satisfies Record<string, Text>;

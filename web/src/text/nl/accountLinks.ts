import type { Text } from '../catalog';

/** Texts of accounts of one installation that share their directories. */
export const accountLinks = {
  'accountLinks.agree': 'Akkoord',
  'accountLinks.ask': 'Vragen om te delen',
  'accountLinks.asked': 'Het andere bedrijf is gevraagd',
  'accountLinks.decline': 'Afwijzen',
  'accountLinks.departments': 'Afdelingen',
  'accountLinks.departmentsHint': 'Zoals in de profielen van mensen. Druk na elke afdeling op Enter.',
  'accountLinks.end': 'Niet meer delen',
  'accountLinks.endOf': 'Niet meer delen met {name}',
  'accountLinks.lead':
    'Bedrijven op deze server kunnen elkaars mensen in het adresboek vinden. Beide moeten akkoord gaan; elk bepaalt wie er van het eigen bedrijf te zien is.',
  'accountLinks.none': 'Je adresboek wordt met niemand gedeeld.',
  'accountLinks.people': 'Personen van {name}',
  'accountLinks.saved': 'Opgeslagen',
  'accountLinks.shows.All': 'Iedereen en alles in het adresboek',
  'accountLinks.shows.Departments': 'Bepaalde afdelingen',
  'accountLinks.shows.Nobody': 'Niemand',
  'accountLinks.shows.People': 'Personen',
  'accountLinks.showsTo': 'Wie {name} van jullie ziet',
  'accountLinks.state.Agreed': 'Gedeeld',
  'accountLinks.state.Asked': 'Vraagt om te delen',
  'accountLinks.state.Waiting': 'Is gevraagd',
  'accountLinks.theirId': 'Account-id van het andere bedrijf',
  'accountLinks.title': 'Accounts hier',
  'accountLinks.yourId': 'Jullie account-id, om mee gevraagd te worden',
} satisfies Record<string, Text>;

import type { Text } from '../catalog';

/** Texts of conferences by phone, in Dutch. */
export const conferences = {
  'conference.copy': 'Kopiëren: {what}',
  'conference.dialIn': 'Inbellen',
  'conference.dialInLead': 'Bel een van deze nummers, of *58 op een telefoon van het bedrijf, en voer een code in.',
  'conference.drop': 'Uit de conferentie verwijderen',
  'conference.dropWho': '{who} uit de conferentie verwijderen',
  'conference.early': 'Anderen mogen zonder mij beginnen',
  'conference.earlyHint': 'Anders horen ze muziek tot iemand de hostcode invoert.',
  'conference.failed': 'Dat is niet gelukt',
  'conference.host': 'Host',
  'conference.hostCode': 'Hostcode',
  'conference.keys':
    'Op de telefoon: *#6 dempt jezelf, *#3 verlaat. Hosts: *#5 dempt alle anderen, *#7 vergrendelt, *#8 zet tonen aan of uit, *#9 neemt op.',
  'conference.lead': 'Met velen tegelijk praten per telefoon.',
  'conference.locked': 'Vergrendeld: er komt niemand meer bij',
  'conference.members': 'In de conferentie',
  'conference.merge': 'Gesprekken samenvoegen',
  'conference.mergeWith': 'Samenvoegen met het gesprek van {who}',
  'conference.merged': '{who} is in de conferentie',
  'conference.muted': 'Gedempt',
  'conference.muteWho': '{who} dempen',
  'conference.noNumbers':
    'Nog geen: mensen van buiten kunnen niet inbellen. Een beheerder kan een nummer van het bedrijf voor vergaderingen bestemmen.',
  'conference.nobody': 'Er is nu niemand in een conferentie',
  'conference.nobodyWords': 'Bel in of voeg twee gesprekken samen: wie erbij is, zie je hier.',
  'conference.notMerged': 'De gesprekken konden niet worden samengevoegd',
  'conference.now': 'Nu',
  'conference.numbers': 'Nummers',
  'conference.numbersHint': 'Beheerders kiezen welke bedrijfsnummers voor conferenties zijn.',
  'conference.participantCode': 'Code voor anderen',
  'conference.quiet': 'Alleen hosts zijn te horen',
  'conference.talks': 'Hoort en wordt gehoord',
  'conference.title': 'Conferentie',
  'conference.unmuteWho': 'Dempen van {who} opheffen',
  'conference.waits': 'Wacht op de host',
} as const satisfies Record<string, Text>;

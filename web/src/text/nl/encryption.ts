import type { Text } from '../catalog';

/** The texts of end-to-end encryption, in Dutch. */
export const encryption = {
  'encryption.anewWords':
    'Alleen als elke browser met je sleutels en ook je herstelwoorden kwijt zijn. Wat eerder is gezegd, gaat weer open zodra iemand in een chat, of het bedrijf, de sleutels ervan overhandigt. De anderen zien dat je sleutels nieuw zijn.',
  'encryption.anewYes': 'Met nieuwe sleutels beginnen',
  'encryption.asks': 'Een andere browser vraagt om je sleutels: {name}.',
  'encryption.beginAnew': 'Beide zijn kwijt',
  'encryption.byBrowser': 'Een andere browser vragen',
  'encryption.byWords': 'Herstelwoorden gebruiken',
  'encryption.companyCan':
    'Het bedrijf kan deze chat herstellen, met een sleutel die {who} op {when} heeft gemaakt. Iedereen in de chat krijgt bericht als die wordt gebruikt.',
  'encryption.companyCannot': 'Niemand buiten deze chat kan die herstellen.',
  'encryption.compare': 'Nummers vergelijken',
  'encryption.compareWith': 'Nummers vergelijken met {who}',
  'encryption.compareWords':
    'Lees elkaar dit nummer voor, het liefst in een gesprek. {who} vindt het in de details van deze chat. Zien jullie hetzelfde, dan zit er niemand tussen.',
  'encryption.compared': 'Je hebt het eerder vergeleken.',
  'encryption.confirmFirst': 'Iemand in deze chat heeft nieuwe sleutels: bevestig eerst dat het die persoon is.',
  'encryption.doubt': 'Geschreven met nieuwe sleutels die je niet hebt bevestigd.',
  'encryption.file': 'Versleuteld bestand',
  'encryption.hideWords': 'Verbergen',
  'encryption.history.All': 'Wie later komt, leest alles sinds de versleuteling.',
  'encryption.history.Joined': 'Wie later komt, leest vanaf dat moment.',
  'encryption.historyLabel': 'Mensen die later komen',
  'encryption.isOff': 'De server kan lezen wat hier wordt gezegd, voor zoeken, linkvoorbeelden, apps en export.',
  'encryption.isOn': 'End-to-end versleuteld',
  'encryption.itIsThem': 'Het is {who}',
  'encryption.keys': 'Sleutels van versleutelde chats',
  'encryption.keysLead': 'Deze browsers lezen je versleutelde chats. Verder niemand, ook deze server niet.',
  'encryption.letIn': 'Toelaten',
  'encryption.letInTitle': '{name} toelaten',
  'encryption.letInWords': 'De andere browser toont ook een nummer. Laat die alleen toe als beide gelijk zijn.',
  'encryption.locked.before': 'Geschreven voordat je in deze chat kwam.',
  'encryption.locked.forged': 'Dit is onderweg veranderd of komt niet van wie het zegt. Het wordt niet getoond.',
  'encryption.locked.impossible': 'Versleuteld. Open Clarion via https om het te lezen.',
  'encryption.locked.notLetIn': 'Versleuteld. Laat deze browser hieronder toe om het te lezen.',
  'encryption.locked.notYet':
    'Versleuteld voordat je sleutels er waren. Het gaat open zodra iemand in de chat Clarion open heeft.',
  'encryption.locked.repeated':
    'Dit is een herhaling van een ander bericht, dat de schrijver niet twee keer verzond. Het wordt niet getoond.',
  'encryption.means.bots':
    'Apps, bots, webhooks en opdrachten lezen en schrijven er niet in; taken, notities, afspraken, peilingen en geplande berichten kunnen er niet in.',
  'encryption.means.company':
    'Het bedrijf kan de chat herstellen met zijn herstelsleutel; iedereen in de chat krijgt dan bericht.',
  'encryption.means.forGood': 'Het kan niet meer uit. Wat eerder is gezegd, blijft zoals het is.',
  'encryption.means.lost':
    'Nieuwe browsers moeten worden toegelaten door een andere browser van jou of met je herstelwoorden: schrijf die op.',
  'encryption.means.noCompany':
    'Wie alle browsers en ook de herstelwoorden kwijt is, heeft iemand anders in de chat nodig om weer te lezen. Het bedrijf kan niet helpen.',
  'encryption.means.server':
    'De server ziet wie wanneer schrijft, hoeveel, en wie wordt genoemd of een reactie krijgt; geen woorden en geen bestanden. De server vindt niets, toont geen links en exporteert alleen wat niet te lezen is. Zoeken gebeurt in je browser.',
  'encryption.newKeys':
    '{who} heeft nieuwe sleutels: misschien zijn de oude kwijt. Vraag het na, het liefst in een gesprek, voordat je verder schrijft.',
  'encryption.newWords': 'Nieuwe maken',
  'encryption.noKeysYet': '{who} heeft nog geen sleutels.',
  'encryption.noWork':
    'Deze chat is versleuteld, en dit moet de server kunnen lezen. Wat er al was, is te lezen; er komt niets bij.',
  'encryption.notLetIn':
    'Je leest versleutelde chats in een andere browser. Om ze hier te lezen, heeft deze je sleutels nodig.',
  'encryption.notSame': 'Ze verschillen',
  'encryption.on':
    '{who} heeft end-to-end-versleuteling aangezet. Wat vanaf hier wordt gezegd, lezen alleen de mensen in deze chat.',
  'encryption.open': 'Ontsleutelen',
  'encryption.opening': 'Ontsleutelen…',
  'encryption.same': 'Het is hetzelfde',
  'encryption.sameLetIn': 'Hetzelfde: toelaten',
  'encryption.searchDone': {
    one: '{count} gevonden in {posts} berichten, in deze browser.',
    other: '{count} gevonden in {posts} berichten, in deze browser.',
  },
  'encryption.searched': 'In versleutelde chats',
  'encryption.searching': {
    one: '{count} gevonden, {posts} berichten gelezen tot nu toe…',
    other: '{count} gevonden, {posts} berichten gelezen tot nu toe…',
  },
  'encryption.showWords': 'Tonen',
  'encryption.snippet': 'Versleuteld bericht',
  'encryption.state.impossible':
    'Versleutelde chats hebben een pagina nodig die via https komt. Vraag je beheerder om het adres.',
  'encryption.state.off': 'Je bedrijf staat geen versleutelde chats toe.',
  'encryption.switchOn': 'Deze chat versleutelen',
  'encryption.switchOnYes': 'Voorgoed versleutelen',
  'encryption.takeAway': 'Intrekken',
  'encryption.takeAwayOf': '{name} intrekken',
  'encryption.takenAway': 'Deze browser opent voortaan niets nieuws meer',
  'encryption.thisBrowser': 'Deze browser',
  'encryption.title': 'Versleuteling',
  'encryption.waits': 'Open Clarion in de andere browser en vergelijk daar dit nummer.',
  'encryption.without': {
    one: '{who} heeft nog geen sleutels en leest mee na het openen van Clarion.',
    other: '{who} hebben nog geen sleutels en lezen mee na het openen van Clarion.',
  },
  'encryption.words': 'Herstelwoorden',
  'encryption.wordsHint': 'Twaalf woorden, zoals je ze hebt opgeschreven.',
  'encryption.wordsLead':
    'Voor als al je browsers kwijt zijn. Bewaar ze op papier: wie deze woorden en je wachtwoord heeft, leest je versleutelde chats.',
  'encryption.wrongWords': 'Dit zijn niet je herstelwoorden.',
} as const satisfies Record<string, Text>;

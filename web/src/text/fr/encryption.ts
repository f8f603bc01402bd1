import type { Text } from '../catalog';

/** The texts of end-to-end encryption, in French. */
export const encryption = {
  'encryption.anewWords':
    'Uniquement si tous les navigateurs ayant vos clés et vos mots de récupération sont perdus. Ce qui a été dit auparavant redevient lisible dès que quelqu’un dans une discussion, ou l’entreprise, transmet ses clés. Les autres voient que vos clés sont nouvelles.',
  'encryption.anewYes': 'Recommencer avec de nouvelles clés',
  'encryption.asks': 'Un autre navigateur demande vos clés : {name}.',
  'encryption.beginAnew': 'Les deux sont perdus',
  'encryption.byBrowser': 'Demander à un autre navigateur',
  'encryption.byWords': 'Utiliser les mots de récupération',
  'encryption.companyCan':
    'L’entreprise peut récupérer cette discussion, avec une clé créée par {who} le {when}. Tous les participants sont avertis lorsqu’elle est utilisée.',
  'encryption.companyCannot': 'Personne en dehors de cette discussion ne peut la récupérer.',
  'encryption.compare': 'Comparer les nombres',
  'encryption.compareWith': 'Comparer les nombres avec {who}',
  'encryption.compareWords':
    'Lisez-vous ce nombre l’un à l’autre, de préférence lors d’un appel. {who} le trouve dans les détails de cette discussion. S’il est identique des deux côtés, personne ne s’interpose entre vous.',
  'encryption.compared': 'Vous l’avez déjà comparé.',
  'encryption.confirmFirst':
    'Quelqu’un dans cette discussion a de nouvelles clés : confirmez d’abord qu’il s’agit bien de cette personne.',
  'encryption.doubt': 'Écrit avec de nouvelles clés que vous n’avez pas confirmées.',
  'encryption.file': 'Fichier chiffré',
  'encryption.hideWords': 'Masquer',
  'encryption.history.All': 'Qui arrive plus tard lit tout depuis le début du chiffrement.',
  'encryption.history.Joined': 'Qui arrive plus tard lit à partir de ce moment.',
  'encryption.historyLabel': 'Personnes qui arrivent plus tard',
  'encryption.isOff':
    'Le serveur peut lire ce qui est dit ici, pour la recherche, les aperçus de liens, les applications et l’export.',
  'encryption.isOn': 'Chiffrement de bout en bout',
  'encryption.itIsThem': 'C’est bien {who}',
  'encryption.keys': 'Clés des discussions chiffrées',
  'encryption.keysLead':
    'Ces navigateurs lisent vos discussions chiffrées. Personne d’autre ne le fait, pas même ce serveur.',
  'encryption.letIn': 'Laisser entrer',
  'encryption.letInTitle': 'Laisser entrer {name}',
  'encryption.letInWords':
    'L’autre navigateur affiche aussi un nombre. Laissez-le entrer uniquement si les deux sont identiques.',
  'encryption.locked.before': 'Écrit avant votre arrivée dans cette discussion.',
  'encryption.locked.forged':
    'Ce message a été modifié en chemin, ou ne vient pas de la personne indiquée. Il n’est pas affiché.',
  'encryption.locked.impossible': 'Chiffré. Ouvrez Clarion en https pour le lire.',
  'encryption.locked.notLetIn': 'Chiffré. Laissez entrer ce navigateur ci-dessous pour le lire.',
  'encryption.locked.notYet':
    'Chiffré avant que vos clés n’existent. Il s’ouvrira lorsqu’un participant de la discussion aura ouvert Clarion.',
  'encryption.locked.repeated':
    'C’est la répétition d’un autre message, que son auteur n’a pas envoyé deux fois. Elle n’est pas affichée.',
  'encryption.means.bots':
    'Les applications, bots, webhooks et commandes n’y lisent ni n’y écrivent ; les tâches, notes, événements, sondages et messages programmés n’y sont pas disponibles.',
  'encryption.means.company':
    'L’entreprise peut la récupérer avec sa clé de récupération, et tous les participants sont avertis lorsqu’elle le fait.',
  'encryption.means.forGood': 'Le chiffrement ne peut plus être désactivé. Ce qui a été dit auparavant reste tel quel.',
  'encryption.means.lost':
    'Un nouveau navigateur doit être autorisé par un autre de vos navigateurs, ou par vos mots de récupération : notez-les.',
  'encryption.means.noCompany':
    'Qui perd tous ses navigateurs et ses mots de récupération a besoin d’un autre participant pour relire la discussion. L’entreprise ne peut pas aider.',
  'encryption.means.server':
    'Le serveur voit qui écrit, quand, combien, qui est mentionné et à quoi chacun réagit ; ni les mots ni les fichiers. Il ne trouve rien, n’affiche aucun lien et n’exporte que de l’illisible. La recherche se fait dans votre navigateur.',
  'encryption.newKeys':
    '{who} a de nouvelles clés : les anciennes sont peut-être perdues. Demandez-lui, de préférence par téléphone, avant d’écrire à nouveau.',
  'encryption.newWords': 'En créer de nouveaux',
  'encryption.noKeysYet': '{who} n’a pas encore de clés.',
  'encryption.noWork':
    'Cette discussion est chiffrée, et le serveur doit pouvoir lire ces éléments. Ce qui existait avant reste lisible ; rien ne s’y ajoute.',
  'encryption.notLetIn':
    'Vous lisez les discussions chiffrées dans un autre navigateur. Pour les lire ici, celui-ci a besoin de vos clés.',
  'encryption.notSame': 'Ils diffèrent',
  'encryption.on':
    '{who} a activé le chiffrement de bout en bout. Seuls les participants de cette discussion lisent ce qui est dit à partir d’ici.',
  'encryption.open': 'Déchiffrer',
  'encryption.opening': 'Déchiffrement…',
  'encryption.same': 'C’est le même',
  'encryption.sameLetIn': 'C’est le même : laisser entrer',
  'encryption.searchDone': {
    one: '{count} résultat dans {posts} messages, dans ce navigateur.',
    other: '{count} résultats dans {posts} messages, dans ce navigateur.',
  },
  'encryption.searched': 'Dans les discussions chiffrées',
  'encryption.searching': {
    one: '{count} résultat, {posts} messages lus jusqu’ici…',
    other: '{count} résultats, {posts} messages lus jusqu’ici…',
  },
  'encryption.showWords': 'Afficher',
  'encryption.snippet': 'Message chiffré',
  'encryption.state.impossible':
    'Les discussions chiffrées exigent une page ouverte en https. Demandez l’adresse à votre administrateur.',
  'encryption.state.off': 'Votre entreprise n’autorise pas les discussions chiffrées.',
  'encryption.switchOn': 'Chiffrer cette discussion',
  'encryption.switchOnYes': 'Chiffrer définitivement',
  'encryption.takeAway': 'Retirer',
  'encryption.takeAwayOf': 'Retirer {name}',
  'encryption.takenAway': 'Il n’ouvre désormais plus rien de nouveau',
  'encryption.thisBrowser': 'Ce navigateur',
  'encryption.title': 'Chiffrement',
  'encryption.waits': 'Ouvrez Clarion dans l’autre navigateur et comparez-y ce nombre.',
  'encryption.without': {
    one: '{who} n’a pas encore de clés et pourra lire après avoir ouvert Clarion.',
    other: '{who} n’ont pas encore de clés et pourront lire après avoir ouvert Clarion.',
  },
  'encryption.words': 'Mots de récupération',
  'encryption.wordsHint': 'Douze mots, tels que vous les avez notés.',
  'encryption.wordsLead':
    'Pour le cas où tous vos navigateurs seraient perdus. Gardez-les sur papier : qui les a avec votre mot de passe lit vos discussions chiffrées.',
  'encryption.wrongWords': 'Ce ne sont pas vos mots de récupération.',
} as const satisfies Record<string, Text>;

import type { Text } from '../catalog';

/** Texts of skills in call queues. */
export const queueSkills = {
  'queues.addSkill': 'Ajouter une compétence',
  'queues.addWanted': 'Demander une compétence',
  'queues.anyKey': 'N’importe quelle touche',
  'queues.bestFirst': 'Le plus compétent sonne en premier',
  'queues.companySkills': 'Compétences de l’entreprise',
  'queues.companySkillsHint': 'Langues, produits, tout ce dont les appelants peuvent avoir besoin. Cent au plus.',
  'queues.falls': 'Secondes avant d’abaisser d’un niveau',
  'queues.language': 'Langue, deux lettres',
  'queues.leastLevel': 'Niveau minimal',
  'queues.levelOf': 'Niveau de {name}',
  'queues.memberLevels': 'Compétences des membres',
  'queues.memberLevelsHint':
    'De 1, un peu, à 5, excellent. S’applique dans toutes les files d’attente où la personne se trouve.',
  'queues.menu': 'Menu',
  'queues.menuKey': 'Touche',
  'queues.newSkill': 'Une nouvelle compétence',
  'queues.noLevel': 'Pas du tout',
  'queues.noSkills': 'L’entreprise n’a pas encore de compétences.',
  'queues.noWanted': 'Les appelants obtiennent qui est libre.',
  'queues.removeSkill': 'Supprimer la compétence {name}',
  'queues.removeWanted': 'Ne plus demander {name}',
  'queues.skill': 'Compétence',
  'queues.skillName': 'Nom de {name}',
  'queues.skills': 'Compétences',
  'queues.waitsFor': 'Attend {skills}',
  'queues.wanted': 'Ce dont les appelants ont besoin',
  'queues.wantedHint':
    'Les membres suffisamment compétents sonnent. Plus l’appelant attend, moins le niveau demandé est élevé ; à la fin, aucun ne l’est.',
  'queues.when': 'Pour qui',
  'queues.when.Always': 'Tous les appelants',
  'queues.when.CalledNumber': 'Ceux qui ont appelé ce numéro',
  'queues.when.Language': 'Ceux qui parlent cette langue',
  'queues.when.Menu': 'Ceux qui sont passés par ce menu',
} as const satisfies Record<string, Text>;

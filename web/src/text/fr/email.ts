import type { Catalogue } from '../catalog';

export const email = {
  'email.from': 'Les e-mails viennent de {sender}.',
  'email.how':
    'L’exploitant de cette installation donne son adresse dans le réglage CLARION_SMTP_URL et redémarre Clarion.',
  'email.lead': 'Les invitations, avis et messages vocaux partent par un serveur de messagerie.',
  'email.none':
    'Aucun serveur de messagerie n’est configuré. Les e-mails sont seulement écrits dans un dossier du serveur ; personne ne les reçoit.',
  'email.nothing': 'Tous les e-mails sont partis.',
  'email.server': 'Serveur de messagerie',
  'email.status.GivenUp': 'Abandonné',
  'email.status.Waiting': 'En attente',
  'email.test': 'Envoyer un e-mail de test',
  'email.tested': 'Le serveur de messagerie a accepté un e-mail de test pour {to}.',
  'email.title': 'E-mail',
  'email.unsent': 'E-mails non envoyés',
  'email.unsentLead':
    'Ce qui attend est réessayé pendant deux jours. Ce qui est abandonné reste dans la liste une semaine.',
  'overview.step.email': 'Configurer l’e-mail',
  'overview.why.email': 'D’ici là, personne ne reçoit d’invitations ni d’avis par e-mail.',
  'person.welcomeWaits':
    'Aucun serveur de messagerie n’est configuré : l’e-mail à {email} a seulement été écrit dans un dossier du serveur.',
} satisfies Partial<Catalogue>;

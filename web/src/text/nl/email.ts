import type { Catalogue } from '../catalog';

export const email = {
  'email.from': 'E-mails komen van {sender}.',
  'email.how':
    'De beheerder van deze installatie geeft het adres op in de instelling CLARION_SMTP_URL en herstart Clarion.',
  'email.lead': 'Uitnodigingen, meldingen en voicemails vertrekken via een mailserver.',
  'email.none':
    'Er is geen mailserver ingesteld. E-mails worden alleen in een map van de server geschreven; niemand ontvangt ze.',
  'email.nothing': 'Alle e-mails zijn verzonden.',
  'email.server': 'Mailserver',
  'email.status.GivenUp': 'Opgegeven',
  'email.status.Waiting': 'Wacht',
  'email.test': 'Testmail verzenden',
  'email.tested': 'De mailserver nam een testmail aan {to} aan.',
  'email.title': 'E-mail',
  'email.unsent': 'Niet-verzonden e-mails',
  'email.unsentLead':
    'Wat wacht, wordt twee dagen lang opnieuw geprobeerd. Wat is opgegeven, staat een week in de lijst.',
  'overview.step.email': 'E-mail instellen',
  'overview.why.email': 'Tot dan ontvangt niemand uitnodigingen of meldingen per e-mail.',
  'person.welcomeWaits':
    'Er is geen mailserver ingesteld: de e-mail aan {email} is alleen in een map van de server geschreven.',
} satisfies Partial<Catalogue>;

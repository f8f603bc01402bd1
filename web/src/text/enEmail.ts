import type { Text } from './catalog';

/** Whether emails of the company leave. */
export const email = {
  'email.from': 'Emails come from {sender}.',
  'email.how':
    'The operator of this installation gives its address in the setting CLARION_SMTP_URL and restarts Clarion.',
  'email.lead': 'Invitations, notices and voicemails leave through a mail server.',
  'email.none': 'No mail server is set. Emails are only written into a folder of the server; nobody receives them.',
  'email.nothing': 'Every email has left.',
  'email.server': 'Mail server',
  'email.status.GivenUp': 'Given up',
  'email.status.Waiting': 'Waiting',
  'email.test': 'Send a test email',
  'email.tested': 'The mail server took a test email to {to}.',
  'email.title': 'Email',
  'email.unsent': 'Unsent emails',
  'email.unsentLead': 'What waits is tried again, for two days. What was given up is listed for a week.',
  'overview.step.email': 'Set up email',
  'overview.why.email': 'Until then nobody receives invitations or notices by email.',
  'person.welcomeWaits': 'No mail server is set: the email to {email} was only written into a folder of the server.',
} as const satisfies Record<string, Text>;

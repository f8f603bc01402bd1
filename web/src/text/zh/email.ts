import type { Catalogue } from '../catalog';

export const email = {
  'email.from': '邮件发件人为 {sender}。',
  'email.how': '本系统的运营者在设置 CLARION_SMTP_URL 中填写其地址，并重新启动 Clarion。',
  'email.lead': '邀请、通知和语音留言通过邮件服务器发出。',
  'email.none': '尚未设置邮件服务器。邮件只写入服务器的文件夹，没有人会收到。',
  'email.nothing': '所有邮件均已发出。',
  'email.server': '邮件服务器',
  'email.status.GivenUp': '已放弃',
  'email.status.Waiting': '等待中',
  'email.test': '发送测试邮件',
  'email.tested': '邮件服务器已接受发给 {to} 的测试邮件。',
  'email.title': '电子邮件',
  'email.unsent': '未发出的邮件',
  'email.unsentLead': '等待的邮件会在两天内重试。已放弃的邮件会在列表中保留一周。',
  'overview.step.email': '设置电子邮件',
  'overview.why.email': '在此之前，没有人会收到邮件邀请或通知。',
  'person.welcomeWaits': '尚未设置邮件服务器：发给 {email} 的邮件只写入了服务器的文件夹。',
} satisfies Partial<Catalogue>;

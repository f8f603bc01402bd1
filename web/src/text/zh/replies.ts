import type { Text } from '../catalog';

/** The texts of automatic text replies, in Chinese. */
export const replies = {
  'autoReplies.afterHours': '非营业时间的短信',
  'autoReplies.afterHoursHint': '回复营业时间以外收到的短信。',
  'autoReplies.automatic': '自动回复',
  'autoReplies.away': '离开期间的短信',
  'autoReplies.awayHint': '在“免打扰”开启时，或在下方所选时间内收到短信时回复。',
  'autoReplies.change': '{number} 的自动回复',
  'autoReplies.cut': '超过 {most} 段：其余部分不发送。',
  'autoReplies.every': '对同一号码两次回复之间的小时数',
  'autoReplies.everyHint': '任何人都不会更频繁地收到回复。',
  'autoReplies.from': '离开开始时间',
  'autoReplies.lead': '自动回复未接来电和短信。绝不回复自动短信、短号码或已发送 STOP 的人。',
  'autoReplies.missedCall': '未接来电',
  'autoReplies.missedCallHint': '回复来自手机且无人接听的来电。',
  'autoReplies.none': '这里没有可用于短信的号码。',
  'autoReplies.nothing': '不自动回复',
  'autoReplies.on': '已开启',
  'autoReplies.preview': '将发送：{text}',
  'autoReplies.text': '回复内容：{kind}',
  'autoReplies.textHint': '可写 {name}、{company} 和 {hours}，发送时填入姓名、公司和营业时间。',
  'autoReplies.title': '自动回复',
  'autoReplies.until': '离开结束时间',
} as const satisfies Record<string, Text>;

import type { Text } from '../catalog';

/** The page of the company's call log. */
export const companyLog = {
  'companyLog.answered': '已接听',
  'companyLog.blocked': '已拦截',
  'companyLog.details': '{who} 的详情',
  'companyLog.direction': '方向',
  'companyLog.failed': '失败',
  'companyLog.filters': '筛选通话记录',
  'companyLog.first': '起始日期',
  'companyLog.keep': '另存为表格',
  'companyLog.last': '结束日期',
  'companyLog.lead': '公司的所有通话，以及为何在那里振铃。',
  'companyLog.legs': '各段',
  'companyLog.missed': '未接听',
  'companyLog.none': '没有通话',
  'companyLog.noneWords': '没有符合条件的通话。',
  'companyLog.notKept': '未保存',
  'companyLog.number': '电话号码',
  'companyLog.outcome': '结果',
  'companyLog.person': '人员',
  'companyLog.title': '通话记录',
  'companyLog.voicemail': '语音信箱',
  'companyLog.why': '为什么会振铃？',
} as const satisfies Record<string, Text>;

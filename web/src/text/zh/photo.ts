import type { Text } from '../catalog';

/** The texts about profile photos, in Chinese. */
export const photo = {
  'photo.choose': '选择照片',
  'photo.crop': '裁剪照片',
  'photo.cropHint': '拖动图片，或使用方向键。',
  'photo.move': '显示的图片部分',
  'photo.remove': '移除照片',
  'photo.removed': '照片已移除',
  'photo.save': '保存照片',
  'photo.saved': '照片已保存',
  'photo.unreadable': '无法读取此图片',
  'photo.unreadableAdvice': '请选择 PNG、JPEG、WebP 或 GIF 文件。',
  'photo.zoom': '缩放',
} as const satisfies Record<string, Text>;

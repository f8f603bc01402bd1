import { describe, expect, it } from 'vitest';
import { momentAt, wallOf } from './wallClock';

describe('times in other zones (MTG-13)', () => {
  it.each([
    ['2026-01-05T09:00', 'America/New_York', '2026-01-05T14:00:00.000Z'],
    ['2026-07-06T09:00', 'America/New_York', '2026-07-06T13:00:00.000Z'],
    ['2026-01-05T09:00', 'Asia/Kolkata', '2026-01-05T03:30:00.000Z'],
    ['2026-01-01T00:30', 'Pacific/Auckland', '2025-12-31T11:30:00.000Z'],
    ['2026-01-05T09:00', 'UTC', '2026-01-05T09:00:00.000Z'],
  ])('%s in %s', (wall, zone, moment) => {
    expect(momentAt(wall, zone)?.toISOString()).toBe(moment);
    expect(wallOf(new Date(moment), zone)).toBe(wall);
  });
  it('has a moment for a time that clocks skip or show twice', () => {
    expect(momentAt('2026-03-29T02:30', 'Europe/Amsterdam')).not.toBeNull();
    expect(wallOf(momentAt('2026-10-25T02:30', 'Europe/Amsterdam') as Date, 'Europe/Amsterdam')).toBe(
      '2026-10-25T02:30',
    );
  });
  it('has none for what is no time', () => {
    expect(momentAt('', 'UTC')).toBeNull();
    expect(momentAt('soon', 'UTC')).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { dragged, squareOf, whole } from './crop';

const wide = { width: 400, height: 200 };

describe('the square that is cut out of a picture', () => {
  it('is the middle at first, as large as it can be', () => {
    expect(squareOf(wide, whole)).toEqual({ left: 100, top: 0, side: 200 });
  });
  it('is smaller when enlarged, and never leaves the picture', () => {
    expect(squareOf(wide, { zoom: 2, x: 0, y: 1 })).toEqual({ left: 0, top: 100, side: 100 });
    expect(squareOf(wide, { zoom: 99, x: 0.5, y: 0.5 }).side).toBe(50);
  });
  it('follows the finger, and stops at the edge', () => {
    expect(squareOf(wide, dragged(wide, whole, 100, 10, 0)).left).toBe(80);
    const far = dragged(wide, whole, 100, 9_999, 0);
    expect(squareOf(wide, far).left).toBe(0);
    expect(squareOf(wide, dragged(wide, far, 100, -10, 0)).left).toBe(20);
  });
});

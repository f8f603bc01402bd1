/** The square of a picture that is kept: how much it is enlarged, and where its middle is (0 to 1 of each side). */
export interface Crop {
  zoom: number;
  x: number;
  y: number;
}

export const whole: Crop = { zoom: 1, x: 0.5, y: 0.5 };
export const MOST_ZOOM = 4;

interface Size {
  width: number;
  height: number;
}

/** The square in pixels of the picture; it never leaves the picture. */
export function squareOf({ width, height }: Size, { zoom, x, y }: Crop): { left: number; top: number; side: number } {
  const side = Math.min(width, height) / Math.min(MOST_ZOOM, Math.max(1, zoom));
  const within = (middle: number, length: number) => Math.min(length - side, Math.max(0, middle * length - side / 2));
  return { left: within(x, width), top: within(y, height), side };
}

/** After a drag by some pixels of a view with sides of `view` pixels. */
export function dragged(size: Size, crop: Crop, view: number, dx: number, dy: number): Crop {
  const { left, top, side } = squareOf(size, crop);
  const scale = side / view;
  const moved = {
    ...crop,
    x: (left + side / 2 - dx * scale) / size.width,
    y: (top + side / 2 - dy * scale) / size.height,
  };
  const kept = squareOf(size, moved);
  return { ...moved, x: (kept.left + side / 2) / size.width, y: (kept.top + side / 2) / size.height };
}

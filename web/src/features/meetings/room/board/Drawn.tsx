import { boxOf, pathOf, type Shape } from './shapes';

/** One shape. Its text is text: nothing in it is markup. */
export function Drawn({ shape: { id, kind, points, color, width, text } }: { shape: Shape }) {
  const line = { fill: 'none', stroke: color, strokeWidth: width, strokeLinecap: 'round', 'data-shape': id } as const;
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points;
  const { x, y, width: across, height } = boxOf(points);
  switch (kind) {
    case 'pen':
      return <path {...line} strokeLinejoin="round" d={pathOf(points)} />;
    case 'line':
      return <line {...line} x1={x1} y1={y1} x2={x2} y2={y2} />;
    case 'rectangle':
      return <rect {...line} x={x} y={y} width={across} height={height} />;
    case 'ellipse':
      return <ellipse {...line} cx={x + across / 2} cy={y + height / 2} rx={across / 2} ry={height / 2} />;
    case 'text':
      return (
        <text x={x1} y={y1} fill={color} fontSize={36} fontFamily="sans-serif" data-shape={id}>
          {text}
        </text>
      );
  }
}

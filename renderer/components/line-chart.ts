import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartConfiguration,
  type ChartDataset,
  type Plugin,
} from 'chart.js';

Chart.register(LineController, LineElement, PointElement, LinearScale);

/** A point of a line: place on the x axis, value. */
export type ChartPoint = readonly [x: number, y: number];

/** A line. Colours are names of tokens: `--accent`. */
export interface ChartSeries {
  readonly title: string;
  readonly color: string;
  readonly points: readonly ChartPoint[];
  /** Dashes tell lines apart without colour. */
  readonly dashed?: boolean;
  /** Holds its value until the next point instead of sloping. */
  readonly stepped?: boolean;
}

/** A labelled horizontal line. */
export interface ChartLimit {
  readonly title: string;
  readonly value: number;
  readonly color: string;
}

/** All that a chart shows. */
export interface ChartContent {
  readonly series: readonly ChartSeries[];
  readonly limits: readonly ChartLimit[];
  readonly formatX: (x: number) => string;
  readonly formatY: (y: number) => string;
  /** Only whole numbers make sense on the y axis. */
  readonly wholeY: boolean;
}

const FONT_PIXELS = 11;

function readToken(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function datasetOf({ title, color, points, dashed, stepped }: ChartSeries): ChartDataset<'line'> {
  return {
    label: title,
    data: points.map(([x, y]) => ({ x, y })),
    borderColor: readToken(color),
    borderWidth: 1.5,
    borderDash: dashed === true ? [5, 3] : [],
    pointRadius: points.length === 1 ? 2 : 0,
    stepped: stepped === true,
  };
}

/** Writes the name of each limit above its line, at the right end. */
function limitPlugin(limits: readonly ChartLimit[]): Plugin<'line'> {
  return {
    id: 'limits',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const y = scales['y'];
      if (y === undefined) return;
      ctx.save();
      ctx.font = `${FONT_PIXELS}px ${readToken('--font-text')}`;
      ctx.textAlign = 'right';
      ctx.lineWidth = 1;
      for (const { title, value, color } of limits) {
        const at = Math.round(y.getPixelForValue(value)) + 0.5;
        ctx.strokeStyle = ctx.fillStyle = readToken(color);
        ctx.setLineDash([2, 3]);
        ctx.beginPath();
        ctx.moveTo(chartArea.left, at);
        ctx.lineTo(chartArea.right, at);
        ctx.stroke();
        ctx.fillText(title, chartArea.right - 2, at - 3);
      }
      ctx.restore();
    },
  };
}

function scaleOf(format: (value: number) => string, ticks: number) {
  return {
    type: 'linear' as const,
    border: { color: readToken('--line-strong') },
    grid: { color: readToken('--line'), lineWidth: 0.5, tickLength: 4 },
    ticks: {
      color: readToken('--text-muted'),
      font: { size: FONT_PIXELS },
      maxTicksLimit: ticks,
      maxRotation: 0,
      callback: (value: string | number) => format(Number(value)),
    },
  };
}

/** Configuration of a still line chart in the colours of the present theme. */
export function lineChartConfig({ series, limits, formatX, formatY, wholeY }: ChartContent): ChartConfiguration<'line'> {
  const highest = Math.max(1, ...limits.map((limit) => limit.value));
  const x = scaleOf(formatX, 6);
  const y = scaleOf(formatY, 5);
  return {
    type: 'line',
    data: { datasets: series.map(datasetOf) },
    plugins: [limitPlugin(limits)],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      layout: { padding: { top: 8, right: 8 } },
      scales: {
        x: { ...x, min: 0 },
        y: {
          ...y,
          min: 0,
          suggestedMax: limits.length === 0 ? undefined : highest * 1.15,
          ticks: { ...y.ticks, precision: wholeY ? 0 : undefined },
        },
      },
    },
  };
}

import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartDataset,
  type ChartOptions,
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

/** Draws the limits of the moment, each with its name above the line at the right end. */
function limitPlugin(limits: () => readonly ChartLimit[]): Plugin<'line'> {
  return {
    id: 'limits',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const y = scales['y'];
      if (y === undefined) return;
      ctx.save();
      ctx.font = `${FONT_PIXELS}px ${readToken('--font-text')}`;
      ctx.textAlign = 'right';
      ctx.lineWidth = 1;
      for (const { title, value, color } of limits()) {
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
      font: { size: FONT_PIXELS, family: readToken('--font-text') },
      maxTicksLimit: ticks,
      maxRotation: 0,
      callback: (value: string | number) => format(Number(value)),
    },
  };
}

function optionsOf({ limits, formatX, formatY, wholeY }: ChartContent): ChartOptions<'line'> {
  const y = scaleOf(formatY, 5);
  const highest = Math.max(0, ...limits.map((limit) => limit.value));
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    events: [],
    layout: { padding: { top: 8, right: 8 } },
    scales: {
      x: { ...scaleOf(formatX, 6), min: 0 },
      y: {
        ...y,
        min: 0,
        ...(highest === 0 ? {} : { suggestedMax: highest * 1.15 }),
        ticks: wholeY ? { ...y.ticks, precision: 0 } : y.ticks,
      },
    },
  };
}

/** A still line chart on a canvas, in the colours of the present theme. */
export function createLineChart(context: CanvasRenderingContext2D, first: ChartContent) {
  let content = first;
  const chart = new Chart(context, {
    type: 'line',
    data: { datasets: content.series.map(datasetOf) },
    options: optionsOf(content),
    plugins: [limitPlugin(() => content.limits)],
  });

  /** Draws other content, or the same in another theme. */
  function update(next: ChartContent): void {
    content = next;
    chart.data = { datasets: next.series.map(datasetOf) };
    chart.options = optionsOf(next);
    chart.update('none');
  }

  return { update, destroy: () => chart.destroy() };
}

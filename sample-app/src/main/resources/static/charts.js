/** Charts over the last two minutes, in the page's colours. */

const WINDOW_SECONDS = 120;
const FIRST_SECONDS = 30;
const DASH = [6, 4];
const openedSeconds = Date.now() / 1000;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** What is drawn for a series: in the chart, and as a sample in its legend. */
export const MARKS = {
  line: {draw: '<path d="M0 6h18" stroke-width="2"/>'},
  dashed: {dash: DASH, draw: '<path d="M0 6h18" stroke-width="2" stroke-dasharray="5 3"/>'},
  dotted: {dash: [2, 3], draw: '<path d="M0 6h18" stroke-width="2" stroke-dasharray="2 2"/>'},
  dot: {point: disc, isFilled: true, draw: '<circle cx="9" cy="6" r="4" fill="currentColor"/>'},
  ring: {point: disc, draw: '<circle cx="9" cy="6" r="3.5" stroke-width="1.5"/>'},
  diamond: {point: diamond, isFilled: true, draw: '<path d="M9 0.5l5.5 5.5-5.5 5.5-5.5-5.5z" fill="currentColor"/>'},
};

function disc(path, x, y, radius) {
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI);
}

function diamond(path, x, y, radius) {
  path.moveTo(x, y - radius * 1.35);
  path.lineTo(x + radius * 1.35, y);
  path.lineTo(x, y + radius * 1.35);
  path.lineTo(x - radius * 1.35, y);
  path.closePath();
}

/**
 * A chart in a figure, with its legend.
 *
 * Series have `label`, `mark` (of MARKS), `colour` (a custom property's name) and `fills`, whether
 * the area below is shaded. They may be added later.
 */
export class Chart {
  #figure;
  #format;
  #series = [];
  #seconds = [];
  #values = [];
  #plot;

  constructor(figure, {label, scale, ticks, format}) {
    this.#figure = figure;
    this.#format = format;
    const place = figure.querySelector('.plot');
    place.setAttribute('role', 'img');
    place.setAttribute('aria-label', label);
    this.#plot = new uPlot(
        {...size(place), legend: {show: false}, padding: [8, 28, 0, 0],
          cursor: {y: false, points: {show: false}, drag: {x: false, y: false}},
          scales: {x: {range: timeRange}, y: scale},
          axes: [axis({values: (_, at) => at.map(s => new Date(s * 1000).toLocaleTimeString('en-GB')), space: 90, size: 28}),
            axis({...ticks, size: 62})],
          series: [{}],
          hooks: {setCursor: [() => this.#showValues()]}},
        [[]], place);
    new ResizeObserver(() => this.#plot.setSize(size(place))).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot.redraw(false));
  }

  addSeries({label, mark, colour: name, fills = false}) {
    const stroke = () => colour(name);
    const {point, isFilled, dash} = mark;
    const item = document.createElement('li');
    item.innerHTML = `<svg width="18" height="12" fill="none" stroke="currentColor" aria-hidden="true">${mark.draw}</svg><span></span><b></b>`;
    item.querySelector('svg').style.color = `var(--${name})`;
    item.querySelector('span').textContent = label;
    this.#figure.querySelector('.legend').append(item);
    this.#series.push(item.querySelector('b'));
    this.#values.push(this.#seconds.map(() => null));
    this.#plot.addSeries(point
        ? {stroke, width: 0, paths: () => null,
          points: {show: true, size: 8, width: 1.5, stroke, fill: () => isFilled ? colour(name) : 'transparent', paths: points(point)}}
        : {stroke, width: 2, dash, spanGaps: true, fill: fills ? () => colour('wash') : undefined, points: {show: false}});
  }

  get seriesCount() {
    return this.#series.length;
  }

  get pointCount() {
    return this.#seconds.length;
  }

  /** Adds a value for each series, null where there is none. */
  add(values) {
    const now = Date.now() / 1000;
    this.#seconds.push(now);
    this.#values.forEach((series, i) => series.push(values[i] ?? null));
    while (this.#seconds[0] < now - WINDOW_SECONDS) {
      this.#seconds.shift();
      this.#values.forEach(series => series.shift());
    }
    this.#figure.querySelector('.empty').hidden = true;
    this.draw();
  }

  /** Draws what there is as of now. */
  draw() {
    this.#plot.setData([this.#seconds, ...this.#values]);
    this.#showValues();
  }

  /** Beside each label the value under the pointer, or else the latest. */
  #showValues() {
    const at = this.#plot?.cursor.idx;
    this.#series.forEach((element, i) => {
      const value = at == null ? this.#values[i].findLast(v => v != null) : this.#values[i][at];
      element.textContent = value == null ? '–' : this.#format(value);
    });
  }
}

function size(place) {
  return {width: place.clientWidth, height: place.clientHeight};
}

function timeRange() {
  const now = Date.now() / 1000;
  return [Math.max(openedSeconds, now - WINDOW_SECONDS), Math.max(now, openedSeconds + FIRST_SECONDS)];
}

function axis(options) {
  return {
    stroke: () => colour('quiet'),
    font: '12px system-ui, sans-serif',
    grid: {stroke: () => colour('line'), width: 1},
    ticks: {show: false},
    ...options,
  };
}

function points(shape) {
  return (plot, series, first, last) => {
    const path = new Path2D();
    const radius = plot.series[series].points.size / 2 * devicePixelRatio;
    for (let i = first; i <= last; i++) {
      if (plot.data[series][i] != null) {
        shape(path, plot.valToPos(plot.data[0][i], 'x', true), plot.valToPos(plot.data[series][i], 'y', true), radius);
      }
    }
    return {stroke: path, fill: path, flags: 3};
  };
}

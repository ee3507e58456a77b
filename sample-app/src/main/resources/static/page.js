import {Chart, MARKS} from './charts.js';
import {bytes, clock, count, duration, percent} from './format.js';
import {scrape} from './meters.js';

const STEP_MILLIS = 1000;
const $ = id => document.getElementById(id);

/* ---- Charts ---- */

const DECADES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
const latency = new Chart($('latency'), {
  label: 'Latency of calls over the last two minutes, on a logarithmic scale from a microsecond to 100 seconds',
  scale: {distr: 3, range: () => [0.6, 1.6e8]},
  ticks: {splits: () => DECADES, filter: (_, at) => at, values: (_, at) => at.map(v => duration(v).replace('.0', ''))},
  format: duration,
});
latency.addSeries({label: 'hit, look-up', mark: MARKS.dot, colour: 'accent'});
latency.addSeries({label: 'hit, whole answer', mark: MARKS.ring, colour: 'accent'});
latency.addSeries({label: 'miss', mark: MARKS.diamond, colour: 'text'});

const memory = new Chart($('memory'), {
  label: 'Memory over the last two minutes',
  scale: {range: (_, min, max) => [0, Math.max(64e6, max * 1.1)]},
  ticks: {values: (_, at) => at.map(bytes)},
  format: bytes,
});
memory.addSeries({label: 'file pages', mark: MARKS.line, colour: 'accent', fills: true});
memory.addSeries({label: 'anonymous', mark: MARKS.line, colour: 'text'});
memory.addSeries({label: 'shared', mark: MARKS.line, colour: 'faint'});
memory.addSeries({label: 'entries mapped', mark: MARKS.dashed, colour: 'accent'});
memory.addSeries({label: 'Java heap used', mark: MARKS.dashed, colour: 'text'});

const rate = new Chart($('rate'), {
  label: 'Hit rate of each cache over the last two minutes',
  scale: {range: () => [0, 1.02]},
  ticks: {splits: () => [0, 0.25, 0.5, 0.75, 1], values: (_, at) => at.map(v => `${100 * v} %`)},
  format: percent,
});
const RATE_STYLES = [
  {mark: MARKS.line, colour: 'accent'}, {mark: MARKS.line, colour: 'text'}, {mark: MARKS.line, colour: 'faint'},
  {mark: MARKS.dashed, colour: 'accent'}, {mark: MARKS.dashed, colour: 'text'}, {mark: MARKS.dashed, colour: 'faint'},
];
const rated = [];

function showRates(caches) {
  for (const {name} of caches) {
    if (!rated.includes(name)) {
      rate.addSeries({label: name, ...RATE_STYLES[rated.length % RATE_STYLES.length]});
      rated.push(name);
    }
  }
  const rates = rated.map(name => caches.find(c => c.name === name)).map(c => c && hitRate(c));
  if (rates.some(r => r != null)) {
    rate.add(rates);
  }
}

function hitRate({hits, misses}) {
  return hits + misses === 0 ? null : hits / (hits + misses);
}

function showTable(caches) {
  $('table').tBodies[0].replaceChildren(...caches.map(cache => {
    const row = document.createElement('tr');
    const share = hitRate(cache);
    const cells = [cache.name, count(cache.entries), bytes(cache.stored), count(cache.hits),
      count(cache.misses), share == null ? '–' : percent(share)];
    for (const text of cells) {
      row.insertCell().textContent = text;
    }
    if (cache.reasons.length) {
      const reasons = document.createElement('small');
      reasons.textContent = cache.reasons.map(r => `${r.reason} ${count(r.count)}`).join(', ');
      row.cells[4].append(reasons);
    }
    return row;
  }));
}

/* ---- Once a second ---- */

let startedSeconds = null;
let silentSince = null;

async function update() {
  try {
    const reading = await scrape();
    memory.add([reading.file, reading.anonymous, reading.shared, reading.mapped, reading.heap]);
    showRates(reading.caches);
    showTable(reading.caches);
    latency.draw();
    if (startedSeconds != null && reading.startedSeconds !== startedSeconds) {
      $('restart').textContent = `The application was started again, which was seen at ${clock()}. What it had stored is there: query an airport.`;
    }
    startedSeconds = reading.startedSeconds;
    silentSince = null;
  } catch (e) {
    silentSince ??= clock();
    $('trouble').textContent = `The application has not answered since ${silentSince}. It is asked again each second.`;
  }
  $('trouble').hidden = silentSince == null;
  document.body.classList.toggle('stale', silentSince != null);
}

async function tick() {
  if ($('live').checked && !document.hidden) {
    await update();
  }
  if ($('repeat').checked && !document.hidden && !isBusy() && silentSince == null) {
    await act(query);
  }
  setTimeout(tick, STEP_MILLIS);
}

/* ---- Actions: one at a time ---- */

const buttons = [...document.querySelectorAll('button')];
const isBusy = () => buttons[0].getAttribute('aria-disabled') === 'true';

function say(kind, text) {
  $('outcome').hidden = kind == null;
  $('outcome').dataset.kind = kind ?? '';
  $('outcome').textContent = kind ?? '';
  $('result').textContent = text;
}

async function act(action) {
  if (isBusy()) {
    return;
  }
  buttons.forEach(button => button.setAttribute('aria-disabled', 'true'));
  const start = performance.now();
  const timer = setInterval(() => {
    $('elapsed').textContent = `working, ${Math.round((performance.now() - start) / 1000)} s`;
  }, 1000);
  try {
    await action();
  } catch (e) {
    say('error', e instanceof TypeError ? 'The application does not answer.' : e.message);
  } finally {
    clearInterval(timer);
    $('elapsed').textContent = '';
    buttons.forEach(button => button.removeAttribute('aria-disabled'));
  }
}

async function call(path, method = 'GET') {
  const response = await fetch(path, {method});
  if (response.status === 204) {
    return null;
  }
  const body = await response.json();
  if (!response.ok) {
    throw new Error(body.detail ?? `${path} says ${response.status}`);
  }
  return body;
}

/** Calls what reads from a cache, and charts how long it took. */
async function timed(path) {
  const answer = await call(path);
  const isHit = answer.cache === 'hit';
  latency.add([isHit ? answer.lookupMicros : null, isHit ? answer.micros : null, isHit ? null : answer.micros]);
  return answer;
}

function how(answer) {
  switch (answer.cache) {
    case 'hit':
      return `The look-up took ${duration(answer.lookupMicros)}, the whole answer ${duration(answer.micros)}.`;
    case 'damaged':
      return `A block did not match its checksum: its entry was removed and the method ran again, ${duration(answer.micros)} in all.`;
    default:
      return `The method ran and its result was stored, in ${duration(answer.micros)}.`;
  }
}

async function query() {
  const airport = $('airport').value.toUpperCase();
  const answer = await timed(`api/airports/${encodeURIComponent(airport)}`);
  const delay = answer.meanDelayMinutes;
  say(answer.cache, `${answer.origin}: ${count(answer.flights)} flights, ${Math.abs(delay).toFixed(1)} minutes ${delay < 0 ? 'early' : 'late'} on average. ${how(answer)}`);
  await timed(`api/legs?origin=${encodeURIComponent(airport)}`);
}

async function scan() {
  const release = $('release').checked;
  const answer = await timed(`api/scan?release=${release}`);
  const seconds = answer.micros / 1e6;
  const speed = answer.cache === 'hit' ? `, ${(answer.bytes / 1e9 / seconds).toFixed(1)} GB/s` : '';
  say(answer.cache, `${count(answer.rows)} rows in ${answer.columns} columns, ${bytes(answer.bytes)}${speed}. ${how(answer)} ${release
      ? 'The pages were given back behind the scan.'
      : 'The pages stay, as file pages, which the system takes back when it wants them.'}`);
}

async function clear() {
  await call('api/caches', 'DELETE');
  say('cleared', 'The next call of each cache is a miss.');
}

async function corrupt() {
  const damage = await call('api/caches/flights/damage', 'POST');
  const hex = value => `0x${value.toString(16).padStart(2, '0')}`;
  say('corrupted', `Byte ${count(damage.offset)} of ${damage.file}, in column ${damage.column}, was ${hex(damage.before)} and is ${hex(damage.after)}. Who touches it next will notice: query an airport.`);
}

$('query').addEventListener('submit', event => {
  event.preventDefault();
  act(query);
});
$('scan').addEventListener('click', () => act(scan));
$('clear').addEventListener('click', () => act(clear));
$('corrupt').addEventListener('click', () => act(corrupt));
tick();

/** The application's meters, read as Prometheus reads them. */

/** Without what Prometheus appends to counters. */
const NAMES = [
  'cache_gets', 'cache_size', 'zerocopy_cache_misses', 'zerocopy_cache_bytes',
  'process_memory_rss_bytes', 'jvm_memory_used_bytes', 'process_start_time_seconds',
];
const PATIENCE_MILLIS = 5000;

/** Reads the meters that the page shows; fails if the application does not answer. */
export async function scrape() {
  const response = await fetch(`actuator/prometheus?includedNames=${NAMES}`, {signal: AbortSignal.timeout(PATIENCE_MILLIS)});
  if (!response.ok) {
    throw new Error(`actuator/prometheus says ${response.status}`);
  }
  return reading(parse(await response.text()));
}

/** The samples of Prometheus's text format: name, labels, value. */
function parse(text) {
  const samples = [];
  for (const line of text.split('\n')) {
    const found = /^([a-z_]+)(?:\{(.*)\})? (\S+)/.exec(line);
    if (found) {
      const labels = {};
      for (const [, key, value] of (found[2] ?? '').matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)) {
        labels[key] = value;
      }
      samples.push({name: found[1], labels, value: Number(found[3])});
    }
  }
  return samples;
}

function reading(samples) {
  const sum = (name, labels = {}) => {
    const found = samples.filter(s => s.name === name
        && Object.entries(labels).every(([key, value]) => s.labels[key] === value));
    return found.length ? found.reduce((total, s) => total + s.value, 0) : null;
  };
  const names = [...new Set(samples.filter(s => s.name === 'cache_gets_total').map(s => s.labels.cache))];
  return {
    startedSeconds: sum('process_start_time_seconds'),
    anonymous: sum('process_memory_rss_bytes', {kind: 'anonymous'}),
    file: sum('process_memory_rss_bytes', {kind: 'file'}),
    shared: sum('process_memory_rss_bytes', {kind: 'shared'}),
    mapped: sum('zerocopy_cache_bytes', {state: 'mapped'}),
    heap: sum('jvm_memory_used_bytes', {area: 'heap'}),
    caches: names.sort().map(cache => ({
      name: cache,
      hits: sum('cache_gets_total', {cache, result: 'hit'}),
      misses: sum('cache_gets_total', {cache, result: 'miss'}),
      reasons: samples
          .filter(s => s.name === 'zerocopy_cache_misses_total' && s.labels.cache === cache && s.value > 0)
          .map(s => ({reason: s.labels.reason, count: s.value})),
      entries: sum('cache_size', {cache}),
      stored: sum('zerocopy_cache_bytes', {cache, state: 'stored'}),
    })),
  };
}

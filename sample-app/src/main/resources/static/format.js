/** Numbers as people read them, with units. */

const whole = new Intl.NumberFormat('en');

function rounded(value, unit) {
  const digits = value < 9.95 ? 1 : 0;
  return `${new Intl.NumberFormat('en', {minimumFractionDigits: digits, maximumFractionDigits: digits}).format(value)} ${unit}`;
}

export function count(value) {
  return whole.format(value);
}

export function duration(micros) {
  if (micros < 999.5) {
    return rounded(micros, 'µs');
  }
  return micros < 999_500 ? rounded(micros / 1e3, 'ms') : rounded(micros / 1e6, 's');
}

export function bytes(value) {
  if (value < 1e3) {
    return `${whole.format(value)} B`;
  }
  if (value < 999_500) {
    return rounded(value / 1e3, 'kB');
  }
  return value < 999.5e6 ? rounded(value / 1e6, 'MB') : `${(value / 1e9).toFixed(2)} GB`;
}

export function percent(share) {
  return `${(100 * share).toFixed(share < 1 ? 1 : 0)} %`;
}

export function clock(date = new Date()) {
  return date.toLocaleTimeString('en-GB');
}

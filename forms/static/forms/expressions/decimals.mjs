// Numbers with one exact meaning here and on the server (forms/engine/expressions/decimals.py): whole numbers of 10^-12,
// at most 18 digits before the point, every result rounded half up, away from zero.

export const PLACES = 12;
export const UNIT = 10n ** 12n;
const LIMIT = 10n ** 30n;
const NUMBER = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,6}))?$/;

export class Decimal {
  constructor(units) {
    this.units = units;
  }

  /** The digits as people write them: no exponent, no trailing zeros. */
  toString() {
    const sign = this.units < 0n ? "-" : "";
    const digits = magnitude(this.units).toString().padStart(PLACES + 1, "0");
    const fraction = digits.slice(-PLACES).replace(/0+$/, "");
    return sign + digits.slice(0, -PLACES) + (fraction ? `.${fraction}` : "");
  }
}

export function magnitude(units) {
  return units < 0n ? -units : units;
}

/** The number those units make; null when it is too large. */
export function unscaled(units) {
  return magnitude(units) >= LIMIT ? null : new Decimal(units);
}

/** The quotient rounded half up, away from zero; the divisor is not 0. */
export function divided(dividend, divisor) {
  const quotient = (2n * magnitude(dividend) + magnitude(divisor)) / (2n * magnitude(divisor));
  return dividend < 0n === divisor < 0n ? quotient : -quotient;
}

/** What is left, with the sign of the divisor. */
export function remainder(left, right) {
  return ((left % right) + right) % right;
}

/** The largest whole multiple of UNIT that is not above. */
export function floored(units) {
  return units - remainder(units, UNIT);
}

/** The number a text spells, exponents included; null when it spells none that fits. */
export function fromText(text) {
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const fraction = match[3] ?? "";
  const digits = BigInt(match[2] + fraction);
  const exponent = Number(match[4] ?? 0) - fraction.length + PLACES;
  if (digits === 0n) return new Decimal(0n);
  if (exponent > 60) return null;
  if (exponent < -match[2].length - fraction.length - 1) return new Decimal(0n);
  const units = exponent >= 0 ? digits * 10n ** BigInt(exponent) : divided(digits, 10n ** BigInt(-exponent));
  return unscaled(match[1] ? -units : units);
}

/** The number in the language for a JavaScript number or BigInt. */
export function fromNumber(value) {
  if (typeof value === "bigint") return unscaled(value * UNIT);
  return Number.isFinite(value) ? fromText(String(value)) : null;
}

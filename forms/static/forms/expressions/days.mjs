// Days and moments without JavaScript's Date: years 1 to 9999, moments at UTC+8
// (forms/engine/expressions/days.py).

const EPOCH = 719163; // the ordinal of 1970-01-01; 0001-01-01 has ordinal 1
export const LAST_DAY = 3652059; // 9999-12-31
const DAY = 86_400_000_000n;
const OFFSET = 8n * 3_600_000_000n;
const ISO_DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const ISO_MOMENT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?(?:(Z)|([+-])([0-9]{2}):([0-9]{2}))?$/;

export class Day {
  constructor(ordinal) {
    this.ordinal = ordinal;
    [this.year, this.month, this.day] = civil(ordinal);
  }

  toString() {
    return `${padded(this.year, 4)}-${padded(this.month, 2)}-${padded(this.day, 2)}`;
  }
}

/** A moment: microseconds of the local wall clock (UTC+8) since 1970-01-01. */
export class Moment {
  constructor(micros) {
    this.micros = micros;
  }

  toDay() {
    return new Day(Number(floorDivide(this.micros, DAY)) + EPOCH);
  }

  toString() {
    const seconds = Number(floorDivide(this.micros - floorDivide(this.micros, DAY) * DAY, 1_000_000n));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return `${this.toDay()}T${padded(hours, 2)}:${padded(minutes, 2)}:${padded(seconds % 60, 2)}+08:00`;
  }
}

function padded(number, width) {
  return String(number).padStart(width, "0");
}

function floorDivide(value, divisor) {
  return (value - (((value % divisor) + divisor) % divisor)) / divisor;
}

// The two conversions follow the usual arithmetic on years that begin in March.
function ordinalOf(year, month, day) {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468 + EPOCH;
}

function civil(ordinal) {
  const shifted = ordinal - EPOCH + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const part = Math.floor((5 * dayOfYear + 2) / 153);
  const month = part < 10 ? part + 3 : part - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * part + 2) / 5) + 1];
}

export function daysInMonth(year, month) {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** That day when the calendar has it. */
export function dayOf(year, month, day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return new Day(ordinalOf(year, month, day));
}

/** The day an ISO text such as 2026-03-15 names; null when it names none. */
export function dayFromText(text) {
  const match = ISO_DATE.exec(text);
  return match === null ? null : dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** The moment an ISO text names; without an offset it is local (UTC+8). */
export function momentFromText(text) {
  const match = ISO_MOMENT.exec(text);
  const day = match === null ? null : dayFromText(match[1]);
  if (day === null) return null;
  const [hours, minutes, seconds] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const wall = BigInt(hours * 3600 + minutes * 60 + seconds) * 1_000_000n + BigInt((match[5] ?? "").padEnd(6, "0"));
  const zone = match[6] ? 0n : zoneOf(match);
  return momentAt(BigInt(day.ordinal - EPOCH) * DAY + wall + (zone === null ? 0n : OFFSET - zone));
}

function zoneOf(match) {
  if (!match[7]) return null;
  const offset = BigInt(Number(match[8]) * 60 + Number(match[9])) * 60_000_000n;
  return match[7] === "-" ? -offset : offset;
}

function momentAt(micros) {
  const ordinal = Number(floorDivide(micros, DAY)) + EPOCH;
  return ordinal >= 1 && ordinal <= LAST_DAY ? new Moment(micros) : null;
}

/** The first moment of a day. */
export function startOf(day) {
  return new Moment(BigInt(day.ordinal - EPOCH) * DAY);
}

/** The hour of a moment, 0 to 23. */
export function hourOf(moment) {
  return Number((moment.micros - floorDivide(moment.micros, DAY) * DAY) / 3_600_000_000n);
}

/** The day that many days later (a BigInt). */
export function shifted(day, count) {
  const ordinal = BigInt(day.ordinal) + count;
  return ordinal >= 1n && ordinal <= BigInt(LAST_DAY) ? new Day(Number(ordinal)) : null;
}

/** The same day of the month that many months (a BigInt) later, or that month's last day when it is shorter. */
export function monthsLater(day, count) {
  const months = BigInt(day.year * 12 + day.month - 1) + count;
  if (months < 12n || months >= 120000n) return null;
  const [year, month] = [Math.floor(Number(months) / 12), (Number(months) % 12) + 1];
  return dayOf(year, month, Math.min(day.day, daysInMonth(year, month)));
}

/** Whole natural months from start to end; negative when the end comes first. */
export function monthsFrom(start, end) {
  if (end.ordinal < start.ordinal) return -monthsFrom(end, start);
  const months = (end.year - start.year) * 12 + end.month - start.month;
  const reached = monthsLater(start, BigInt(months));
  return reached !== null && reached.ordinal <= end.ordinal ? months : months - 1;
}

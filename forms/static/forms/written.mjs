// A value that the script worked out, in the words in which the server writes it (FieldType.written_as).
import { Day, Decimal, Moment, asText } from "./evaluate.mjs";
import { PLACES, divided } from "./expressions/decimals.mjs";

/** The text of a typed value; `look` is { places, cut, before, after, grouped, yes, no }, each of which may be missing. */
export function written(value, look = {}) {
  if (value === null || value === undefined) return "";
  if (value instanceof Decimal) return (look.before ?? "") + digits(value, look) + (look.after ?? "");
  if (typeof value === "boolean") return (value ? look.yes : look.no) ?? asText(value);
  if (value instanceof Day) return date(value.toString(), { dateStyle: "long" });
  if (value instanceof Moment) return date(value.toString(), { dateStyle: "long", timeStyle: "short", hour12: false, timeZone: "Asia/Shanghai" });
  return asText(value) ?? "";
}

function digits(value, { places, grouped, cut }) {
  const [whole, fraction = ""] = (places === undefined ? value : kept(value, places, cut)).toString().split(".");
  const padded = places === undefined ? fraction : fraction.padEnd(places, "0");
  const parted = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  return padded ? `${parted}.${padded}` : parted;
}

/** The number as it is stored: rounded half up like every number, or cut off. What reads it reads it whole. */
function kept(value, places, cut) {
  const step = 10n ** BigInt(PLACES - places);
  return new Decimal((cut ? value.units / step : divided(value.units, step)) * step);
}

function date(text, options) {
  const moment = new Date(text.length === 10 ? `${text}T12:00:00+08:00` : text);
  if (Number.isNaN(moment.getTime())) return text;
  return new Intl.DateTimeFormat(globalThis.document?.documentElement.lang || "zh-hans", { timeZone: "Asia/Shanghai", ...options }).format(moment);
}

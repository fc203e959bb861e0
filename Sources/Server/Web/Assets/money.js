// Exact money: whole numbers of a unit as BigInt, and the exchange's own rules in them. Nothing here is a float. The server
// computes everything again; a test compares the two, digit for digit.

const group = /\B(?=(\d{3})+$)/g;
const million = 1_000_000n;

export const power = (exponent) => 10n ** BigInt(exponent);

// A plain decimal as the server writes it, "83294.90": { mantissa, scale }, in lowest terms; null for anything else.
export function decimal(text) {
  const parts = /^(\d+)(?:\.(\d*))?$/.exec(String(text ?? ""));
  if (!parts) return null;
  const digits = (parts[2] ?? "").replace(/0+$/, "");
  return { mantissa: BigInt(parts[1] + digits), scale: digits.length };
}

// How many units of 10^-decimals that is; null when it is not a whole number of them.
export function units(number, decimals) {
  if (!number) return null;
  if (number.scale > decimals) {
    const divisor = power(number.scale - decimals);
    return number.mantissa % divisor === 0n ? number.mantissa / divisor : null;
  }
  return number.mantissa * power(decimals - number.scale);
}

export function compare(left, right) {
  const scale = Math.max(left.scale, right.scale);
  const difference = units(left, scale) - units(right, scale);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

export function add(left, right, sign = 1n) {
  const scale = Math.max(left.scale, right.scale);
  return { mantissa: units(left, scale) + sign * units(right, scale), scale };
}

// Without grouping, as forms and the server take it.
export function plain(value, decimals, least = 0) {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  let fraction = decimals ? digits.slice(-decimals) : "";
  while (fraction.length > least && fraction.endsWith("0")) fraction = fraction.slice(0, -1);
  return (value < 0n ? "-" : "") + digits.slice(0, digits.length - decimals) + (fraction ? "." + fraction : "");
}

// For people: grouped, a true minus, exactly `shown` decimals, rounded half away from zero.
export function shown(value, decimals, show) {
  let magnitude = value < 0n ? -value : value;
  if (decimals > show) {
    const divisor = power(decimals - show);
    magnitude = (magnitude + divisor / 2n) / divisor;
  } else {
    magnitude *= power(show - decimals);
  }
  const digits = magnitude.toString().padStart(show + 1, "0");
  const whole = digits.slice(0, digits.length - show).replace(group, ",");
  return (value < 0n && magnitude > 0n ? "\u2212" : "") + whole + (show ? "." + digits.slice(-show) : "");
}

// Millionths of a dollar as dollars and cents; below a cent with all six decimals.
export function usd(micros) {
  const small = micros !== 0n && micros > -10_000n && micros < 10_000n;
  return shown(micros, 6, small ? 6 : 2);
}

// What can be spent: cut to the cent, never rounded up.
export const balance = (micros) => usd(micros - micros % 10_000n);

// Coins without trailing zeros, grouped.
export function coins(steps, decimals) {
  const [whole, fraction] = plain(steps, decimals).split(".");
  return whole.replace(group, ",") + (fraction ? "." + fraction : "");
}

// A price with every digit it has, at least two decimals.
export const exact = (price) => shown(price.mantissa, price.scale, Math.max(2, price.scale));

// A price to five significant digits, as the pages show it.
export function priced(price) {
  const whole = price.mantissa.toString().length - price.scale;
  return shown(price.mantissa, price.scale, Math.min(18, Math.max(2, 5 - whole)));
}

export function divide(dividend, divisor, up) {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n) return quotient;
  return up ? (rest > 0n ? quotient + 1n : quotient) : (rest < 0n ? quotient - 1n : quotient);
}

// What so many steps of a coin are worth, in millionths of a dollar.
export function value(steps, decimals, price, up) {
  const surplus = decimals + price.scale - 6;
  const product = steps * price.mantissa;
  return surplus > 0 ? divide(product, power(surplus), up) : product * power(-surplus);
}

export const fee = (micros, basisPoints) => divide(micros * BigInt(basisPoints), 10_000n, true);

// The most steps that an amount pays for, the fee included.
export function affordable(micros, price, basisPoints, decimals) {
  if (price.mantissa <= 0n || micros <= 0n) return 0n;
  const worth = micros * 10_000n / BigInt(10_000 + basisPoints);
  const surplus = decimals + price.scale - 6;
  return surplus >= 0 ? worth * power(surplus) / price.mantissa : worth / (price.mantissa * power(-surplus));
}

// The largest whole number whose square is not more than this.
export function root(number) {
  if (number < 2n) return number;
  let guess = 1n << BigInt((number.toString(2).length + 1) / 2 | 0);
  for (;;) {
    const next = (guess + number / guess) / 2n;
    if (next >= guess) return guess;
    guess = next;
  }
}

function lowest(mantissa, scale) {
  while (scale > 0 && mantissa % 10n === 0n) {
    mantissa /= 10n;
    scale -= 1;
  }
  return { mantissa, scale };
}

// A price and so many millionths of it more or less, rounded away from it.
export function shifted(price, millionths) {
  if (millionths <= -million) return null;
  const mantissa = price.mantissa * (million + millionths);
  let scale = price.scale + 6;
  let divisor = 1n;
  while (scale > 18 || (scale > 0 && mantissa / divisor >= 1_000_000_000_000_000n)) {
    divisor *= 10n;
    scale -= 1;
  }
  const rounded = divide(mantissa, divisor, millionths > 0n);
  return rounded > 0n ? lowest(rounded, scale) : null;
}

// How far an order of this worth moves the price, in millionths. `rules` as in the ticket's data-rules.
export function impact(rules, notional, volume) {
  if (!rules.impact || volume === null || volume <= 0n || notional <= 0n) return 0n;
  const cap = BigInt(Math.max(0, rules.cap)) * 100n;
  const share = notional * 1_000_000_000_000n / volume;
  const moved = divide(BigInt(rules.impact) * 100n * root(share), million, true);
  return moved < cap ? moved : cap;
}

// The price that taking gets: the quote, worse by half the modelled spread and the modelled impact.
export function modelled(rules, isBuy, quote, notional, volume) {
  const half = BigInt(Math.max(0, rules.spread)) * 50n;
  const moved = impact(rules, notional, volume);
  const shift = half + moved;
  const price = shift > 0n ? shifted(quote, isBuy ? shift : -shift) : null;
  return price ? { price, half, impact: moved } : { price: quote, half: 0n, impact: 0n };
}

// The most steps that one quote fills; null for no such limit.
export function capacity(rules, quote, volume, decimals) {
  if (!rules.participation || volume === null || volume <= 0n || !(rules.interval > 0)) return null;
  const interval = BigInt(Math.min(rules.interval, 86_400_000));
  const share = volume * interval / 86_400_000n * BigInt(rules.participation) / 100n;
  const most = affordable(share, quote, 0, decimals);
  return most > 1n ? most : 1n;
}

// What a person typed: { number } or { problem } or neither for nothing. `1,5` is one and a half; `1,500` could be either.
export function typed(text) {
  let written = text.trim().replace(/[\t\u00a0\u2009\u202f]/g, " ");
  if (written === "") return {};
  const commas = (written.match(/,/g) ?? []).length;
  const points = (written.match(/\./g) ?? []).length;
  if (commas === 1 && points === 0 && /^[1-9]\d{0,2},\d{3}$/.test(written)) {
    const [before, after] = written.split(",");
    return { problem: `${written} can mean two things: write ${before}${after} or ${before}.${after}.` };
  }
  if (!/\d/.test(written) || /[^\d., ]/.test(written)) {
    return { problem: /^[-\u2212]/.test(written) ? "Write a number greater than zero."
      : "Write digits and at most one decimal sign, for example 1500 or 1.5." };
  }
  // Which mark is the decimal sign: the one that stands last, unless it stands there more than once.
  const last = written.lastIndexOf(".") > written.lastIndexOf(",") ? "." : ",";
  const sign = (last === "." ? points : commas) === 1 ? last : null;
  const [whole, fraction = "", ...more] = sign ? written.split(sign) : [written];
  const groups = whole.split(/[., ]/);
  const sound = groups.length === 1 || (groups[0].length <= 3 && groups[0] !== "" && groups.slice(1).every((part) => part.length === 3));
  if (more.length || /\D/.test(fraction) || !sound || new Set(whole.match(/[., ]/g)).size > 1) {
    return { problem: "Write it without thousands separators, for example 1500.25." };
  }
  const digits = groups.join("");
  if (digits.length + fraction.length > 30) return { problem: "That has too many digits: at most 30." };
  const number = decimal((digits || "0") + "." + fraction);
  return number && number.mantissa > 0n ? { number } : { problem: "Write a number greater than zero." };
}

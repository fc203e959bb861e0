// Figures as the server writes them: thousands grouped by commas, a point for decimals, a true minus.

const minus = "\u2212";
const space = "\u00a0";
const none = "\u2013";

export function fixed(value, decimals) {
  if (!Number.isFinite(value)) return none;
  const text = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

// At least two decimals and at least five significant digits, so that a price keeps its width from tick to tick.
export function priceDecimals(value) {
  if (!(value > 0)) return 2;
  return Math.min(18, Math.max(2, 4 - Math.floor(Math.log10(value))));
}

export function price(value) {
  const number = Number(value);
  return number > 0 ? fixed(number, priceDecimals(number)) : none;
}

export function direction(percent) {
  const rounded = Math.round(Number(percent) * 100);
  return rounded > 0 ? "up" : rounded < 0 ? "down" : "flat";
}

export function change(percent) {
  if (percent === null || percent === undefined || !Number.isFinite(Number(percent))) return none;
  const number = Number(percent);
  switch (direction(number)) {
    case "up": return `▲${space}+${fixed(number, 2)}${space}%`;
    case "down": return `▼${space}${fixed(number, 2)}${space}%`;
    default: return `0.00${space}%`;
  }
}

export function compact(value) {
  for (const [size, unit] of [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]]) {
    if (Math.abs(value) >= size * 0.9995) {
      const figure = value / size;
      const decimals = Math.abs(figure) >= 99.95 ? 0 : Math.abs(figure) >= 9.995 ? 1 : 2;
      return fixed(figure, decimals) + space + unit;
    }
  }
  return fixed(value, Math.abs(value) >= 100 ? 0 : 2);
}

export function signed(value, decimals = 2) {
  const text = fixed(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? "+" + text : text;
}

// Coins without trailing zeros.
export function quantity(value, decimals) {
  return value.toLocaleString("en-US", { maximumFractionDigits: decimals });
}

export function age(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 100) return `${seconds}${space}s`;
  if (seconds < 6000) return `${Math.floor(seconds / 60)}${space}min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)}${space}h`;
  return `${Math.floor(seconds / 86400)}${space}d`;
}

// What a person typed: { value } or { problem }. `1,5` is one and a half; `1,500` could be either.
export function parse(text) {
  let plain = text.trim().replace(/[\s\u00a0\u202f]/g, "");
  if (plain === "") return { value: null };
  const commas = (plain.match(/,/g) || []).length;
  const points = (plain.match(/\./g) || []).length;
  if (commas === 1 && points === 0) {
    if (/^[1-9]\d{0,2},\d{3}$/.test(plain)) {
      const [before, after] = plain.split(",");
      return { problem: `Is that ${before}${after} or ${before}.${after}? Write it without the comma.` };
    }
    plain = plain.replace(",", ".");
  } else if (commas > 0 && points <= 1 && /^\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain)) {
    plain = plain.replaceAll(",", "");
  }
  if (!/^(\d+\.?\d*|\.\d+)$/.test(plain)) return { problem: "Write a positive number, such as 0.25 or 100." };
  const value = Number(plain);
  return value > 0 ? { value } : { problem: "Write a number above zero." };
}

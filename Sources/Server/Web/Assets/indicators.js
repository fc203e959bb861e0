// Indicators of a chart, from its candles' closes. For the eye: floats will do. Each answers a list as long as the closes, with
// null where there is not enough before it.

// The mean of the last `length` closes.
export function movingAverage(closes, length) {
  let sum = 0;
  return closes.map((close, index) => {
    sum += close - (index >= length ? closes[index - length] : 0);
    return index + 1 >= length ? sum / length : null;
  });
}

// Newer closes weigh more: each step moves 2 / (length + 1) of the way; begins with the mean of the first `length`.
export function exponentialAverage(closes, length) {
  const share = 2 / (length + 1);
  let average = null;
  let sum = 0;
  return closes.map((close, index) => {
    if (index < length) sum += close;
    if (index + 1 < length) return null;
    average = average === null ? sum / length : average + share * (close - average);
    return average;
  });
}

// Wilder's relative strength index, 0 to 100: how much of the movement of the last `length` steps was upwards.
export function relativeStrength(closes, length) {
  let up = 0;
  let down = 0;
  return closes.map((close, index) => {
    if (index === 0) return null;
    const change = close - closes[index - 1];
    const gain = Math.max(change, 0);
    const loss = Math.max(-change, 0);
    if (index <= length) {
      up += gain / length;
      down += loss / length;
      if (index < length) return null;
    } else {
      up += (gain - up) / length;
      down += (loss - down) / length;
    }
    if (up + down === 0) return 50;
    return 100 * up / (up + down);
  });
}

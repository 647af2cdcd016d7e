// Reading what web/codec.py wrote: numbers as base 64 variable-length quantities (ECMA-426).

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** The value of each character, -1 where it has none. */
export const DIGIT = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i += 1) DIGIT[ALPHABET.charCodeAt(i)] = i;

/**
 * @param {string} text
 * @returns {number[]} whole numbers of 0 or more
 */
export function decodeNumbers(text) {
  const numbers = [];
  let value = 0;
  let scale = 1;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const digit = code < 128 ? DIGIT[code] : -1;
    if (digit < 0) throw new Error(`a line has a character that is no digit: ${code}`);
    value += (digit & 31) * scale;
    if (digit & 32) scale *= 32;
    else {
      numbers.push(value);
      value = 0;
      scale = 1;
    }
  }
  if (scale !== 1) throw new Error("a line ends in the middle of a number");
  return numbers;
}

/** @param {number} value with its sign in the lowest bit */
const signed = (value) => (value % 2 ? -(value - 1) / 2 : value / 2);

/**
 * The vertices of a line, and for each the level from which it is drawn.
 *
 * @param {string} text @param {number} quantum degrees of one step @param {number} levels
 * @returns {{lon: Float64Array, lat: Float64Array, level: Uint8Array}}
 */
export function decodeLine(text, quantum, levels) {
  const numbers = decodeNumbers(text);
  const count = numbers.length / 2;
  if (!Number.isInteger(count)) throw new Error("a line has half a vertex");
  const lon = new Float64Array(count);
  const lat = new Float64Array(count);
  const level = new Uint8Array(count);
  let x = 0;
  let y = 0;
  for (let i = 0; i < count; i += 1) {
    const first = numbers[2 * i];
    level[i] = first % levels;
    x += signed((first - level[i]) / levels);
    y += signed(numbers[2 * i + 1]);
    lon[i] = x * quantum;
    lat[i] = y * quantum;
  }
  return { lon, lat, level };
}

// Reading what web/codec.py wrote: numbers of one digit mostly, and lines as steps.

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#%()*+,-./:;=?@[]^_|~`";
const SINGLE = 76;
const MORE = ALPHABET.length - SINGLE;
const LEVELS_IN_DIGIT = 3;
const GAP = " ";
/** The value of each character, -1 where it has none. */
const DIGIT = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i += 1) DIGIT[ALPHABET.charCodeAt(i)] = i;

/** @param {string} text @param {number} at */
function digitAt(text, at) {
  const code = text.charCodeAt(at);
  const digit = code < 128 ? DIGIT[code] : -1;
  if (digit < 0) throw new Error(`a line has a character that is no digit: ${code}`);
  return digit;
}

/** Where the numbers of a line end, and its levels follow. @param {string} text */
function endOfNumbers(text) {
  const gap = text.indexOf(GAP);
  return gap < 0 ? text.length : gap;
}

/** How many numbers there are up to a place in a text. @param {string} text @param {number} end */
function countNumbers(text, end) {
  let count = 0;
  for (let i = 0; i < end; i += 1) if (digitAt(text, i) < SINGLE) count += 1;
  if (end && digitAt(text, end - 1) >= SINGLE) throw new Error("a line ends in the middle of a number");
  return count;
}

/**
 * @param {string} text
 * @returns {number[]} whole numbers of 0 or more
 */
export function decodeNumbers(text) {
  countNumbers(text, text.length);
  const numbers = [];
  let value = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = digitAt(text, i);
    if (digit < SINGLE) {
      numbers.push(value * SINGLE + digit);
      value = 0;
    } else value = value * MORE + digit - SINGLE + 1;
  }
  return numbers;
}

/** @param {number} value with its sign in the lowest bit */
export const signed = (value) => (value % 2 ? -(value - 1) / 2 : value / 2);

/** How many vertices a line has. @param {string} text */
export function countVertices(text) {
  const count = countNumbers(text, endOfNumbers(text)) / 2;
  if (!Number.isInteger(count)) throw new Error("a line has half a vertex");
  return count;
}

/**
 * Walk along a line that `countVertices` found sound.
 *
 * @param {string} text @param {(x: number, y: number) => void} visit a vertex, in whole steps from 0, 0
 */
export function walkLine(text, visit) {
  const end = endOfNumbers(text);
  let [x, y, value, across, lastX, lastY] = [0, 0, 0, 0, 0, 0];
  let isFirst = true;
  let isAcross = true;
  for (let i = 0; i < end; i += 1) {
    const digit = DIGIT[text.charCodeAt(i)];
    if (digit >= SINGLE) {
      value = value * MORE + digit - SINGLE + 1;
      continue;
    }
    const step = signed(value * SINGLE + digit);
    value = 0;
    if (isAcross) across = step;
    else { // turned back from the direction of the step before
      const steep = Math.abs(lastY) > Math.abs(lastX);
      const [dx, dy] = steep ? [step, across] : [across, step];
      lastX = lastX < 0 ? -dx : dx;
      lastY = lastY < 0 ? -dy : dy;
      x += lastX;
      y += lastY;
      visit(x, y);
      if (isFirst) lastX = lastY = 0;
      isFirst = false;
    }
    isAcross = !isAcross;
  }
}

/** Write the level of each vertex; without any, all stay at 0. @param {string} text @param {number} count @param {number} levels @param {Uint8Array} into @param {number} [from] */
export function readLevels(text, count, levels, into, from = 0) {
  const end = endOfNumbers(text);
  if (end === text.length) return;
  if (text.length - end - 1 !== Math.ceil(count / LEVELS_IN_DIGIT)) throw new Error("a line has vertices without levels");
  for (let n = 0; n < count; n += 1) {
    const digit = digitAt(text, end + 1 + Math.floor(n / LEVELS_IN_DIGIT));
    into[from + n] = Math.floor(digit / levels ** (n % LEVELS_IN_DIGIT)) % levels;
  }
}

/**
 * The vertices of a line, and for each the level from which it is drawn.
 *
 * @param {string} text @param {number} quantum degrees of one step @param {number} levels
 * @returns {{lon: Float64Array, lat: Float64Array, level: Uint8Array}}
 */
export function decodeLine(text, quantum, levels) {
  const count = countVertices(text);
  const lon = new Float64Array(count);
  const lat = new Float64Array(count);
  const level = new Uint8Array(count);
  let at = 0;
  walkLine(text, (x, y) => {
    lon[at] = x * quantum;
    lat[at] = y * quantum;
    at += 1;
  });
  readLevels(text, count, levels, level);
  return { lon, lat, level };
}

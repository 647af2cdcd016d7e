// Reading what web/codec.py wrote: numbers of one digit mostly, and lines as steps.

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#%()*+,-./:;=?@[]^_|~`";
const SINGLE = 76;
const MORE = ALPHABET.length - SINGLE;
const LEVELS_IN_DIGIT = 3;
const GAP = " ".charCodeAt(0);
/** The value of each character, -1 where it has none. */
const DIGIT = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i += 1) DIGIT[ALPHABET.charCodeAt(i)] = i;

/** @param {number} code of a character that is no digit */
const noDigit = (code) => new Error(`a line has a character that is no digit: ${code}`);

/** @param {string} text @param {number} at */
function digitAt(text, at) {
  const code = text.charCodeAt(at);
  const digit = code < 128 ? DIGIT[code] : -1;
  if (digit < 0) throw noDigit(code);
  return digit;
}

/**
 * @param {string} text
 * @returns {number[]} whole numbers of 0 or more
 */
export function decodeNumbers(text) {
  const numbers = [];
  let value = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = digitAt(text, i);
    if (digit < SINGLE) {
      numbers.push(value * SINGLE + digit);
      value = 0;
    } else value = value * MORE + digit - SINGLE + 1;
  }
  if (value) throw new Error("a line ends in the middle of a number");
  return numbers;
}

/** @param {number} value with its sign in the lowest bit */
export const signed = (value) => (value % 2 ? -(value - 1) / 2 : value / 2);

/** No line of so long a text has more vertices. @param {string} text */
export const mostVertices = (text) => text.length >> 1;

/**
 * Write the vertices of a line, in whole steps from 0, 0: one plain loop, since a page begins with thousands of them.
 *
 * @param {string} text @param {Int32Array} xs @param {Int32Array} ys @param {number} from where in these they begin
 * @returns {number} where they end
 */
export function readSteps(text, xs, ys, from) {
  let [at, x, y, value, across, lastX, lastY] = [from, 0, 0, 0, 0, 0, 0];
  let isAcross = true;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === GAP) break;
    const digit = code < 128 ? DIGIT[code] : -1;
    if (digit < 0) throw noDigit(code);
    if (digit >= SINGLE) {
      value = value * MORE + digit - SINGLE + 1;
      continue;
    }
    const number = value * SINGLE + digit;
    const step = number & 1 ? -(number >> 1) : number >> 1;
    value = 0;
    isAcross = !isAcross;
    if (!isAcross) {
      across = step;
      continue;
    }
    const steep = Math.abs(lastY) > Math.abs(lastX); // turned back from the direction of the step before
    const dx = steep ? step : across;
    const dy = steep ? across : step;
    lastX = lastX < 0 ? -dx : dx;
    lastY = lastY < 0 ? -dy : dy;
    x += lastX;
    y += lastY;
    xs[at] = x;
    ys[at] = y;
    if (at === from) lastX = lastY = 0;
    at += 1;
  }
  if (value) throw new Error("a line ends in the middle of a number");
  if (!isAcross) throw new Error("a line has half a vertex");
  return at;
}

/** Write the level of each vertex; without any, all stay at 0. @param {string} text @param {number} count @param {number} levels @param {Uint8Array} into @param {number} [from] */
export function readLevels(text, count, levels, into, from = 0) {
  const end = text.indexOf(" ");
  if (end < 0) return;
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
  const xs = new Int32Array(mostVertices(text));
  const ys = new Int32Array(mostVertices(text));
  const count = readSteps(text, xs, ys, 0);
  const level = new Uint8Array(count);
  readLevels(text, count, levels, level);
  const degrees = (steps) => Float64Array.from(steps.subarray(0, count), (step) => step * quantum);
  return { lon: degrees(xs), lat: degrees(ys), level };
}

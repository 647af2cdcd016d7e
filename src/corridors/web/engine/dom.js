// Elements. Names, notes and addresses come from anyone: they become text here, never markup.

/**
 * @param {string} tag @param {Record<string, any> | null} [attributes] @param {...any} children
 * @returns {any}
 */
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === "" || typeof child === "boolean") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/** @param {string} tag @param {Record<string, any>} attributes @param {...Node} children */
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

/** Whether a record has a key of its own. @param {object} record @param {string} key */
export const hasOwn = (record, key) => Object.prototype.hasOwnProperty.call(record, key);

const SHAPES = {
  square: "M3 3H13V13H3Z",
  diamond: "M8 1.5 14.5 8 8 14.5 1.5 8Z",
  circle: "M8 2.5A5.5 5.5 0 1 1 7.99 2.5Z",
  drop: "M8 1.5C11 6 13 8 13 10.2A5 5 0 0 1 3 10.2C3 8 5 6 8 1.5Z",
  triangle: "M8 2 14.5 13.5H1.5Z",
  cross: "M6 2H10V6H14V10H10V14H6V10H2V6H6Z",
};

/** @param {string} shape @param {boolean} hollow what is not open yet */
export function siteMark(shape, hollow) {
  const path = svg("path", { d: SHAPES[shape] || SHAPES.circle, class: hollow ? "hollow" : "" });
  const box = { viewBox: "0 0 16 16", width: 13, height: 13, "aria-hidden": "true" };
  return svg("svg", { ...box, class: "corridors-mark" }, path);
}

/** A line within its frame: all that is drawn. Corners alone say full screen everywhere. */
export function wholeMark() {
  const path = svg("path", { d: "M1.5 2.5H14.5V13.5H1.5ZM4 10.5 6.5 6 9.5 9.5 12 5.5", fill: "none", stroke: "currentColor", "stroke-width": 1.4 });
  return svg("svg", { viewBox: "0 0 16 16", width: 15, height: 14, "aria-hidden": "true" }, path);
}

/** @param {string} colour @param {number[]} dash @param {{opacity?: number, band?: number}} [sure] */
export function lineSample(colour, dash, sure = {}) {
  const width = 2.4;
  const shape = { x1: 1, y1: 6, x2: 33, y2: 6, stroke: colour };
  const stroke = { ...shape, "stroke-width": width, "stroke-linecap": dash[0] < 1 ? "round" : "butt", "stroke-opacity": sure.opacity || 1 };
  if (dash.length) stroke["stroke-dasharray"] = dash.map((d) => d * width).join(" ");
  const parts = [svg("line", stroke)];
  if (sure.band) parts.unshift(svg("line", { ...shape, "stroke-width": Math.min(11, width * sure.band), "stroke-opacity": 0.16 }));
  return svg("svg", { viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true" }, ...parts);
}

/** Whether a text is written without blanks between words. @param {string} text */
export const isHan = (text) => /[\u2e80-\u9fff]/.test(text);

// A weight is one length everywhere: a full bar and a full strip are 1, and an arc of weight 1 is 14 px thick.
import { Figure, clamp, draw, make, part, sum, weight } from "./core.js";

Figure.styles.push(`
  .bar { display: grid; grid-template-columns: 1fr 3.8rem; gap: 0.9rem; align-items: center; }
  .bar .track { height: 1.1rem; border: solid var(--line); border-width: 0 1px 1px; }
  .bar output { text-align: right; font-weight: 600; }
  .strip { display: flex; position: relative; padding-bottom: 1.5rem; }
  .piece { position: relative; height: 1.7rem; }
  .piece + .piece .weight { border-left: 2px solid var(--ground); }
  .piece span { position: absolute; top: 1.8rem; left: 2px; color: var(--soft); font-size: 0.8rem; white-space: nowrap; }
  .divider { position: absolute; z-index: 1; top: 0; right: -22px; width: 44px; height: 100%; padding: 0 19px; background: var(--text);
    background-clip: content-box; cursor: ew-resize; touch-action: none; }
  .arcs svg { display: block; width: 100%; margin: auto; font-size: 15px; font-weight: 600; fill: currentColor; }
  .arc { fill: none; stroke: var(--mark); }
  .arcs .number { font-size: 13px; font-weight: 400; fill: var(--soft); }`);

function bar({ tie } = {}) {
  const length = make("i", { class: "weight" }), number = make("output", { "aria-live": "off" });
  const track = make("div", { class: "track", "aria-hidden": "true" }, length);
  return part(make("div", { class: "bar", tie }, track, number), (share, text = weight(share)) => {
    length.style.width = `${100 * share || 0}%`;
    number.textContent = text;
  });
}

// One word gets another share; it takes from the others, or gives them, in proportion.
function shared(weights, which, share) {
  const others = sum(weights) - weights[which], rest = 1 - share;
  return weights.map((old, i) => i === which ? share : others ? (old * rest) / others : rest / (weights.length - 1));
}

// The budget of 1, piece by piece. With onmove its dividers can be dragged (the keyboard has a slider for each word).
function strip(words, { ties = [], tie } = {}, onmove) {
  let weights = [];
  const drag = i => event => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = element.getBoundingClientRect(), before = sum(weights.slice(0, i)), both = weights[i] + weights[i + 1];
    const first = clamp(Math.round((100 * (event.clientX - box.left)) / box.width) / 100 - before, 0, both);
    onmove(weights.map((old, j) => j === i ? first : j === i + 1 ? both - first : old));
  };
  const hold = event => { event.preventDefault(); event.currentTarget.setPointerCapture(event.pointerId); };
  const pieces = words.map((word, i) => make("div", { class: "piece", tie: ties[i] },
    make("i", { class: "weight" }), make("span", {}, word),
    onmove && i < words.length - 1 && make("div", { class: "divider", pointerdown: hold, pointermove: drag(i) })));
  const element = make("div", { class: "strip", tie, "aria-hidden": "true" }, pieces);
  return part(element, shares => {
    weights = shares;
    pieces.forEach((piece, i) => {
      piece.style.width = `${100 * shares[i]}%`;
      piece.children[1].hidden = shares[i] < 0.02 * words[i].length; // there is no room for it
    });
  });
}

// A sentence and, from the word that asks, an arc to each word it looks at. `places`: decimals under the words.
function arcs(words, { places = words.length > 5 ? 2 : 4 } = {}) {
  const needs = words.map(word => Math.max(9 * word.length, 8 * (places + 1)) + 14);
  const air = Math.max(0, (360 - sum(needs)) / words.length), wide = needs.map(need => need + air);
  const middle = wide.map((width, i) => sum(wide.slice(0, i)) + width / 2), whole = sum(wide), floor = 104;
  const svg = draw("svg", { viewBox: `0 0 ${whole} ${floor + 46}`, style: `max-width: ${1.4 * whole}px` });
  return part(make("div", { class: "arcs", "aria-hidden": "true" }, svg), (weights, asker, names = words) => {
    const arc = (share, i) => {
      if (share === null) return [];
      const from = middle[asker], to = middle[i], far = Math.abs(to - from), top = Math.min(90, 26 + far / 3);
      const path = far ? `M${from},${floor} C${from},${floor - top * 1.2} ${to},${floor - top * 1.2} ${to},${floor}`
        : `M${from - 11},${floor} C${from - 44},${floor - 70} ${from + 44},${floor - 70} ${from + 11},${floor}`;
      return [draw("path", { class: "arc", d: path, "stroke-width": share < 0.005 ? 0.5 : 14 * share })];
    };
    const text = (words, i, y, kind = "") => draw("text", { class: kind, x: middle[i], y, "text-anchor": "middle" }, words);
    const word = (name, i) => [text(name, i, floor + 22),
      text(weights[i] === null ? "–" : weight(weights[i], places), i, floor + 39, "number")];
    svg.replaceChildren(...weights.flatMap(arc), ...names.flatMap(word));
  });
}

export { arcs, bar, shared, strip };

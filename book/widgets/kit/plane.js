// The plane of technology and fruit: words to drag and to move by keys, arrows, rings, squares, trails, a hull, level lines.
import { Figure, clamp, draw, field, make, part, plain } from "./core.js";

Figure.styles.push(`
  .plane svg { display: block; width: 100%; max-width: 32rem; margin: auto; overflow: visible; fill: currentColor; font-size: 13px; }
  .plane line, .line { fill: none; stroke: currentColor; }
  .plane .grid { stroke: var(--line); }
  .plane .axis, .plane .dashed, .plane .level { stroke: var(--soft); }
  .plane .dashed { stroke-dasharray: 2 5; }
  .plane .line { stroke-width: 2; }
  .plane .trail { stroke-dasharray: 5 3; }
  .plane .hollow { fill: var(--ground); }
  .plane .hull { fill: var(--lit); stroke: var(--soft); }
  .plane text { font-weight: 650; paint-order: stroke; stroke: var(--ground); stroke-width: 4px; stroke-linejoin: round; }
  .plane .quiet { font-weight: 400; fill: var(--soft); }
  .query { color: var(--query); } .key { color: var(--key); } .value { color: var(--value); } .mix { color: var(--mark); }
  .handle { cursor: grab; outline: none; }
  .hit { fill: transparent; } .handle:focus-visible .hit { stroke: var(--mark); stroke-width: 2; }
  .numbers { display: grid; grid-template-columns: repeat(3, auto); gap: 0.2rem 0.6rem; align-items: center; justify-content: center;
    margin-top: 0.6rem; }
  .numbers b { font-weight: 600; }
  .numbers span { color: var(--soft); font-size: 0.8rem; text-align: right; }`);

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const AXES = ["technology", "fruit"];
const BESIDE = { n: [0, -14, "middle"], s: [0, 25, "middle"],
  ne: [10, -9, "start"], se: [10, 19, "start"], nw: [-10, -9, "end"], sw: [-10, 19, "end"] };

const stroke = (kind, [x1, y1], [x2, y2]) => draw("line", { class: kind, x1, y1, x2, y2 });
const circle = (kind, [cx, cy], r) => draw("circle", { class: kind, cx, cy, r });
function text(words, [x, y], beside = "ne", kind = "name") {
  const [dx, dy, anchor] = BESIDE[beside];
  return draw("text", { class: kind, x: x + dx, y: y + dy, "text-anchor": anchor }, words);
}

// Shape says the role, colour repeats it, a letter confirms it. All in pixels.
const SHAPES = {
  dot: ({ at }) => [circle("", at, 6)],
  hollow: ({ at }) => [circle("line hollow", at, 6)],
  ring: ({ at }) => [circle("line", at, 11)],
  square: ({ at: [x, y] }) => [draw("rect", { class: "line", x: x - 7, y: y - 7, width: 14, height: 14 })],
  trail: ({ from, at }) => [stroke("trail", from, at)],
  level: ({ from, at }) => [stroke("level", from, at)],
  hull: ({ points }) => [draw("polygon", { class: "hull", points })],
  arrow({ from, at }) {
    const turn = (180 / Math.PI) * Math.atan2(at[1] - from[1], at[0] - from[0]);
    const head = { class: "line", d: "M-9,-6 L0,0 L-9,6", transform: `translate(${at}) rotate(${turn})` };
    return [stroke("line", from, at), draw("path", head)];
  },
};

// A finger on a word drags it, and elsewhere scrolls the page (touch-action does not reach inside a drawing).
const stay = event => event.preventDefault();

// Where a·x + b·y = c crosses the box: from the lowest of the points to the highest, or nowhere.
function crossing([a, b], c, [left, right], [low, high]) {
  const met = [[left, (c - a * left) / b], [right, (c - a * right) / b], [(c - b * low) / a, low], [(c - b * high) / a, high]];
  const inside = met.filter(([x, y]) => x >= left && x <= right && y >= low && y <= high).sort(([x, y], [u, v]) => y - v || u - x);
  return inside.length > 1 ? { from: inside[0], at: inside.at(-1) } : {};
}

// moves: the words to move and their places at the start; hollow: those whose dot is only where they are stored.
// show(places, things): where those words are, and all else, each { is, at, from, points, role, label, beside, tie };
// a level line has a normal and a score: normal · point = score. A third argument: what words are called now. onmove(word, place).
function plane({ x = [-2, 4], y = [-1, 4], axes = AXES, moves, hollow = [], beside = {}, ties = {}, diagonal = true, named = true },
  onmove) {
  const [left, right] = x, [low, high] = y;
  let unit, places = moves, things = [], names = {};
  const pixels = ([a, b]) => [(a - left) * unit, (high - b) * unit];
  const inwards = (words, at, where) => at[0] + 8 * words.length > (right - left) * unit + 4 ? where.replace("e", "w") : where;
  const go = (word, [a, b]) => onmove(word, [clamp(a, left, right), clamp(b, low, high)].map(number => Number(number.toFixed(2))));

  const handles = Object.entries(moves).map(([word, home]) => {
    function keydown(event) {
      const way = STEPS[event.key], far = event.shiftKey ? 1 : 0.25;
      if (way) go(word, places[word].map((old, i) => old + far * way[i]));
      else if (event.key === "Home") go(word, home);
      else return;
      event.preventDefault();
    }
    function pointermove(event) {
      if (!group.hasPointerCapture(event.pointerId)) return;
      const box = svg.getBoundingClientRect(), units = pixel => Math.round((20 * pixel) / unit) / 20;
      go(word, [left + units(event.clientX - box.left), high - units(event.clientY - box.top)]);
    }
    function pointerdown(event) {
      event.preventDefault();
      group.focus();
      group.setPointerCapture(event.pointerId);
    }
    const group = draw("g", { class: "handle", tie: ties[word], role: "slider", tabindex: 0, "aria-label": word,
      "aria-valuemin": left, "aria-valuemax": right, keydown, pointermove, pointerdown, touchstart: stay },
    circle("hit", [0, 0], 22), circle(hollow.includes(word) ? "line hollow" : "", [0, 0], 7), text(word, [0, 0]));
    return [word, group];
  });
  const fields = Object.keys(moves).map(word => axes.map((axis, i) =>
    field(`${word}, ${axis}`, { min: [left, low][i], max: [right, high][i], step: 0.25 },
      value => go(word, places[word].map((old, j) => j === i ? value : old)))));
  const written = Object.keys(moves).map(word => make("b", {}, word));
  const numbers = make("div", { class: "numbers" }, fields.length && ["", ...axes].map(axis => make("span", {}, axis)),
    written.flatMap((word, i) => [word, ...fields[i]]));
  const ground = draw("g", { "aria-hidden": "true" }), scene = draw("g", { "aria-hidden": "true" });
  const svg = draw("svg", { role: "group", "aria-label": axes.join(" and ") }, ground, scene, handles.map(([, group]) => group));

  function thing({ is, role = "", label, beside: where = "ne", tie, normal, score, ...rest }) {
    const { from = [0, 0], at, points } = normal ? crossing(normal, score, x, y) : rest;
    if (!at && !points) return [];
    const ends = { from: pixels(from), at: at && pixels(at), points: points?.map(pixels).join(" ") };
    const [named, kind] = normal ? [ends.at.map((pixel, i) => 0.8 * pixel + 0.2 * ends.from[i]), "quiet"] : [ends.at, "name"];
    return draw("g", { class: role, tie }, SHAPES[is](ends), label && text(label, named, inwards(label, named, where), kind));
  }
  function show(now = places, more = things, called = names) {
    [places, things, names] = [now, more, called];
    if (!unit) return;
    scene.replaceChildren(...things.flatMap(thing));
    handles.forEach(([word, group], i) => {
      const place = places[word], at = pixels(place);
      group.setAttribute("transform", `translate(${at})`);
      const name = names[word] ?? word;
      group.lastChild.replaceWith(text(name, [0, 0], inwards(name, at, beside[word] ?? "ne")));
      group.setAttribute("aria-label", name);
      written[i].textContent = name;
      group.setAttribute("aria-valuenow", place[0]);
      group.setAttribute("aria-valuetext", `${name}: ${axes.map((axis, j) => `${axis} ${plain(place[j])}`).join(", ")}`);
      fields[i].forEach((input, j) => {
        input.setAttribute("aria-label", `${name}, ${axes[j]}`);
        input.show(place[j]);
      });
    });
  }
  // in true pixels, so that letters and handles keep their size on a phone
  function resize() {
    unit = svg.clientWidth / (right - left);
    svg.style.height = `${unit * (high - low)}px`;
    const across = (at, way, kind) => stroke(kind, pixels(way ? [at, low] : [left, at]), pixels(way ? [at, high] : [right, at]));
    const lines = [[left, right, 1], [low, high, 0]].flatMap(([from, to, way]) =>
      Array.from({ length: to - from + 1 }, (_, i) => across(from + i, way, from + i ? "grid" : "axis")));
    const start = pixels([Math.max(left, low), Math.max(left, low)]), end = pixels([Math.min(right, high), Math.min(right, high)]);
    ground.replaceChildren(...lines, ...(diagonal ? [stroke("dashed", start, end), text("undecided", end, "sw", "quiet")] : []),
      ...(named ? [text(`${axes[0]} →`, pixels([right, 0]), "nw", "quiet"),
        text(`${axes[1]} ↑`, pixels([0, high]), "se", "quiet")] : []));
    show();
  }
  new ResizeObserver(() => svg.clientWidth && resize()).observe(svg);
  return part(make("div", { class: "plane" }, svg, numbers), show);
}

export { plane };

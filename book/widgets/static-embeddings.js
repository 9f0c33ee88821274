// One place for two sentences: what the one gains the other loses.
import { Figure, fixed, figure, make, part, plain } from "./kit/core.js";
import { plane } from "./kit/plane.js";

const RINGS = { company: [2.5, 1.5], fruit: [1.5, 2.5] }, MOST = 3;
const apart = ([a, b], [c, d]) => Math.hypot(a - c, b - d);
const APART = apart(RINGS.company, RINGS.fruit);

// Two distances end to end, and the line that one place never gets below.
function stack() {
  const pieces = Object.keys(RINGS).map(name => make("i", { class: name })), number = make("output", { "aria-live": "off" });
  const mark = make("b", { style: `left: ${(100 * APART) / MOST}%` }, plain(APART));
  const element = make("div", { class: "stack", "aria-hidden": "true" }, make("div", { class: "track" }, pieces, mark), number);
  return part(element, distances => {
    pieces.forEach((piece, i) => { piece.style.width = `${(100 * Math.min(distances[i], MOST)) / MOST}%`; });
    number.textContent = distances.map(distance => fixed(distance, 2)).join(" + ");
  });
}

class StaticEmbeddingsFigure extends Figure {
  static style = `
    .stack { display: grid; grid-template-columns: 1fr 6rem; gap: 0.9rem; align-items: end; padding-top: 1.4rem; }
    .stack .track { position: relative; display: flex; height: 1.4rem; border: solid var(--line); border-width: 0 1px 1px; }
    .stack i { border: 2px solid var(--soft); border-radius: 2px; } .stack .fruit { border-style: dashed; }
    .stack b { position: absolute; top: -1.4rem; bottom: 0; border-left: 2px solid var(--mark); padding-left: 4px;
      line-height: 1; color: var(--mark); }
    .stack output { text-align: right; font-weight: 600; }`;
  under = `One place: at best ${fixed(APART, 2)} to share. Two places: none.`;
  presets = {
    "fair": state => ({ ...state, Apple: [2, 2], two: false }),
    "company": state => ({ ...state, Apple: RINGS.company, two: false }),
    "two places": state => ({ ...state, Apple: RINGS.company, two: true }),
  };

  build({ Apple }) {
    this.plane = plane({ x: [-1, 4], y: [-1, 4], moves: { Apple }, beside: { Apple: "ne" } }, (_, at) => this.move({ Apple: at }));
    this.stack = stack();
    return [this.plane, this.stack];
  }

  distances({ Apple, two }) {
    return [apart(Apple, RINGS.company), two ? 0 : apart(Apple, RINGS.fruit)];
  }

  show(state) {
    const second = state.two ? [{ is: "dot", at: RINGS.fruit, label: "Apple, the fruit", beside: "nw" }] : [];
    this.plane.show({ Apple: state.Apple }, [
      { is: "trail", from: RINGS.company, at: RINGS.fruit }, { is: "ring", at: RINGS.company, label: "the company", beside: "se" },
      { is: "ring", at: RINGS.fruit, label: state.two ? "" : "the fruit", beside: "nw" }, ...second,
    ]);
    this.stack.show(this.distances(state));
  }

  says(state) {
    const [company, fruit] = this.distances(state), total = company + fruit;
    const told = `${fixed(company, 2)} from the company, ${fixed(fruit, 2)} from the fruit`;
    if (state.two) return total ? `${told}: the second place is still free.` : `${told}: with two places nobody loses.`;
    return `${told}: ${fixed(total, 2)} together${total > APART + 0.005 ? `, more than the ${fixed(APART, 2)} on the line` : ""}.`;
  }
}

export default figure("static-embeddings-figure", StaticEmbeddingsFigure);

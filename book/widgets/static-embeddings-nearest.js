// A word's neighbours, by direction and by distance.
import { Figure, choice, dot, figure, fixed, make, part } from "./kit/core.js";
import { plane } from "./kit/plane.js";

const length = vector => Math.sqrt(dot(vector, vector));
const WAYS = {
  direction: [(a, b) => dot(a, b) / (length(a) * length(b)), 3, -1],
  distance: [(a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]), 2, 1],
};

function ranked({ words, picked }, way) {
  const [measure, places, order] = WAYS[way];
  const others = Object.keys(words).filter(word => word !== picked).map(word => [word, measure(words[word], words[picked])]);
  return others.sort(([, a], [, b]) => order * (a - b)).map(([word, number]) => `${word} ${fixed(number, places)}`);
}

function list(way) {
  const items = make("ol", {});
  const titled = make("div", {}, make("b", {}, `by ${way}`), items);
  return part(titled, entries => items.replaceChildren(...entries.map(entry => make("li", {}, entry))));
}

class NearestFigure extends Figure {
  static style = ".two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } ol { margin: 0.3rem 0 0; padding-left: 1.6rem; }";
  under = "laptop points where phones points, and is far away. Length is not what makes words alike.";

  build({ words }) {
    this.pick = choice("neighbours of", Object.keys(words), picked => this.move({ picked }));
    this.plane = plane({ x: [-2, 7], y: [-1, 5], moves: {}, diagonal: false });
    this.lists = Object.fromEntries(Object.keys(WAYS).map(way => [way, list(way)]));
    return [this.pick, this.plane, make("div", { class: "two", "aria-hidden": "true" }, Object.values(this.lists))];
  }

  show(state) {
    const { words, picked } = state;
    this.pick.show(picked);
    const dots = Object.entries(words).map(([label, at]) => ({ is: "dot", at, label, role: label === picked ? "mix" : "" }));
    const far = 7.5 / length(words[picked]), ray = words[picked].map(number => far * number);
    this.plane.show({}, [{ is: "trail", at: this.inside(ray), role: "mix" }, ...dots]);
    for (const [way, shown] of Object.entries(this.lists)) shown.show(ranked(state, way));
  }

  // As far along a ray as the plane goes.
  inside([x, y]) {
    const shrink = Math.min(1, ...[[x, 7], [-x, 2], [y, 5], [-y, 1]].map(([reach, most]) => reach > 0 ? most / reach : 1));
    return [x * shrink, y * shrink];
  }

  says(state) {
    return `${state.picked}, by direction: ${ranked(state, "direction").join(", ")}. By distance: ${ranked(state, "distance").join(", ")}.`;
  }
}

export default figure("static-embeddings-nearest-figure", NearestFigure);

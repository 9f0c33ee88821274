// The same word lands somewhere else because of its neighbour: the weights are computed, nothing is made up.
import { Figure, choice, dot, figure, matmul, plain, softmax } from "./kit/core.js";
import { arcs } from "./kit/bars.js";
import { plane } from "./kit/plane.js";

const NOBODY = "nothing";

function attend({ words, last }) {
  const names = ["love", "Apple", ...(last === NOBODY ? [] : [last])], vectors = names.map(name => words[name]);
  const weights = softmax(vectors.map(vector => dot(words.Apple, vector)));
  return { names, weights, at: matmul([weights], vectors)[0] };
}

class IntroFigure extends Figure {
  static style = `.figure { grid-template-columns: 1fr 1fr; align-items: center; }
    .figure > .choice, .figure > .says, .figure > .under, .figure > .row { grid-column: 1 / -1; }
    @media (max-width: 40rem) { .figure { grid-template-columns: 1fr; } }`;
  under = "Apple's stored vector never changes; its new one does.";

  build({ words }) {
    const go = last => this.glide({ ...this.state, last, at: attend({ words, last }).at });
    this.way = choice("love Apple …", ["phones", "juice", NOBODY], go);
    this.arcs = arcs(["love", "Apple", "phones"]);
    this.plane = plane({ moves: {} });
    return [this.way, this.arcs, this.plane];
  }

  show(state) {
    const { words, last, at } = state, { names, weights } = attend(state), alone = last === NOBODY;
    this.way.show(last);
    this.arcs.show(alone ? [...weights, null] : weights, 1, alone ? [...names, "…"] : names);
    const others = Object.entries(words).filter(([name]) => name !== "Apple").map(([name, place]) =>
      ({ is: names.includes(name) ? "dot" : "hollow", at: place, label: name, role: names.includes(name) ? "" : "quiet" }));
    this.plane.show({}, [...others, { is: "hollow", at: words.Apple, label: "Apple", beside: last === "juice" ? "se" : "nw" },
      { is: "trail", from: words.Apple, at }, { is: "dot", at, role: "mix", label: "Apple′", beside: last === "juice" ? "nw" : "sw" }]);
  }

  says({ words, last }) {
    const [technology, fruit] = attend({ words, last }).at;
    if (last === NOBODY) return "With no neighbour that fits, Apple stays where it is, at technology 2, fruit 2.";
    return `With ${last}, Apple moves to technology ${plain(technology)}, fruit ${plain(fruit)}.`;
  }
}

export default figure("intro-figure", IntroFigure);

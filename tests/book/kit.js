// Small figures that show each part of the kit; only the developers' page and its test load them.
import { arcs, bar, shared, strip } from "../../book/widgets/kit/bars.js";
import { Figure, choice, dot, figure, fixed, make, matmul, plain, softmax, transpose, weight } from "../../book/widgets/kit/core.js";
import { plane } from "../../book/widgets/kit/plane.js";
import { scrub } from "../../book/widgets/kit/scrub.js";
import { table } from "../../book/widgets/kit/table.js";

class KitBars extends Figure {
  presets = {
    "even": ({ words, ...rest }) => ({ ...rest, words, scores: words.map(() => 2) }),
    "nowhere to go": () => false,
  };

  build({ words }) {
    const set = shares => this.move({ scores: shares.map(Math.log) });
    this.bars = words.map(word => bar({ tie: `w-${word}` }));
    this.shares = words.map((word, i) => scrub({ label: word, min: 0.05, max: 0.95, step: 0.05, tie: `s-${word}`, own: i === 0 },
      share => set(shared(softmax(this.state.scores), i, share))));
    this.budget = strip(words, { tie: "total", ties: words.map(word => `w-${word}`) }, set);
    this.frames = scrub({ label: "step", min: 0, max: 300, marks: { 0: "start", 36: "8 of 8", 300: "end" }, steps: true, play: true }, step => this.move({ step }));
    return [...this.shares, ...this.bars, this.budget, this.frames];
  }

  show({ scores, step }) {
    const weights = softmax(scores);
    this.bars.forEach((length, i) => length.show(weights[i]));
    this.shares.forEach((slider, i) => slider.show(weights[i]));
    this.budget.show(weights);
    this.frames.show(step);
  }

  says({ words, scores, step }, before) {
    const changed = step === before.step ? "" : `Step ${step}. `;
    return changed + words.map((word, i) => `${word} ${weight(softmax(scores)[i])}`).join(", ") + ".";
  }

  ties({ words, scores }) {
    return Object.fromEntries(words.map((word, i) => [`w-${word}`, weight(softmax(scores)[i])]));
  }
}

class KitArcs extends Figure {
  build({ words }) {
    this.asker = choice("asks", [...new Set(words)], word => this.move({ asks: words.indexOf(word) }));
    this.arcs = arcs(words);
    return [this.asker, this.arcs];
  }

  weights({ scores, asks }) {
    return softmax(scores.map((score, i) => i > asks ? -Infinity : score)).map((share, i) => i > asks ? null : share);
  }

  show(state) {
    this.asker.show(state.words[state.asks]);
    this.arcs.show(this.weights(state), state.asks);
  }

  says(state) {
    const weights = this.weights(state), top = weights.indexOf(Math.max(...weights));
    return `${state.words[state.asks]} looks most at ${state.words[top]}, ${weight(weights[top])}.`;
  }
}

const LOVE = [-1, 0];

class KitPlane extends Figure {
  presets = {
    "juice": state => ({ ...state, phones: [1, 3] }),
    "battery": state => ({ ...state, phones: [4, 0] }),
  };

  build({ Apple, phones }) {
    this.plane = plane({ moves: { Apple, phones }, hollow: ["Apple"], beside: { Apple: "nw" } }, (word, at) => this.move({ [word]: at }));
    return [this.plane];
  }

  mixed({ Apple, phones }) {
    const words = [LOVE, Apple, phones], weights = softmax(words.map(word => dot(Apple, word)));
    return { weights, at: matmul([weights], words)[0] };
  }

  show(state) {
    const { at } = this.mixed(state);
    this.plane.show({ Apple: state.Apple, phones: state.phones }, [
      { is: "dot", at: LOVE, label: "love" },
      { is: "trail", from: state.Apple, at }, { is: "dot", at, label: "Apple′", beside: "s" },
    ]);
  }

  says(state) {
    const { weights, at } = this.mixed(state);
    return `Apple gives phones ${weight(weights[2])} and moves to technology ${fixed(at[0], 3)}, fruit ${fixed(at[1], 3)}.`;
  }
}

class KitShapes extends Figure {
  build({ mix }) {
    this.plane = plane({ x: [-2, 5], moves: { mix }, beside: { mix: "s" }, diagonal: false }, (_, at) => this.move({ mix: at }));
    return [this.plane];
  }

  show({ mix }) {
    const levels = [0, 4, 8, 12].map(score => ({ is: "level", normal: [2, 2], score, label: `score ${score}`, beside: "se" }));
    this.plane.show({ mix }, [
      { is: "hull", points: [LOVE, [2, 2], [3, 1]] }, ...levels,
      { is: "arrow", at: [2, 2], label: "q", role: "query", beside: "n" }, { is: "ring", at: [3, 1], label: "k", role: "key" },
      { is: "square", at: [1, 3], label: "v", role: "value" }, { is: "dot", at: LOVE, label: "love" },
    ]);
  }

  says({ mix }) {
    return `The mix is at ${plain(mix[0])}, ${plain(mix[1])}.`;
  }
}

class KitTable extends Figure {
  static style = ".two { display: grid; gap: 0.9rem; }";
  presets = {
    "padding": state => ({ ...state, hidden: state.hidden.map(row => row.map((old, j) => j === 3)) }),
    "causal": state => ({ ...state, hidden: state.hidden.map((row, i) => row.map((old, j) => j > i)) }),
    "nobody": state => ({ ...state, hidden: state.hidden.map((row, i) => row.map(() => i === 0)) }),
  };

  build({ words }) {
    const paint = (i, j, hide) => this.move({ hidden: this.state.hidden.map((row, r) => row.map((old, c) => r === i && c === j ? hide : old)) });
    this.scores = table({ label: "scores", rows: words, columns: words, kind: "score" }, { onask: (...asked) => this.move({ asked }) });
    this.weights = table({ label: "weights", rows: words, columns: words, sums: true }, { onpaint: paint });
    return [make("div", { class: "two" }, this.scores, this.weights)];
  }

  numbers({ vectors, hidden }) {
    const scores = matmul(vectors, transpose(vectors)).map(row => row.map(score => score / Math.SQRT2));
    return { scores, weights: scores.map((row, i) => softmax(row.map((score, j) => hidden[i][j] ? -Infinity : score))) };
  }

  show(state) {
    const { scores, weights } = this.numbers(state);
    this.scores.show(scores, { asked: state.asked });
    this.weights.show(weights, { hidden: state.hidden });
  }

  says(state, before) {
    const { weights, scores } = this.numbers(state), { words, asked } = state;
    if (asked && asked !== before.asked) return `Row ${words[asked[0]]}, column ${words[asked[1]]}: score ${plain(scores[asked[0]][asked[1]])}.`;
    return `love: ${words.map((word, j) => `${word} ${weight(weights[0][j])}`).join(", ")}.`;
  }
}

for (const [name, kind] of Object.entries({ bars: KitBars, arcs: KitArcs, plane: KitPlane, shapes: KitShapes, table: KitTable }))
  figure(`kit-${name}-figure`, kind);

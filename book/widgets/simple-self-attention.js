// Three words attend to each other: the scores are the same both ways, the weights are not.
import { Figure, figure, make, matmul, plain, softmax, transpose, weight } from "./kit/core.js";
import { plane } from "./kit/plane.js";
import { table } from "./kit/table.js";

const THIRD = "third";

class SimpleSelfAttentionFigure extends Figure {
  static style = `.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1.2rem; } .two b { font-weight: 600; }
    @media (max-width: 40rem) { .two { grid-template-columns: 1fr; } }`;
  under = "Alike is not useful, and nothing here can learn the difference.";

  presets = Object.fromEntries(["phones", "juice", "watch"].map(name =>
    [name, state => ({ ...state, called: name, third: state.others[name] })]));

  build({ love, Apple, third, called }) {
    this.plane = plane({ moves: { love, Apple, [THIRD]: third }, hollow: ["love", "Apple", THIRD], beside: { love: "nw", Apple: "nw" } },
      (word, at) => this.move({ [word]: at }));
    const names = ["love", "Apple", called];
    this.scores = table({ label: "scores", rows: names, columns: names, kind: "score" }, { onask: (...asked) => this.move({ asked }) });
    this.weights = table({ label: "weights", rows: names, columns: names, sums: true });
    const titled = (name, shown) => make("div", {}, make("b", {}, name), shown);
    return [this.plane, make("div", { class: "two" }, titled("scores", this.scores), titled("weights", this.weights))];
  }

  attend({ love, Apple, third }) {
    const words = [love, Apple, third], scores = matmul(words, transpose(words)), weights = scores.map(row => softmax(row));
    return { words, scores, weights, output: matmul(weights, words) };
  }

  show(state) {
    const { words, scores, weights, output } = this.attend(state), names = ["love", "Apple", state.called];
    const primed = names.flatMap((name, i) => [{ is: "trail", from: words[i], at: output[i] },
      { is: "dot", at: output[i], role: "mix", label: `${name}′`, beside: ["se", "sw", "sw"][i] }]);
    this.plane.show({ love: state.love, Apple: state.Apple, [THIRD]: state.third },
      [{ is: "ring", at: [2.5, 1.5], role: "quiet" }, { is: "ring", at: [1.5, 2.5], role: "quiet" }, ...primed], { [THIRD]: state.called });
    this.scores.show(scores, { heads: names, asked: state.asked });
    this.weights.show(weights, { heads: names });
  }

  says(state, before) {
    const { weights, scores } = this.attend(state), { called, asked } = state;
    if (asked && asked !== before.asked) {
      const [i, j] = asked, names = ["love", "Apple", called];
      const one = `${names[i]} scores ${plain(scores[i][j])} with ${names[j]}`;
      return `${one}, and ${names[j]} ${plain(scores[j][i])} with ${names[i]}: the same.`;
    }
    const given = `Apple gives it ${weight(weights[1][2])}; it gives Apple ${weight(weights[2][1])}.`;
    return `Apple and ${called} score ${plain(scores[1][2])} both ways. ${given}`;
  }
}

export default figure("simple-self-attention-figure", SimpleSelfAttentionFigure);

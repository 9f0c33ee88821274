// Three matrices, each two rows to drag: two decide who looks at whom, the third what is brought home.
import { Figure, choice, figure, fixed, make, matmul, part, plain, softmax, transpose, weight } from "./kit/core.js";
import { arcs } from "./kit/bars.js";
import { plane } from "./kit/plane.js";

const MATRICES = { w_q: ["Q", "what a word asks with", "query"], w_k: ["K", "what it is found by", "key"],
  w_v: ["V", "what it hands over", "value"] };
const ROWS = ["technology", "fruit"]; // row 0 says where technology goes, row 1 where fruit goes
const ONE_WAY = [[1, 0], [-1, 1]], ONLY_TECHNOLOGY = [[1, 0], [0, 0]], ANGLE = Math.PI / 12;
const TURN = [[Math.cos(ANGLE), Math.sin(ANGLE)], [-Math.sin(ANGLE), Math.cos(ANGLE)]];

class QueryKeyValueFigure extends Figure {
  static style = `.three { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.8rem; } .three b { font-weight: 600; }
    .looks { display: grid; grid-template-columns: 1fr 1fr; gap: 0.8rem; } .looks p { margin: 0; text-align: center; }
    .three .numbers { gap: 0.2rem 0.4rem; font-size: 0.8rem; } .three input { width: 3rem; }
    @media (max-width: 40rem) { .three, .looks { grid-template-columns: 1fr; }
      .three .plane { display: grid; grid-template-columns: 7.5rem 1fr; align-items: center; } }`;
  under = "For scores only W_Q W_Kᵀ counts; Apple's score with itself is always the mean of those with phones and juice.";

  presets = {
    "one-way": state => ({ ...state, w_k: ONE_WAY }),
    "turn both W": state => ({ ...state, w_q: matmul(state.w_q, TURN), w_k: matmul(state.w_k, TURN) }),
    "values: technology only": state => ({ ...state, w_v: ONLY_TECHNOLOGY }),
  };

  build(state) {
    this.last = choice("last word", ["phones", "juice"], third => this.move({ third }));
    this.matrices = Object.entries(MATRICES).map(([name, [letter, job, role]]) => {
      const moves = { technology: state[name][0], fruit: state[name][1] };
      const rows = plane({ x: [-2, 2], y: [-2, 2], axes: ["tech.", "fruit"], moves, diagonal: false, named: false },
        (row, at) => this.move({ [name]: this.state[name].map((old, i) => ROWS[i] === row ? at : old) }));
      const title = make("b", {}, "W", make("sub", {}, letter), `: ${job}`);
      const shown = make("div", { role: "group", "aria-label": `W_${letter}: ${job}` }, title, rows);
      return part(shown, ([technology, fruit]) =>
        rows.show({ technology, fruit }, [technology, fruit].map(at => ({ is: "arrow", at, role }))));
    });
    this.plane = plane({ x: [-3, 5], y: [-2, 4], moves: {} });
    this.looks = ["Apple", state.third].map(() => make("div", {}, make("p"), arcs(["love", "Apple", state.third])));
    return [this.last, make("div", { class: "three" }, this.matrices), this.plane, make("div", { class: "looks" }, this.looks)];
  }

  attend({ w_q, w_k, w_v, third, words }) {
    const names = ["love", "Apple", third], x = names.map(name => words[name]);
    const [q, k, v] = [w_q, w_k, w_v].map(matrix => matmul(x, matrix));
    const scores = matmul(q, transpose(k)), weights = scores.map(row => softmax(row));
    return { names, x, q, k, v, scores, weights, output: matmul(weights, v) };
  }

  ties(state) {
    const { q, k, v, scores, weights, output } = this.attend(state), pair = ([a, b]) => `(${plain(a)}, ${plain(b)})`;
    return { "q-Apple": pair(q[1]), "k-phones": pair(k[2]), "s-phones": plain(scores[1][2]), "w-phones": weight(weights[1][2]),
      "v-phones": pair(v[2]), out: `(${output[1].map(number => fixed(number, 3)).join(", ")})` };
  }

  show(state) {
    const { names, x, q, k, v, scores, weights, output } = this.attend(state);
    const tied = (role, i) => names[i] === "phones" && `${role}-phones`;
    this.last.show(state.third);
    Object.keys(MATRICES).forEach((name, i) => this.matrices[i].show(state[name]));
    this.plane.show({}, [{ is: "arrow", at: q[1], role: "query", label: "q Apple", beside: "nw", tie: "q-Apple" },
      ...names.flatMap((name, i) => [{ is: "trail", from: x[i], at: k[i], role: "key" },
        { is: "ring", at: k[i], role: "key", label: `k ${name}`, beside: "sw", tie: tied("k", i) },
        { is: "square", at: v[i], role: "value", tie: tied("v", i) }, { is: "dot", at: x[i], label: name, beside: "ne" }]),
      { is: "dot", at: output[1], role: "mix", label: "Apple′", beside: "sw", tie: "out" }]);
    this.looks.forEach((look, i) => {
      look.firstChild.textContent = `scores of ${names[i + 1]}: ${scores[i + 1].map(score => plain(score)).join(", ")}`;
      look.lastChild.show(weights[i + 1], i + 1, names);
    });
  }

  says(state) {
    const { names: [, , third], weights, output: [, [technology, fruit]] } = this.attend(state);
    const looks = `Apple looks at ${third}, ${weight(weights[1][2])}; ${third} at Apple, ${weight(weights[2][1])}.`;
    return `${looks} Apple becomes technology ${fixed(technology, 3)}, fruit ${fixed(fruit, 3)}.`;
  }
}

export default figure("query-key-value-figure", QueryKeyValueFigure);

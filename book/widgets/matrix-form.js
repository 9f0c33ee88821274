// Attention in six steps; any cell tells what made it.
import { Figure, choice, figure, fixed, make, matmul, plain, softmax, transpose, weight } from "./kit/core.js";
import { scrub } from "./kit/scrub.js";
import { table } from "./kit/table.js";

const STEPS = ["the words", "queries, keys, values", "query by key", "divided by the root", "softmax, row by row", "weights times values"];
const FROM = { x: 1, q: 2, k: 2, v: 2, scores: 3, weights: 5, output: 6 }; // filled in this step
const TITLES = { x: "X", q: "Q = X W_Q", k: "K = X W_K", v: "V = X W_V", scores: "scores Q Kᵀ" };
const TIES = { q: i => i === 1 && "Q-Apple", k: i => i === 2 && "K-phones", v: (i, j) => j === 0 && "V-1",
  scores: (i, j) => i === 1 && j === 2 && "S-Apple-phones", weights: i => i === 1 && "W-Apple",
  output: (i, j) => i === 1 && j === 0 && "out-Apple-1" };

class MatrixFormFigure extends Figure {
  static style = `.tables { display: grid; grid-template-columns: repeat(12, 1fr); gap: 1rem; }
    .tables > * { grid-column: span 3; } .tables > .wide { grid-column: span 4; }
    .tables > :nth-child(6) { grid-column: span 5; } .tables > :last-child { grid-column: span 3; } .tables b { font-weight: 600; }
    .tables thead :first-child { width: 3.6rem; }
    @media (max-width: 40rem) { .tables > :nth-child(n) { grid-column: span 6; } .tables > .wide:nth-child(n) { grid-column: span 12; } }`;
  under = "Each number comes from one row and one column.";

  presets = {
    "all at once": state => ({ ...state, step: 6 }),
    "our own words": state => ({ ...state, ...state.other }),
  };

  build({ names }) {
    this.step = scrub({ label: "step", min: 1, max: 6, steps: true, written: step => `${step} of 6: ${STEPS[step - 1]}` },
      step => this.move({ step, asked: null }));
    this.root = choice("the root", ["with", "without"], root => this.move({ root }));
    this.tables = Object.keys(FROM).map(name => {
      const write = { weights: undefined, output: number => fixed(number, 3) }, square = ["scores", "weights"].includes(name);
      return table({ label: name, rows: names, columns: square ? names : ["1st", "2nd"], sums: name === "weights",
        ties: TIES[name], write: name in write ? write[name] : number => plain(number) },
      { onask: (i, j) => this.move({ asked: [name, i, j] }) });
    });
    const shown = Object.keys(FROM).map((name, n) =>
      make("div", { class: FROM[name] > 2 && "wide" }, make("b", {}, TITLES[name] ?? name), this.tables[n]));
    return [this.step, this.root, make("div", { class: "tables" }, shown)];
  }

  attend({ x, w_q, w_k, w_v, root, step }) {
    const [q, k, v] = [w_q, w_k, w_v].map(matrix => matmul(x, matrix));
    const raw = matmul(q, transpose(k)), by = root === "with" ? Math.sqrt(k[0].length) : 1;
    const scaled = raw.map(row => row.map(score => score / by)), weights = scaled.map(row => softmax(row));
    return { x, q, k, v, raw, by, scores: step < 4 ? raw : scaled, weights, output: matmul(weights, v) };
  }

  madeBy(name, [asked, i, j]) {
    const row = at => a => a === at, column = at => (a, b) => b === at;
    const made = { q: { x: row(i) }, k: { x: row(i) }, v: { x: row(i) }, scores: { q: row(i), k: row(j) },
      weights: { scores: row(i) }, output: { weights: row(i), v: column(j) } };
    return asked === name ? (a, b) => row(i)(a) && b === j : made[asked]?.[name];
  }

  show(state) {
    const all = this.attend(state), { step, root, asked } = state;
    this.step.show(step);
    this.root.show(root);
    Object.entries(FROM).forEach(([name, from], n) =>
      this.tables[n].show(step >= from ? all[name] : null, { lit: asked && this.madeBy(name, asked) }));
  }

  says(state) {
    const { step, asked, names, root } = state, all = this.attend(state);
    if (!asked || step < FROM[asked[0]]) return `Step ${step}: ${STEPS[step - 1]}${root === "without" ? ", no root" : ""}.`;
    const [name, i, j] = asked, nth = ["first", "second"][j];
    const product = (a, b, write = plain) => a.map((number, n) => `${write(number)} · ${plain(b[n])}`).join(" + ");
    if (name === "x") return `${names[i]}, ${nth}: ${plain(all.x[i][j])}.`;
    if (name === "scores") {
      const divided = step > 3 && all.by > 1 ? `; divided by ${fixed(all.by, 4)} it is ${plain(all.scores[i][j], 4)}` : "";
      return `Score (${names[i]}, ${names[j]}) = ${product(all.q[i], all.k[j])} = ${plain(all.raw[i][j])}${divided}.`;
    }
    if (name === "weights") {
      const row = all.scores[i].map(score => plain(score, 4)).join(", ");
      return `Row ${names[i]}, column ${names[j]}: of ${row} comes ${weight(all.weights[i][j])}.`;
    }
    if (name === "output") {
      return `${names[i]}′, ${nth}: ${product(all.weights[i], transpose(all.v)[j], weight)} = ${fixed(all.output[i][j], 3)}.`;
    }
    return `${names[i]}'s ${name}, ${nth}: ${product(all.x[i], transpose(state[`w_${name}`])[j])} = ${plain(all[name][i][j])}.`;
  }
}

export default figure("matrix-form-figure", MatrixFormFigure);

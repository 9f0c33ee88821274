// A square table of scores, shared out along either axis: only the sums of the rows tell them apart.
import { Figure, choice, figure, fixed, plain, softmax, sum, transpose } from "./kit/core.js";
import { table } from "./kit/table.js";

// Without keepdims the totals of the rows line up with the columns.
function forgotten(scores) {
  const strengths = scores.map(row => row.map(Math.exp));
  const totals = strengths.map(sum);
  return strengths.map(row => row.map((strength, j) => strength / totals[j]));
}

const WAYS = {
  rows: scores => scores.map(row => softmax(row)),
  columns: scores => transpose(transpose(scores).map(column => softmax(column))),
  "rows, keepdims forgotten": forgotten,
};

class SoftmaxAxisFigure extends Figure {
  under = "The numbers look fine either way. Check the sums of the rows.";

  build({ scores, along }) {
    const rows = scores.map((_, i) => `row ${i + 1}`), columns = scores[0].map((_, j) => `col. ${j + 1}`);
    this.way = choice("share out along", Object.keys(WAYS), chosen => this.move({ along: chosen }));
    this.table = table({ label: "shares, with the score of each in its corner", rows, columns, sums: true });
    return [this.way, this.table];
  }

  show({ scores, along }) {
    this.way.show(along);
    this.table.show(WAYS[along](scores), { notes: scores.map(row => row.map(score => plain(score))) });
  }

  says({ scores, along }) {
    const sums = WAYS[along](scores).map(sum);
    const wrong = sums.findIndex(total => Math.abs(total - 1) > 1e-9);
    if (wrong < 0) return "Every row spends exactly 1.";
    return `No error, but row ${wrong + 1} now spends ${fixed(sums[wrong], 4)}.`;
  }
}

export default figure("softmax-axis-figure", SoftmaxAxisFigure);

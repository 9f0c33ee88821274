// The same number added to every score, in two precisions, and with the largest taken off first.
import { Figure, figure, plain, softmax, sum } from "./kit/core.js";
import { scrub } from "./kit/scrub.js";
import { table } from "./kit/table.js";

const STOPS = [0, 80, 82, 83, 88, 703, 704, 1000];

// The formula as it stands; every step rounded to the precision.
function naive(scores, round) {
  const strengths = scores.map(score => round(Math.exp(round(score))));
  const total = strengths.reduce((sofar, strength) => round(sofar + strength), 0);
  return strengths.map(strength => round(strength / total));
}

const LANES = {
  "float32": scores => naive(scores, Math.fround),
  "float64": scores => naive(scores, number => number),
  "largest taken off": scores => softmax(scores),
};

class SoftmaxOverflowFigure extends Figure {
  under = "The answer was never large; the way to it was.";

  build({ words }) {
    const last = STOPS.length - 1;
    this.added = scrub({ label: "add to every score", min: 0, max: last, steps: true, written: i => plain(STOPS[i]), marks: { ...STOPS } },
      i => this.move({ added: STOPS[i] }));
    this.table = table({ label: "shares", rows: Object.keys(LANES), columns: words });
    return [this.added, this.table];
  }

  lanes({ scores, added }) {
    return Object.values(LANES).map(lane => lane(scores.map(score => score + added)));
  }

  show(state) {
    this.added.show(STOPS.indexOf(state.added));
    this.table.show(this.lanes(state));
  }

  says(state) {
    const top = plain(Math.max(...state.scores) + state.added);
    const broken = Object.keys(LANES).filter((_, i) => this.lanes(state)[i].some(Number.isNaN));
    if (!broken.length) return `The largest score is ${top}, and every way gives the same shares.`;
    return `The largest score is ${top}: in ${broken.join(" and ")} its exponential is infinite, and its share not a number.`;
  }
}

export default figure("softmax-overflow-figure", SoftmaxOverflowFigure);

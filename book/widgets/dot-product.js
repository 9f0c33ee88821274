// Equal scores lie on straight lines across Apple's arrow; with the lengths divided out, on rays.
import { Figure, choice, dot, figure, fixed, make, part, plain } from "./kit/core.js";
import { plane } from "./kit/plane.js";

const length = vector => Math.sqrt(dot(vector, vector));
const X = [-2, 5], Y = [-1, 4];
const WAYS = ["as they are", "divide by the lengths"];
const ANGLES = [0, 26.565, 45, 90];

function measured({ Apple, phones }) {
  const score = dot(Apple, phones), cosine = score / (length(Apple) * length(phones));
  return { score, cosine, angle: (180 / Math.PI) * Math.acos(Math.min(1, Math.max(-1, cosine))), shadow: score / length(Apple) };
}
const part3 = number => plain(number, 3).replace(/^(−?)0\./, "$1.");

// As far along a direction as the plane goes.
function edge([x, y]) {
  const reach = [[x, X[1]], [-x, -X[0]], [y, Y[1]], [-y, -Y[0]]].map(([step, most]) => step > 1e-9 ? most / step : Infinity);
  return [x, y].map(step => step * Math.min(...reach));
}

class DotProductFigure extends Figure {
  static style = ".readout { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; } .readout b { font-weight: 600; }";
  under = "8 with itself, 8 with phones, 8 with juice: three words on one line. A long word at 45° beats them all.";
  presets = {
    "phones": state => ({ ...state, phones: [3, 1] }),
    "juice": state => ({ ...state, phones: [1, 3] }),
    "battery (5, 0)": state => ({ ...state, phones: [5, 0] }),
  };

  build({ Apple, phones }) {
    this.way = choice("the score", WAYS, by => this.move({ by }));
    this.plane = plane({ x: X, y: Y, moves: { Apple, phones }, beside: { Apple: "nw" }, diagonal: false },
      (word, at) => this.move({ [word]: at }));
    this.numbers = part(make("div", { class: "readout", "aria-hidden": "true" }), state => {
      const { score, cosine, angle, shadow } = measured(state);
      const lengths = [state.Apple, state.phones].map(word => fixed(length(word), 2)).join(", ");
      const told = { score: plain(score), lengths, angle: `${fixed(angle, 0)}°`, cosine: part3(cosine), shadow: fixed(shadow, 2) };
      this.numbers.replaceChildren(...Object.entries(told).map(([name, number]) => make("span", {}, `${name} `, make("b", {}, number))));
    });
    return [this.way, this.plane, this.numbers];
  }

  show(state) {
    const { Apple, by } = state, turn = Math.atan2(Apple[1], Apple[0]);
    const lines = by === WAYS[0] ? [0, 4, 8, 12].map(score => ({ is: "level", normal: Apple, score, label: `${score}`, beside: "se" }))
      : ANGLES.flatMap(angle => (angle ? [angle, -angle] : [0]).map(each => {
        const way = turn + (each * Math.PI) / 180;
        const label = part3(Math.cos((angle * Math.PI) / 180)), at = edge([Math.cos(way), Math.sin(way)]);
        return { is: "level", from: [0, 0], at, role: "quiet", label, beside: "sw" };
      }));
    this.way.show(by);
    const shapes = [...lines, { is: "arrow", at: Apple }, { is: "trail", at: state.phones }, ...this.others(state)];
    this.plane.show({ Apple, phones: state.phones }, shapes);
    this.numbers.show(state);
  }

  others({ words }) {
    return Object.entries(words).map(([label, at]) => ({ is: "hollow", at, label, role: "quiet" }));
  }

  says(state, before) {
    const { score, cosine, angle } = measured(state), was = measured(before);
    const told = `Score ${plain(score)}, cosine ${part3(cosine)}, ${fixed(angle, 0)}°.`;
    if (Math.abs(score - was.score) < 0.005 && Math.abs(cosine - was.cosine) > 0.005) return `${told} Same line, other direction.`;
    return Math.abs(cosine - was.cosine) < 0.0005 && Math.abs(score - was.score) > 0.005 ? `${told} Same ray, other score.` : told;
  }
}

export default figure("dot-product-figure", DotProductFigure);

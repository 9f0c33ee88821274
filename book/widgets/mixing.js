// Drag the mix, or share out the budget: either way it stays among its words.
import { Figure, dot, figure, fixed, matmul, plain, sum } from "./kit/core.js";
import { shared, strip } from "./kit/bars.js";
import { plane } from "./kit/plane.js";
import { scrub } from "./kit/scrub.js";

const minus = ([a, b], [c, d]) => [a - c, b - d];
const cross = ([a, b], [c, d]) => a * d - b * c;
const AMOUNTS = [1, 3, 6];

// The budget whose mix is the point, or the nearest one that there is.
function budget(point, [a, b, c]) {
  const whole = cross(minus(b, a), minus(c, a));
  const weights = [[b, c], [c, a], [a, b]].map(([one, other]) => cross(minus(one, point), minus(other, point)));
  if (weights.every(part => part / whole >= 0)) return weights.map(part => part / whole);
  const edges = [[a, b, 0, 1], [b, c, 1, 2], [c, a, 2, 0]].map(([from, to, i, j]) => {
    const along = minus(to, from), way = Math.min(1, Math.max(0, dot(minus(point, from), along) / dot(along, along)));
    const on = [0, 0, 0];
    on[i] = 1 - way; on[j] = way;
    return { on, far: Math.hypot(...minus(point, matmul([on], [a, b, c])[0])) };
  });
  return edges.sort((one, other) => one.far - other.far)[0].on;
}

class MixingFigure extends Figure {
  under = "A mix is never longer than its longest word. It can be much shorter.";
  presets = {
    "cancel": state => ({ ...state, weights: [0.75, 0, 0.25] }),
    "juice": state => ({ ...state, third: state.third === "phones" ? "juice" : "phones" }),
    "1, 3, 6 as amounts": state => ({ ...state, weights: AMOUNTS }),
  };

  vectors({ words, third }) {
    return [words.love, words.Apple, words[third]];
  }

  mixed(state) {
    return matmul([state.weights], this.vectors(state))[0];
  }

  build(state) {
    this.plane = plane({ moves: { mix: this.mixed(state) }, beside: { mix: "s" } },
      (_, at) => this.move({ weights: budget(at, this.vectors(this.state)) }));
    this.shares = state.weights.map((_, i) => scrub({ label: `word ${i + 1}`, min: 0, max: 1, step: 0.05, own: true }, share => {
      const total = sum(this.state.weights); // amounts become shares first
      this.move({ weights: shared(this.state.weights.map(old => old / total), i, share) });
    }));
    this.strip = strip(["love", "Apple", "third"], {}, weights => this.move({ weights }));
    return [this.plane, this.strip, ...this.shares];
  }

  show(state) {
    const { weights, third } = state, vectors = this.vectors(state), mix = this.mixed(state), total = sum(weights);
    const names = ["love", "Apple", third], steps = vectors.map((vector, i) => vector.map(number => number * weights[i]));
    const reach = Math.max(1, mix[0] / 4, mix[1] / 4), shown = mix.map(number => number / reach);
    const away = `to (${mix.map(number => plain(number)).join(", ")})`;
    const chain = reach > 1 ? [{ is: "arrow", at: shown, role: "mix", label: away, beside: "sw" }]
      : steps.map((step, i) => {
        const from = steps.slice(0, i).reduce((at, before) => at.map((number, j) => number + before[j]), [0, 0]);
        return { is: "arrow", from, at: from.map((number, j) => number + step[j]), role: "quiet" };
      });
    this.plane.show({ mix: shown }, [{ is: "hull", points: vectors },
      ...names.map((label, i) => ({ is: "dot", at: vectors[i], label })), ...chain]);
    this.shares.forEach((slider, i) => {
      slider.show(weights[i] / total);
      slider.firstChild.textContent = names[i];
      slider.querySelector("input[type=range]").setAttribute("aria-label", names[i]);
    });
    this.strip.show(weights.map(share => share / total));
    this.strip.querySelectorAll("span").forEach((span, i) => { span.textContent = names[i]; });
  }

  says(state) {
    const { weights, third } = state, mix = this.mixed(state), names = ["love", "Apple", third];
    const place = `technology ${plain(mix[0], 3)}, fruit ${plain(mix[1], 3)}`;
    if (Math.abs(sum(weights) - 1) > 1e-9) return `As amounts 1, 3 and 6 they throw the mix to ${place}: off the map.`;
    const told = names.map((name, i) => `${name} ${plain(weights[i], 4)}`).join(", ");
    return `${told}: the mix is at ${place}, ${fixed(Math.hypot(...mix), 2)} long.`;
  }
}

export default figure("mixing-figure", MixingFigure);

// Longer vectors, wider scores: the softmax freezes and its slope dies; the root of the length undoes it.
import { Figure, choice, draw, figure, fixed, make, plain, softmax } from "./kit/core.js";
import { bar } from "./kit/bars.js";
import { scrub } from "./kit/scrub.js";

const WAYS = ["as they are", "divided by the root"], REACH = 50, STEEPEST = 0.25;
const small = slope => fixed(slope, slope < 0.001 ? 6 : 4);

class ScalingFigure extends Figure {
  static style = `.line { width: 100%; height: 62px; overflow: visible; font-size: 12px; fill: var(--soft); }
    .line line { stroke: var(--soft); } .line rect { fill: var(--lit); } .line .score { stroke: currentColor; stroke-width: 2; }
    .word { display: grid; grid-template-columns: 5.5rem 1fr; align-items: center; gap: 0.9rem; } .word b { font-weight: 600; }`;
  under = "One draw: with the root the largest share goes up and down, and does not run to 1.";

  presets = {
    "d_k 4": state => ({ ...state, at: 1 }),
    "d_k 64": state => ({ ...state, at: 5 }),
    "d_k 512": state => ({ ...state, at: 8 }),
  };

  build({ lengths, scores }) {
    this.length = scrub({ label: "d_k", min: 0, max: lengths.length - 1, steps: true, marks: Object.fromEntries(lengths.entries()),
      written: at => `${lengths[at]} numbers` }, at => this.move({ at }));
    this.way = choice("scores", WAYS, way => this.move({ way }));
    this.push = scrub({ label: "nudge", min: -3, max: 3, step: 0.01, own: true }, nudge => this.move({ nudge }));
    this.line = draw("svg", { class: "line", "aria-hidden": "true" });
    this.words = scores[0].map((_, i) => this.named(`word ${i + 1}`));
    this.slope = this.named("slope");
    return [this.length, this.way, this.line, make("div", {}, this.words), this.push, this.slope];
  }

  named(name) {
    const share = bar(), label = make("b", {}, name);
    return Object.assign(make("div", { class: "word" }, label, share), { label, bar: share });
  }

  attend({ scores, lengths, at, way, nudge }) {
    const by = way === WAYS[0] ? 1 : Math.sqrt(lengths[at]), received = scores[at].map(score => score / by);
    const order = received.map((_, i) => i).sort((a, b) => received[b] - received[a]), second = order[1];
    const before = softmax(received), nudged = received.map((score, i) => i === second ? score + nudge : score);
    const shares = softmax(nudged), top = Math.max(...shares);
    return { received, nudged, before, shares, second, top, slope: top * (1 - top), spread: Math.sqrt(lengths[at]) / by };
  }

  show(state) {
    const { nudged, shares, second, slope, spread } = this.attend(state), x = score => `${50 + (50 * score) / REACH}%`;
    this.length.show(state.at);
    this.way.show(state.way);
    this.push.show(state.nudge);
    const axis = [-50, -25, 0, 25, 50].map(at => draw("text", { x: x(at), y: 60, "text-anchor": "middle" }, plain(at)));
    this.line.replaceChildren(draw("rect", { x: x(-spread), width: `${(100 * spread) / REACH}%`, y: 4, height: 36 }),
      draw("line", { x1: 0, x2: "100%", y1: 40, y2: 40 }), ...axis,
      ...nudged.map(score => draw("line", { class: "score", x1: x(score), x2: x(score), y1: 8, y2: 40 })));
    shares.forEach((share, i) => {
      this.words[i].label.textContent = i === second ? `${plain(nudged[i])} ◂` : plain(nudged[i]);
      this.words[i].bar.show(share);
    });
    this.slope.bar.show(slope / STEEPEST, small(slope));
  }

  says(state) {
    const { before, shares, second, top, slope } = this.attend(state), moved = shares[second] - before[second];
    const first = `d_k ${state.lengths[state.at]}: largest weight ${fixed(top, 4)}, slope ${small(slope)}.`;
    const digits = Math.abs(moved) < 0.001 ? 8 : 4;
    return state.nudge ? `${first} Nudged by ${plain(state.nudge)}, the runner-up's weight moved by ${fixed(moved, digits)}.` : first;
  }
}

export default figure("scaling-figure", ScalingFigure);

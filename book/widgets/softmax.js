// Scores and a temperature in, shares of a budget of 1 out.
import { Figure, figure, fixed, make, plain, softmax, weight } from "./kit/core.js";
import { bar, strip } from "./kit/bars.js";
import { scrub } from "./kit/scrub.js";

const LOWEST = -10, HIGHEST = 10;

function ratio({ words, scores, temperature }) {
  const [first, second] = words.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const lead = scores[first] - scores[second];
  if (lead < 0.005) return `${words[first]} and ${words[second]} score the same, so they get the same share.`;
  const times = Math.exp(lead / temperature);
  const factor = times < 1e6 ? times.toFixed(times < 100 ? 2 : 0) : "over a million";
  const exponent = temperature === 1 ? plain(lead) : `${plain(lead)} / ${fixed(temperature, 2)}`;
  return `${words[first]} scores ${plain(lead)} more than ${words[second]} and gets exp(${exponent}) = ${factor} times its share.`;
}

// Add the same to every score, as far as the sliders go.
const raised = by => ({ scores, ...rest }) => {
  const moved = scores.map(score => Number((score + by).toFixed(2)));
  return moved.every(score => score >= LOWEST && score <= HIGHEST) && { ...rest, scores: moved };
};

class SoftmaxFigure extends Figure {
  static style = `
    .word { display: grid; grid-template-columns: 1.6fr 1fr; gap: 0 1.2rem; align-items: center; }
    @media (max-width: 40rem) { .word { grid-template-columns: 1fr; } }`;
  presets = { "Add 1 to every score": raised(1), "Take 1 from every score": raised(-1) };
  says = ratio;

  build({ words, scores }) {
    const set = (i, score) => this.move({ scores: this.state.scores.map((old, j) => i === j ? score : old) });
    this.sliders = words.map((word, i) =>
      scrub({ label: word, min: LOWEST, max: HIGHEST, step: 0.1, own: true, tie: `s-${word}` }, score => set(i, score)));
    this.bars = words.map(word => bar({ tie: `w-${word}` }));
    this.heat = scrub({ label: "temperature", min: -1, max: 1, step: 0.01, tie: "T", written: power => fixed(10 ** power, 2) },
      power => this.move({ temperature: Number((10 ** power).toFixed(2)) }));
    this.strip = strip(words, { tie: "total", ties: words.map(word => `w-${word}`) });
    const rows = scores.map((_, i) => make("div", { class: "word" }, this.sliders[i], this.bars[i]));
    return [...rows, make("div", { class: "word" }, this.heat), this.strip];
  }

  show({ scores, temperature }) {
    const shares = softmax(scores, temperature);
    this.sliders.forEach((slider, i) => slider.show(scores[i]));
    this.bars.forEach((length, i) => length.show(shares[i]));
    this.heat.show(Math.log10(temperature));
    this.strip.show(shares);
  }

  // What the page says of the same numbers, and what they are now.
  ties({ words, scores, temperature }) {
    const shares = softmax(scores, temperature);
    const each = words.flatMap((word, i) => [[`w-${word}`, weight(shares[i])], [`s-${word}`, plain(scores[i])]]);
    return { ...Object.fromEntries(each), T: plain(temperature) };
  }
}

export default figure("softmax-figure", SoftmaxFigure);

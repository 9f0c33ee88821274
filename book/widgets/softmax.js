// Scores and a temperature in, shares of a budget out: a web component in the book's pages, an anywidget in JupyterLab.

const STYLE = `
  :host { display: block; font: 0.9rem/1.4 var(--plain, system-ui, sans-serif); color: inherit;
          --line: var(--faint, #d8dcdf); --mark: var(--accent, #0b6e75); --soft: var(--quiet, #5d666d); }
  .row { display: grid; grid-template-columns: 6rem minmax(6rem, 1.2fr) 2.6rem minmax(6rem, 1.2fr) 3.8rem;
         gap: 0 0.9rem; align-items: center; min-height: 2.4rem; }
  .head { color: var(--soft); font-size: 0.8rem; min-height: 1.4rem; }
  .temperature { border-top: 1px solid var(--line); margin-top: 0.5rem; padding-top: 0.5rem; }
  output, .number { font-variant-numeric: tabular-nums; text-align: right; }
  .share { font-weight: 600; }
  label { font-weight: 600; }
  input { accent-color: var(--mark); width: 100%; margin: 0; height: 1.6rem; cursor: pointer; }
  .bar { height: 1.1rem; background: color-mix(in srgb, var(--mark) 10%, transparent); border-radius: 3px; overflow: hidden; }
  .bar i { display: block; height: 100%; background: var(--mark); }
  .budget { display: flex; height: 1.7rem; border-radius: 4px; overflow: hidden; gap: 2px; margin: 0.3rem 0 0.5rem; }
  .budget i { background: var(--mark); font-style: normal; overflow: hidden; min-width: 0; }
  .budget i:nth-child(3n + 1) { opacity: 0.45; } .budget i:nth-child(3n + 2) { opacity: 0.7; }
  .caption { color: var(--soft); font-size: 0.8rem; margin-top: 0.9rem; }
  .says { margin: 0.3rem 0 0.8rem; min-height: 1.4em; }
  .buttons { display: flex; flex-wrap: wrap; gap: 0.5rem; }
  button { font: inherit; color: inherit; background: transparent; border: 1px solid var(--soft); border-radius: 5px;
           padding: 0.3rem 0.8rem; min-height: 2.2rem; cursor: pointer; }
  button:hover:enabled { border-color: var(--mark); color: var(--mark); }
  button:disabled { opacity: 0.45; cursor: default; }
  :focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
  @media (max-width: 40rem) {
    .row { grid-template-columns: 1fr 3.2rem; padding: 0.25rem 0; }
    .head { display: none; }
    .row label { grid-column: 1; } .row .score { grid-column: 2; grid-row: 1; }
    .row input { grid-column: 1 / 3; } .row .bar { grid-column: 1; } .row .share { grid-column: 2; }
  }
  @media (prefers-reduced-motion: no-preference) { .bar i, .budget i { transition: width 0.12s; } }`;

const LOWEST = -10, HIGHEST = 10;

function softmax(scores, temperature) {
  const scaled = scores.map(score => score / temperature);
  const largest = Math.max(...scaled);
  const strengths = scaled.map(score => Math.exp(score - largest));
  const total = strengths.reduce((sum, strength) => sum + strength);
  return strengths.map(strength => strength / total);
}

const signed = number => String(Number(number.toFixed(1))).replace("-", "−");

function comparison(words, scores, temperature) {
  const [first, second] = words.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const gap = scores[first] - scores[second];
  if (gap < 0.05) return `${words[first]} and ${words[second]} score the same, so they get the same share.`;
  const ratio = Math.exp(gap / temperature);
  const times = ratio < 1e6 ? ratio.toFixed(ratio < 100 ? 2 : 0) : ratio.toExponential(1);
  const exponent = temperature === 1 ? signed(gap) : `${signed(gap)} / ${temperature.toFixed(2)}`;
  return `${words[first]} scores ${signed(gap)} more than ${words[second]} and gets exp(${exponent}) = ${times} times its share.`;
}

class SoftmaxFigure extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.words = JSON.parse(this.getAttribute("words"));
    this.start = { scores: JSON.parse(this.getAttribute("scores")), temperature: Number(this.getAttribute("temperature")) };
    this.attachShadow({ mode: "open" }).innerHTML = `<style>${STYLE}</style>${this.markup()}`;
    this.all = selector => [...this.shadowRoot.querySelectorAll(selector)];
    this.one = selector => this.shadowRoot.querySelector(selector);
    this.shadowRoot.addEventListener("input", () => this.read());
    this.one(".up").addEventListener("click", () => this.show(this.scores.map(score => score + 1), this.temperature));
    this.one(".down").addEventListener("click", () => this.show(this.scores.map(score => score - 1), this.temperature));
    this.one(".reset").addEventListener("click", () => this.show(this.start.scores, this.start.temperature));
    this.show(this.start.scores, this.start.temperature);
  }

  markup() {
    const rows = this.words.map((word, i) => `
      <div class="row"><label for="score-${i}"></label>
        <input type="range" id="score-${i}" class="slider" min="${LOWEST}" max="${HIGHEST}" step="0.1">
        <output class="score" for="score-${i}" aria-live="off"></output><div class="bar" aria-hidden="true"><i></i></div>
        <output class="share" for="score-${i} temperature" aria-live="off"></output></div>`).join("");
    return `<div class="row head" aria-hidden="true"><span>word</span><span>score</span><span></span><span>share</span><span></span></div>
      ${rows}
      <div class="row temperature"><label for="temperature">temperature</label>
        <input type="range" id="temperature" min="-1" max="1" step="0.01"><output class="score" for="temperature" aria-live="off"></output></div>
      <div class="caption">the budget of 1, shared out</div>
      <div class="budget" aria-hidden="true">${this.words.map(() => "<i></i>").join("")}</div>
      <p class="says" role="status"></p>
      <div class="buttons"><button class="up">Add 1 to every score</button><button class="down">Take 1 from every score</button>
        <button class="reset">Start again</button></div>`;
  }

  read() {
    const scores = this.all(".slider").map(slider => Number(slider.value));
    this.show(scores, Number((10 ** Number(this.one("#temperature").value)).toFixed(2)));
  }

  show(scores, temperature) {
    Object.assign(this, { scores, temperature, shares: softmax(scores, temperature) });
    const labels = this.all(".row label"), outputs = this.all(".score"), bars = this.all(".bar i"), parts = this.all(".budget i");
    this.words.forEach((word, i) => {
      labels[i].textContent = word;
      this.one(`#score-${i}`).value = scores[i];
      outputs[i].textContent = signed(scores[i]);
      this.all(".share")[i].textContent = this.shares[i].toFixed(4);
      bars[i].style.width = parts[i].style.width = `${100 * this.shares[i]}%`;
    });
    this.one("#temperature").value = Math.log10(temperature);
    this.one("#temperature").setAttribute("aria-valuetext", temperature.toFixed(2));
    outputs.at(-1).textContent = temperature.toFixed(2);
    this.one(".says").textContent = comparison(this.words, scores, temperature);
    this.one(".up").disabled = Math.max(...scores) + 1 > HIGHEST;
    this.one(".down").disabled = Math.min(...scores) - 1 < LOWEST;
    this.dispatchEvent(new CustomEvent("moved", { detail: { scores, temperature } }));
  }
}

if (!customElements.get("softmax-figure")) customElements.define("softmax-figure", SoftmaxFigure);

function render({ model, el }) {
  const figure = document.createElement("softmax-figure");
  for (const name of ["words", "scores", "temperature"]) figure.setAttribute(name, JSON.stringify(model.get(name)));
  figure.dataset.lmSuppressShortcuts = "true"; // the arrow keys move sliders here, not JupyterLab's cells
  el.append(figure);
  figure.addEventListener("moved", ({ detail }) => {
    model.set("scores", detail.scores);
    model.set("temperature", detail.temperature);
    model.save_changes();
  });
}

export default { render };

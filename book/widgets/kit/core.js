// What every figure shares: its numbers and how they are written, and the element that shows a state and tells it.

const sum = numbers => numbers.reduce((total, number) => total + number, 0);
const dot = (a, b) => sum(a.map((x, i) => x * b[i]));
const transpose = matrix => matrix[0].map((_, column) => matrix.map(row => row[column]));
const matmul = (a, b) => a.map(row => transpose(b).map(column => dot(row, column)));
const clamp = (number, min, max) => Math.min(max, Math.max(min, number));

// A row with nobody to share with, all −∞, gets zeros: so does the reference.
function softmax(scores, temperature = 1) {
  const largest = Math.max(...scores);
  if (largest === -Infinity) return scores.map(() => 0);
  const strengths = scores.map(score => Math.exp((score - largest) / temperature));
  const total = sum(strengths);
  return strengths.map(strength => strength / total);
}

// Digits: a true minus, no minus before a zero.
const fixed = (number, places) => number.toFixed(places).replace(/^-(?=[0.]*$)/, "").replace("-", "−");
const plain = (number, most = 2) => fixed(number, most).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
function weight(share, places = 4) {
  if (share === 0) return "0";
  return share > 0 && share < 0.5 * 10 ** -places ? `<${(10 ** -places).toFixed(places)}` : fixed(share, places);
}

// An attribute that is a function listens; `tie` is a key of tied text; what is false or missing is left out.
function furnish(element, { tie, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  if (tie) element.classList.add(`tie-${tie}`);
  element.append(...children.flat().filter(Boolean));
  return element;
}
const make = (tag, attributes = {}, ...children) => furnish(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) =>
  furnish(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
// A part of a figure is an element that can be shown anew.
const part = (element, show) => Object.assign(element, { show });

// The reader's own number.
function field(label, { min, max, step = "any" }, onmove) {
  const input = make("input", { type: "number", "aria-label": label, min, max, step, input: () => {
    if (input.value !== "") onmove(clamp(input.valueAsNumber, min, max));
  } });
  return part(input, value => {
    if (input.valueAsNumber !== value) input.value = Number(value.toFixed(2));
  });
}

// One of a few: native radio buttons side by side.
let choices = 0;
function choice(label, options, onmove) {
  const name = `choice-${(choices += 1)}`;
  const radios = options.map(value => make("input", { type: "radio", name, value, change: () => onmove(value) }));
  const labels = radios.map(radio => make("label", {}, radio, radio.value));
  const show = chosen => radios.forEach(radio => { radio.checked = radio.value === chosen; });
  return part(make("fieldset", { class: "choice" }, make("legend", {}, label), labels), show);
}

// On the way from one list of numbers to another; anything else is there at once, since half a step is none.
function between(from, to, way) {
  if (!Array.isArray(to) || from?.length !== to.length) return to;
  return to.map((item, i) => typeof item === "number" ? from[i] + way * (item - from[i]) : between(from[i], item, way));
}

const STYLE = `
  :host { display: block; margin: 1.6rem 0; padding: 1.1rem 1.3rem 1.3rem; border: 1px solid var(--line); border-radius: 10px;
    font: 0.9rem/1.4 var(--plain, system-ui, sans-serif); font-variant-numeric: tabular-nums; color: var(--text); background: var(--ground);
    --text: var(--ink, light-dark(#1f2529, #dfe3e4)); --ground: var(--paper, light-dark(#fdfcfa, #15191c));
    --soft: var(--quiet, light-dark(#5a636a, #9ba5ab)); --line: var(--faint, light-dark(#dcd9d2, #343c42));
    --mark: var(--accent, light-dark(#0b6e75, #63c7c9)); --lit: var(--tint, light-dark(#e3f0ef, #17343a));
    --query: light-dark(#6a3fa0, #b79cf0); --key: light-dark(#8a5a00, #e0b050); --value: light-dark(#a8326f, #f093bf);
    --hatch: repeating-linear-gradient(135deg, var(--soft) 0 1px, transparent 1px 6px); }
  * { box-sizing: border-box; }
  slot { display: none; }
  .figure { display: grid; gap: 0.9rem; }
  .figure > * { min-width: 0; }
  .says, .under { margin: 0; }
  .says { min-height: 2.8em; }
  .under { color: var(--soft); }
  .row { display: flex; flex-wrap: wrap; gap: 0.5rem 0.9rem; align-items: center; }
  button, .choice label { font: inherit; color: inherit; background: none; border: 1px solid var(--soft); border-radius: 5px;
    padding: 0.3rem 0.8rem; min-height: 2.75rem; cursor: pointer; }
  button:hover:enabled { border-color: var(--mark); color: var(--mark); }
  button:disabled { color: var(--soft); border-color: var(--line); cursor: default; }
  input { accent-color: var(--mark); font: inherit; color: inherit; margin: 0; cursor: pointer; }
  input[type=number] { width: 4.2rem; min-height: 2rem; padding: 0 0.3rem; text-align: right; cursor: text; background: none;
    border: 1px solid var(--line); border-bottom-color: var(--soft); border-radius: 4px; appearance: textfield; }
  input::-webkit-inner-spin-button { display: none; }
  .choice { display: flex; flex-wrap: wrap; gap: 0.5rem; border: 0; padding: 0; margin: 0; }
  .choice legend { float: left; padding: 0; margin-right: 0.4rem; font-weight: 600; line-height: 2.75rem; }
  .choice label { display: inline-flex; align-items: center; gap: 0.4rem; }
  .choice label:has(:checked) { border-color: var(--mark); background: var(--lit); }
  .weight { display: block; height: 100%; background: var(--mark); }
  :focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
  @media (max-width: 40rem) { :host { padding: 0.9rem; } input[type=number], button { min-height: 2.75rem; } }
  @media print { :host(:not(:empty)) .figure { display: none; } slot { display: block; } }`;
const PATIENCE = 400, GLIDE = 250; // milliseconds: before a change is told, and of a preset

// A figure gives build(state) → its parts, show(state), says(state, before) → a sentence, under: the sentence that stays,
// and presets: name → state => state, or nothing where it cannot go.
class Figure extends HTMLElement {
  static style = "";
  under = "";
  presets = {};

  connectedCallback() {
    if (this.shadowRoot) return;
    this.start = this.state = this.told = JSON.parse(this.getAttribute("state"));
    this.status = make("p", { class: "says", role: "status" });
    const ways = Object.entries({ ...this.presets, "Start again": () => this.start });
    this.buttons = ways.map(([name, way]) => {
      const button = make("button", { type: "button", click: () => this.glide(way(this.state)) }, name);
      return part(button, state => { button.disabled = !way(state); });
    });
    const row = make("div", { class: "row" }, this.buttons);
    const under = this.under && make("p", { class: "under" }, this.under);
    const shown = make("div", { class: "figure" }, this.build(this.state), this.status, row, under);
    const style = make("style", {}, [STYLE, ...Figure.styles, this.constructor.style].join("\n"));
    this.attachShadow({ mode: "open" }).append(style, shown, make("slot"));
    this.display(this.state);
    this.status.textContent = this.says(this.state, this.state);
  }

  display(state) {
    this.state = state;
    this.show(state);
    this.buttons.forEach(button => button.show(state));
  }

  // What the hand moves follows at once; it is told when the hand rests.
  move(change) {
    cancelAnimationFrame(this.frame);
    this.display({ ...this.state, ...change });
    this.dispatchEvent(new CustomEvent("moved", { detail: this.state, bubbles: true }));
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      this.status.textContent = this.says(this.state, this.told);
      this.told = this.state;
    }, PATIENCE);
  }

  glide(goal) {
    cancelAnimationFrame(this.frame);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.move(goal);
    const from = this.state, began = performance.now();
    const step = now => {
      const left = 1 - (now - began) / GLIDE;
      if (left <= 0) return this.move(goal);
      const way = 1 - Math.min(1, left) ** 3;
      this.display(Object.fromEntries(Object.entries(goal).map(([name, to]) => [name, between(from[name], to, way)])));
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }
}
Figure.styles = []; // the parts add theirs

// The same class as a web component and as an anywidget.
function figure(tag, kind) {
  if (!customElements.get(tag)) customElements.define(tag, kind);
  const render = ({ model, el }) => {
    const shown = document.createElement(tag);
    shown.setAttribute("state", JSON.stringify(model.get("state")));
    shown.dataset.lmSuppressShortcuts = "true"; // the arrow keys move the figure here, not JupyterLab's cells
    shown.style.colorScheme = document.body.dataset.jpThemeLight === "false" ? "dark" : "light";
    shown.addEventListener("moved", ({ detail }) => { model.set("state", detail); model.save_changes(); });
    const fromPython = () => {
      const state = model.get("state");
      if (JSON.stringify(state) !== JSON.stringify(shown.state)) shown.move(state);
    };
    model.on("change:state", fromPython);
    el.append(shown);
    return () => model.off("change:state", fromPython);
  };
  return { render };
}

export { Figure, choice, clamp, dot, draw, field, figure, fixed, make, matmul, part, plain, softmax, sum, transpose, weight };

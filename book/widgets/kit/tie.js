// Tied text: pointing at, tapping or focusing anything of class tie-… lights all that carry the class: prose, formula, figure.

const LIT = new CSSStyleSheet();
LIT.replaceSync(`
  @media screen { [class^="tie-"] { border-bottom: 1px dotted var(--quiet, #5a636a); cursor: pointer; } }
  .lit { background: var(--tint, #e3f0ef); box-shadow: 0 2px 0 var(--accent, #0b6e75); }
  svg .lit { filter: drop-shadow(0 2px 0 var(--accent, #0b6e75)); }
  @media screen { [data-now]::after { content: " now " attr(data-now); font-size: 0.8em; color: var(--quiet, #5a636a); } }`);
let lit, held; // one key at a time; a tap holds it

document.adoptedStyleSheets.push(LIT);
const figures = () => [...document.querySelectorAll("[state]")].filter(figure => figure.shadowRoot);
const keyOf = event => event.composedPath().flatMap(node => [...(node.classList ?? [])]).find(name => name.startsWith("tie-"));

function light(key) {
  if (key === lit) return;
  lit = key;
  for (const root of [document, ...figures().map(figure => figure.shadowRoot)]) {
    if (!root.adoptedStyleSheets.includes(LIT)) root.adoptedStyleSheets.push(LIT);
    root.querySelectorAll(".lit").forEach(element => element.classList.remove("lit"));
    if (key) root.querySelectorAll(`.${CSS.escape(key)}`).forEach(element => element.classList.add("lit"));
  }
}

// Prose keeps its printed number; where the figure has another now, it says so.
function compare({ target, detail }) {
  for (const [name, text] of Object.entries(target.ties?.(detail) ?? {})) {
    const before = target.ties(target.start)[name];
    for (const words of document.querySelectorAll(`.tie-${name}`)) {
      if (words.closest(".katex") || !words.textContent.includes(before)) continue;
      text === before ? delete words.dataset.now : (words.dataset.now = text);
    }
  }
}

for (const name of ["pointerover", "focusin"]) document.addEventListener(name, event => light(keyOf(event) ?? held));
document.addEventListener("click", event => {
  if (event.target.shadowRoot) return; // in a figure a click is for the figure
  held = keyOf(event) === held ? undefined : keyOf(event);
  light(held);
});
document.addEventListener("keydown", event => { if (event.key === "Escape") light(held = undefined); });
document.addEventListener("moved", compare);

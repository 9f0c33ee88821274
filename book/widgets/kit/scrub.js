// A slider that says where it stands: its number beside it, marks below it, and where time passes, steps and a play button.
import { Figure, clamp, field, make, part, plain } from "./core.js";

Figure.styles.push(`
  .scrub { display: grid; grid-template-columns: 6.5rem 1fr auto; gap: 0 0.9rem; align-items: center; }
  .scrub > span:first-child { font-weight: 600; }
  .scrub .slide { display: flex; gap: 0.5rem; align-items: start; }
  .scrub .slide button { min-width: 2.75rem; padding: 0; }
  .scrub .slide div { flex: 1; min-width: 0; }
  .scrub input[type=range] { display: block; width: 100%; height: 2.75rem; }
  .scrub output { min-width: 4.2rem; text-align: right; }
  .marks { position: relative; height: 1.6rem; margin: -0.5rem 8px 0; color: var(--soft); font-size: 0.8rem; }
  .marks span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
  .marks span::before { content: ""; display: block; width: 1px; height: 0.35rem; margin: 0 auto; background: var(--soft); }
  @media (max-width: 40rem) {
    .scrub { grid-template-columns: 1fr auto; }
    .scrub .slide { grid-column: 1 / 3; grid-row: 2; }
    .marks { height: 2.6rem; }
    .marks span:nth-child(even)::before { height: 1.35rem; }
  }`);

// marks: value → words. written: how the number reads. own: the number is an input. steps, play: buttons.
function scrub({ label, min, max, step = 1, marks = {}, written = plain, own, steps, play, tie }, onmove) {
  const go = value => onmove(Number(clamp(value, min, max).toFixed(6)));
  const by = count => go(range.valueAsNumber + count * step);
  const range = make("input", { type: "range", "aria-label": label, min, max, step, input: () => go(range.valueAsNumber),
    keydown: event => {
      const pages = { PageUp: 10, PageDown: -10 }[event.key];
      if (pages) { event.preventDefault(); by(pages); }
    } });
  const number = own ? field(`${label}, as a number`, { min, max, step }, go) : make("output", { "aria-live": "off" });
  const button = (name, sign, click) => make("button", { type: "button", "aria-label": name, click }, sign);
  const previous = button(`previous ${label}`, "‹", () => by(-1)), next = button(`next ${label}`, "›", () => by(1));
  let playing;
  const stop = () => { playing = clearInterval(playing); player.textContent = "▶"; };
  const player = button(`play ${label}`, "▶", () => {
    if (playing) return stop();
    player.textContent = "❚❚";
    playing = setInterval(() => range.valueAsNumber < max ? by(1) : stop(), 60);
  });
  const signs = Object.entries(marks).map(([at, words]) =>
    make("span", { style: `left: ${(100 * (at - min)) / (max - min)}%` }, String(words)));
  const track = make("div", {}, range, signs.length && make("div", { class: "marks", "aria-hidden": "true" }, signs));
  const slide = make("div", { class: "slide" }, steps && previous, track, steps && next, play && player);
  const name = make("span", { "aria-hidden": "true" }, label);
  return part(make("div", { class: "scrub", tie }, name, slide, number), value => {
    range.value = value;
    const says = written(value), mark = marks[value] ?? says;
    range.setAttribute("aria-valuetext", String(mark) === says ? says : `${says}, ${mark}`);
    own ? number.show(value) : (number.textContent = says);
    previous.disabled = value <= min;
    next.disabled = value >= max;
  });
}

export { scrub };

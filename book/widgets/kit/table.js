// A table of weights or scores. To ask or to paint on, it is one stop for the keyboard, with arrows within.
import { Figure, clamp, fixed, make, part, plain, sum, weight } from "./core.js";

Figure.styles.push(`
  table { border-collapse: collapse; width: 100%; table-layout: fixed; }
  th { font-weight: 600; padding: 0.2rem 0; }
  th[scope=row] { text-align: left; }
  thead :first-child { width: 4.5rem; }
  td { position: relative; height: 2.75rem; padding: 0 0 0.3rem; border: 1px solid var(--line); text-align: center; }
  td .weight { position: absolute; z-index: 1; left: 0; bottom: 0; height: 0.35rem; }
  td u { position: absolute; inset: auto 0.3rem 0.2rem; height: 0.5rem;
    background: linear-gradient(var(--soft)) center/1px no-repeat, linear-gradient(var(--line)) center/100% 1px no-repeat; }
  td u i { position: absolute; height: 100%; border-left: 3px solid var(--text); translate: -50%; }
  tr:has(small) td { padding: 0.9rem 0 0.6rem; }
  td small { position: absolute; top: 0; left: 0.25rem; color: var(--soft); font-size: 0.75rem; }
  td.hidden { background: var(--hatch); }
  td.hidden span { background: var(--ground); padding: 0 0.3rem; }
  td.sum { border: 0; color: var(--soft); }
  td.off { color: var(--text); font-weight: 650; }
  td.asked { background: var(--lit); }
  td:focus-visible { z-index: 2; outline-offset: -2px; }
  @media (max-width: 40rem) { th { font-size: 0.8rem; } }`);

const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const NARROW = 56; // pixels, below which a cell has room for two decimals

// kind "weight": a length on the floor; "score": a tick beside zero, `most` at the edge; write: a number alone, so written.
// ties: (row, column) → key. onask(row, column); onpaint(row, column, hide). show(numbers, { hidden, notes, asked, lit, heads }):
// tables of the same size, or no numbers yet; asked: a cell; lit(row, column); heads: other words, the same for rows and columns.
function table({ label, rows, columns, kind = "weight", most = 10, write, sums, ties = () => {} }, { onask, onpaint } = {}) {
  let at = [0, 0], brush = null, shown, under, more = {};
  const live = Boolean(onask || onpaint), role = live && "gridcell";
  const cells = rows.map((_, i) => columns.map((_, j) => make("td", { role, tabindex: live && (i || j ? -1 : 0), tie: ties(i, j) })));
  const flat = cells.flat(), totals = sums ? rows.map(() => make("td", { class: "sum", role })) : [];
  const cellAt = event => {
    const index = flat.indexOf(event.target.closest("td"));
    return index >= 0 && [Math.floor(index / columns.length), index % columns.length];
  };
  const masked = ([i, j]) => Boolean(more.hidden?.[i][j]);
  const paint = place => { if (onpaint && brush !== null && masked(place) !== brush) onpaint(...place, brush); };
  const dip = place => { brush = !masked(place); paint(place); };
  const walk = (i, j) => cells[clamp(i, 0, rows.length - 1)][clamp(j, 0, columns.length - 1)].focus();
  function ask(event) {
    const place = cellAt(event);
    if (place) onask?.(...place);
    return place;
  }
  function focusin(event) {
    cells[at[0]][at[1]].tabIndex = -1;
    at = ask(event);
    cells[at[0]][at[1]].tabIndex = 0;
  }
  function keydown(event) {
    const way = WAYS[event.key], [i, j] = at;
    if (event.key === " ") dip(at);
    else if (way) walk(i + way[0], j + way[1]);
    else if (event.key === "Home") walk(event.ctrlKey ? 0 : i, 0);
    else if (event.key === "End") walk(event.ctrlKey ? Infinity : i, Infinity);
    else return;
    if (way && event.shiftKey) paint(at); // on from where Space was pressed
    event.preventDefault();
  }
  // a mouse paints from where it is pressed; a finger where it taps, since where it moves it scrolls the page
  const press = event => {
    const place = cellAt(event), mouse = event.pointerType === "mouse";
    if (place && mouse === (event.type === "pointerdown")) dip(place);
    if (event.type === "pointerup") brush = null;
  };
  const pointerover = event => {
    const cell = event.target.closest("td");
    if (event.pointerType !== "mouse" || cell === under) return; // a cell that is only drawn anew is not pointed at anew
    under = cell;
    const place = ask(event);
    if (place && event.buttons) paint(place);
  };
  const hands = live ? { role: "grid", keydown, focusin, pointerdown: press, pointerup: press, pointerover } : {};
  const element = make("table", { "aria-label": label, ...hands }, make("thead", {}, make("tr", {}, make("td", { class: "sum" }),
    [...columns, ...(sums ? ["sum"] : [])].map(name => make("th", { scope: "col" }, name)))),
  make("tbody", {}, rows.map((name, i) => make("tr", {}, make("th", { scope: "row" }, name), cells[i], totals[i]))));
  const inside = (number, hide, places, room) => {
    if (number === undefined) return [];
    if (hide) return [make("span", {}, "–")];
    if (write) return [write(number)];
    if (kind === "score") return [make("u", {}, make("i", { style: `left: ${clamp(50 + (50 * number) / most, 0, 100)}%` })), plain(number)];
    return [weight(number, places), make("i", { class: "weight", style: `width: ${100 * Math.min(number, room) || 0}%` })];
  };
  function show(numbers = shown, others = more) {
    [shown, more] = [numbers, others];
    const { notes, asked, lit, heads } = more, wide = flat[0].clientWidth, places = wide && wide < NARROW ? 2 : 4;
    cells.forEach((row, i) => row.forEach((cell, j) => {
      const hide = masked([i, j]), note = notes ? [make("small", {}, notes[i][j])] : [];
      cell.replaceChildren(...note, ...inside(numbers?.[i][j], hide, places, row.length - j));
      cell.classList.toggle("hidden", hide);
      cell.classList.toggle("asked", lit ? lit(i, j) : Boolean(asked) && (asked[0] === i || asked[1] === j));
    }));
    if (heads) element.querySelectorAll("th[scope=row], th[scope=col]").forEach((head, i) => {
      head.textContent = [...heads, ...(sums ? ["sum"] : []), ...heads][i];
    });
    totals.forEach((cell, i) => {
      if (!numbers) return cell.replaceChildren();
      const total = sum(numbers[i].filter((_, j) => !masked([i, j]))), off = Math.abs(total - 1) > 1e-9;
      cell.textContent = off && total ? fixed(total, places) : plain(total);
      cell.classList.toggle("off", off);
    });
  }
  new ResizeObserver(() => shown !== undefined && show()).observe(element);
  return part(element, show);
}

export { table };

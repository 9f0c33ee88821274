"""What stands for a figure on paper and without scripts, drawn from the same state: start and surprise side by side."""

import html
import math
from collections.abc import Callable, Sequence

Point = tuple[float, float]
UNIT = 40  # pixels of a plane
MINUS, PRIME = "\N{MINUS SIGN}", "\N{PRIME}"


def fixed(number: float, places: int) -> str:
    """With a true minus, and none before a zero."""
    text = f"{number:.{places}f}"
    return text.removeprefix("-") if not float(text) else text.replace("-", MINUS)


def plain(number: float, most: int = 2) -> str:
    """At most so many decimals."""
    text = fixed(number, most)
    return text.rstrip("0").rstrip(".") if "." in text else text


def weight(share: float, places: int = 4) -> str:
    """A share as every figure writes it: 0 only where it is exactly 0."""
    if share == 0:
        return "0"
    least = f"{10**-places:.{places}f}"
    return f"&lt;{least}" if 0 < share < 0.5 * 10**-places else fixed(share, places).replace("nan", "NaN")


def side_by_side(*pictures: str) -> str:
    return f'<div class="still">{"".join(pictures)}</div>'


def length(share: float) -> str:
    """A weight as the length that it is everywhere."""
    return f'<i style="width: {share if share == share else 0:.2%}"></i>'


def table(caption: str, columns: Sequence[str], rows: dict[str, Sequence[float]], sums: bool = False) -> str:
    """Weights in a table, each with its length along the floor of the cell, and the sums of the rows beside them."""
    heads = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in [*columns, *["sum"] * sums])
    lines = ""
    for name, shares in rows.items():
        cells = [f"<td>{weight(share)}{length(share)}</td>" for share in shares]
        cells += [f'<td class="sum">{plain(sum(shares), 4)}</td>'] * sums
        lines += f'<tr><th scope="row">{html.escape(name)}</th>{"".join(cells)}</tr>'
    head = f"<caption>{html.escape(caption)}</caption><thead><tr><td></td>{heads}</tr></thead>"
    return f"<table>{head}<tbody>{lines}</tbody></table>"


def plane(caption: str, things: Sequence[dict[str, object]], x: Point = (-2, 4), y: Point = (-1, 4)) -> str:
    """The plane of technology and fruit. The caption says all that is to be seen.

    things: {is, at, from, label, role} as plane.js has them

    x, y: the least and the greatest of each axis
    """

    def pixels(point: Point) -> Point:
        return (point[0] - x[0]) * UNIT, (y[1] - point[1]) * UNIT

    width, height = (x[1] - x[0]) * UNIT, (y[1] - y[0]) * UNIT
    start, end = max(x[0], y[0]), min(x[1], y[1])
    lines = [
        ((x[0], 0), (x[1], 0), ""),
        ((0, y[0]), (0, y[1]), ""),
        ((start, start), (end, end), ' stroke-dasharray="2 5"'),
    ]
    ground = "".join(stroke(pixels(a), pixels(b), f'opacity="0.4"{dashes}') for a, b, dashes in lines)
    drawn = "".join(
        thing(pixels, **{str(key).replace("from", "start"): value for key, value in each.items()}) for each in things
    )
    return (
        f'<figure><svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{html.escape(caption, quote=True)}">'
        f"{ground}{drawn}</svg><figcaption>{html.escape(caption)}</figcaption></figure>"
    )


def stroke(a: Point, b: Point, more: str = "") -> str:
    return f'<line x1="{a[0]:g}" y1="{a[1]:g}" x2="{b[0]:g}" y2="{b[1]:g}" stroke="currentColor" {more}/>'


def thing(
    pixels: Callable[[Point], Point],
    at: Point,
    start: Point = (0, 0),
    label: str = "",
    role: str = "",
    below: bool = False,
    **kind: str,
) -> str:
    """One shape and its label, above it or below."""
    (left, top), origin = pixels(at), pixels(start)
    outline = 'fill="none" stroke="currentColor" stroke-width="2"'
    shape = {
        "dot": f'<circle cx="{left:g}" cy="{top:g}" r="5"/>',
        "hollow": f'<circle cx="{left:g}" cy="{top:g}" r="5" {outline}/>',
        "ring": f'<circle cx="{left:g}" cy="{top:g}" r="8" {outline}/>',
        "square": f'<rect x="{left - 6:g}" y="{top - 6:g}" width="12" height="12" {outline}/>',
        "trail": stroke(origin, (left, top), 'stroke-dasharray="4 3"'),
        "arrow": stroke(origin, (left, top), 'stroke-width="2"') + head(origin, (left, top)),
    }[kind["is"]]
    words = (
        f'<text x="{left + 8:g}" y="{top + 22 if below else top - 8:g}">{html.escape(label)}</text>' if label else ""
    )
    return f'<g class="{role}">{shape}{words}</g>'


def head(origin: Point, tip: Point) -> str:
    """The open head of an arrow."""
    turn = math.degrees(math.atan2(tip[1] - origin[1], tip[0] - origin[0]))
    place = f"translate({tip[0]:g} {tip[1]:g}) rotate({turn:.1f})"
    return f'<path d="M-9,-6 L0,0 L-9,6" fill="none" stroke="currentColor" stroke-width="2" transform="{place}"/>'

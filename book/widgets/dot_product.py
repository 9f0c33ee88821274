"""The figure to move of the chapter on the dot product."""

from figures.words import WORDS, vectors
from widgets.figure import figure
from widgets.still import plain, plane, side_by_side

BATTERY = (5.0, 0.0)  # made up: long, and at 45 degrees to Apple


def score_figure() -> object:
    """Apple, and the lines on which all words score alike with it."""
    others = {word: WORDS[word] for word in ("love", "juice")}
    state = {"Apple": WORDS["Apple"], "phones": WORDS["phones"], "words": others, "by": "as they are"}
    return figure("dot-product", state, side_by_side(picture("phones", WORDS["phones"]), picture("battery", BATTERY)))


def picture(name: str, place: tuple[float, float]) -> str:
    """Apple's arrow with the line of score 8 across it, and another word."""
    (apple,) = vectors("Apple")
    score = float(apple @ place)
    things: list[dict[str, object]] = [{"is": "trail", "from": (4, 0), "at": (0, 4), "label": "score 8"}]
    things += [{"is": "arrow", "at": WORDS["Apple"], "label": "Apple"}, {"is": "dot", "at": place, "label": name}]
    where = "on the line" if score == 8 else "beyond the line"
    return plane(f"Apple scores {plain(score)} with {name}: {where} of score 8", things, x=(-2, 6))

# How tools tell what they found. There is nothing to fill in here.
import linecache
import traceback

import numpy as np

GLOSSES = {
    "truth value of an array": "One yes or no is wanted here, and an array holds many: .any(), .all(), or np.where.",
    "Boolean value of Tensor": "An `if` asks one question, a tensor holds many answers: `is not None`, or torch.where.",
    "could not be broadcast": "The two shapes do not line up: has an axis lost its length of 1, or is a "
    "table given for a row?",
    "only integers, slices": "An array is asked by number, not by name: look the number up first.",
    "Cannot cast ufunc": "`+=` and the like write into an array whose type cannot hold the result: make a new array.",
    "must match the size of tensor": "Sizes are compared from the right: is an axis missing (`[:, None]` puts one in), "
    "or should only the last two change places (`.mT`, transpose(-2, -1))?",
    "Expected size for first two dimensions": "The inner sizes of a product have to match: `.mT` swaps the last "
    "two axes, `.T` turns them all round.",
    "not aligned": "The inner sizes of a product have to match: (…, a, b) @ (…, b, c).",
    "mismatch in its core dimension": "The inner sizes of a product have to match: (…, a, b) @ (…, b, c).",
    "as a data type": "A shape is one argument, in brackets of its own: standard_normal((3, 5)).",
    "invalid index to scalar": "A single number has no axis to index; keepdims=True keeps the one summed over.",
    "only 0-dimensional arrays": "float() and math.exp take one number at a time, not an array.",
}


class Unmet(AssertionError):
    """What a check found. A notebook shows the sentence, without the lines that led to it."""

    def _render_traceback_(self):
        return [str(self)]


def with_article(name):
    return f"{'an' if name[:1] in 'AEIOUaeiou' or name == 'ndarray' else 'a'} {name}"


def in_words(result):
    """What came back instead of an array, in words."""
    if result is None:
        return "nothing (None: is there a `return` that is reached?)"
    if isinstance(result, tuple | list):
        return f"a {type(result).__name__} of {len(result)}"
    numbers = type(result).__module__.startswith(("numpy", "torch"))
    shape = f" of shape {tuple(np.shape(result))}" if numbers else ""
    return with_article(getattr(result, "__name__", type(result).__name__)) + shape


def less_precise(result, like):
    """How a result fails to keep the precision of an argument; empty where it keeps it."""
    if "torch" in str(like.dtype):
        return "" if str(result.dtype) == str(like.dtype) else "a tensor keeps its dtype"
    if result.dtype.kind != "f":
        return "cut to whole numbers" if result.dtype.kind in "iub" else "it should be real numbers"
    return "" if result.dtype.itemsize >= like.dtype.itemsize else "it holds fewer digits than what was given"


def own_frames(error):
    """(function, line of text) where an error passed through functions of this notebook, the innermost last."""
    tools = {tool.__code__.co_filename for tool in (own_frames, mend_first, reached, outcome_of, checking.sentence)}
    frames = [
        (frame.f_code, linecache.getline(frame.f_code.co_filename, number).strip())
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_globals is globals() and frame.f_code.co_filename not in tools
    ]
    return [(code.co_name, line) for code, line in frames if code.co_name != "<module>"]


def is_blank(error):
    """The sentence of a blank that was called; empty for any other error."""
    name = own_frames(error)[-1][0] if own_frames(error) else ""
    blank = isinstance(error, NotImplementedError) and name and str(error).startswith(f"{name} is not")
    written = "(If you have written it: is the line `raise NotImplementedError` gone, and did the cell run since?)"
    return f"{error} {written}" if blank else ""


def how_it_stopped(error):
    """An error in one line: its type and text, where in the notebook it happened, and what the text means."""
    told = getattr(error, "from_answer", {})
    lines = [line for _, line in own_frames(error) if line] or [
        line.split(": ", 1)[-1] for line in told.get("where", [])
    ]
    text = " ".join(str(error).split())[:200]
    where = f" (in the line `{lines[-1][:120]}`)" if lines else ""
    gloss = "".join(f" {meaning}" for sign, meaning in GLOSSES.items() if sign in text)
    return f"stops with {told.get('name') or type(error).__name__}: {text}{where}{gloss}"

"""Why an answer lost points, as far as it is sure: the known mistake that it makes, or on which call it first fails.

The notebook's own tools compare the answer with known mistakes on the notebook's examples, exactly as `hint` does for
the learner; here a mistake must also do what the answer did on every call that the checks made. What two mistakes do
alike names both; nothing is guessed.
"""

from __future__ import annotations

import contextlib
import functools
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import numpy as np

from autograder.banks.answers import solution_of
from autograder.banks.load import mistakes_of
from autograder.checking.calls import Call
from autograder.checking.check import Trusted
from autograder.checking.proxy import Proxy
from autograder.checking.session import Session
from autograder.confinement.faults import ChildEnded, ChildTimeout, InfraError
from autograder.student.wire import WireError

TOOLS = (
    "tried_on_examples",
    "named_mistakes",
    "what_is_certain",
    "form_of",
    "leaves_of",
    "as_array",
    "in_short",
    "held_in",
    "is_generator",
)


@dataclass
class Finding:
    """What is said of one answer: a text for the learner, and the mistakes that it names (name, says, see)."""

    comment: str = ""
    mistakes: list[dict[str, str]] = field(default_factory=list)


class Enough(BaseException):
    """The answer cannot be asked any further."""


class Diagnosis:
    """Asks the answers of one notebook, once its checks are over."""

    def __init__(self, slug: str, session: Session, trusted: Trusted) -> None:
        self.slug, self.session, self.tools = slug, session, trusted.namespace

    def of(self, function: str) -> Finding:
        if not all(tool in self.tools for tool in TOOLS) or function not in self.tools.get("KNOWN_MISTAKES", {}):
            return Finding()
        try:
            answer = self.asking(function)
            seen, asides = self.tools["tried_on_examples"](function, answer)
        except (Enough, KeyError, ChildTimeout, ChildEnded, WireError):
            return Finding()
        calls = self.session.calls.of(function)
        named = [
            {part: mistake[part] for part in ("name", "says", "see")}
            for mistake in self.tools["named_mistakes"](function, seen)
            if all(self.alike(call, self.known(function, mistake["name"])) for call in calls)
        ]
        said = "\n".join(f"{mistake['says']} (Read: {mistake['see']}.)" for mistake in named)
        return Finding(said or self.certain(function, seen, asides, calls), named)

    def asking(self, function: str) -> Callable[..., Any]:
        """The learner's function; whoever asks is stopped where it doesn't answer."""
        if f"`{function}`" in self.session.never_ended:
            raise Enough
        proxy = self.session.look_up(function)
        if not isinstance(proxy, Proxy):
            raise Enough

        def ask(*arguments: Any) -> Any:
            try:
                return proxy(*arguments)
            except (ChildTimeout, ChildEnded, InfraError):
                raise Enough from None

        return ask

    def certain(self, function: str, seen: list[Any], asides: list[Any], calls: list[Call]) -> str:
        """On which of the examples it is right, and the first call where it is not."""
        told = str(self.tools["what_is_certain"](function, seen, asides))
        if "no known mistake" not in told:
            return told
        right = self.known(function)
        wrong = next((call for call in calls if right and not self.alike(call, right)), None)
        if wrong is None:  # then the check's own sentence is all that is known
            return ""
        told = f"`{function}` does what it should on the examples of its notebook."
        return f"{told} The checks found a call where it does not, given {self.described(wrong)}."

    def described(self, call: Call) -> str:
        """A call in a line, by the shapes of its arguments; what it holds may be a hidden check's."""
        arguments, named = call.arguments()
        given = [str(self.tools["in_short"](value)) for value in arguments]
        given += [f"{name}={self.tools['in_short'](value)}" for name, value in named.items()]
        what = f", which raised {call.raised()}" if call.raised() else ", which changed an argument" * call.changed()
        return f"{', '.join(given)}{what}"

    def known(self, function: str, mistake: str = "") -> Callable[..., Any] | None:
        """The function as a known mistake has it, or as the solution has it, among right answers."""
        try:
            names = dict(self.tools)
            for source in solution_of(self.slug).values():
                exec(compiled(source), names)
            for entry in mistakes_of(self.slug) if mistake else []:
                if (entry.answer, entry.name) == (function, mistake):
                    exec(compiled(entry.source), names)
        except (OSError, ImportError):
            return None
        found: Callable[..., Any] | None = names.get(function)
        return found

    def alike(self, call: Call, known: Callable[..., Any] | None) -> bool:
        """Whether a known function does on the arguments of a call what the answer did."""
        if known is None:
            return True
        try:
            (arguments, named), before = call.arguments(), call.arguments()
            with quiet():
                result = known(*arguments, **named)
        except WireError:
            return True
        except Exception as error:
            kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
            return call.raised() == kinds[0]
        if call.raised() or call.changed() != (
            self.tools["held_in"]([arguments, named]) != self.tools["held_in"]([*before])
        ):
            return False
        try:
            chance = any(self.tools["is_generator"](each) for each in [*before[0], *before[1].values()])
            return self.same(call.result(), result, chance)
        except WireError:  # an object of the learner's, such as an error that is returned
            return call.kind() == type(result).__name__

    def same(self, one: Any, other: Any, chance: bool = False) -> bool:
        """Whether two results are the same; of numbers made by chance only that there are as many.

        Who draws in another order gets other numbers, which only the notebook's examples, of many draws, can compare.
        """
        form, leaves, numbers = (self.tools[tool] for tool in ("form_of", "leaves_of", "as_array"))
        if chance:
            return bool(form(one) == form(other))
        return form(one) == form(other) and all(
            np.allclose(numbers(a), numbers(b), rtol=precision(a, b), atol=precision(a, b), equal_nan=True)
            for a, b in zip(leaves(one), leaves(other), strict=True)
        )


def precision(*values: Any) -> float:
    return 1e-7 if all("32" not in str(getattr(value, "dtype", "")) for value in values) else 1e-4


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


@functools.cache
def compiled(source: str) -> CodeType:
    return compile(source, "<known>", "exec")

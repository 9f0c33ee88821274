# Tools of the checks. There is nothing to fill in here.
import contextlib
import signal
import threading

import numpy as np

GRADED = False  # the grader sets this: there it watches the clock and explains what stopped
PATIENCE = 30  # seconds for one check


class TooLong(BaseException):
    """Time is up; an answer that catches every Exception does not catch this."""


class checking:
    """A check of the answer called `name`: `with checking("softmax") as check:` and then plain asserts.

    Whatever stops inside is told in one sentence, and what never ends is stopped.
    """

    def __init__(self, name):
        self.name, self.watch = name, patience(PATIENCE)

    def __enter__(self):
        if not GRADED and (lost := lost_tools()):
            raise Unmet(lost)
        if self.name not in globals():
            if GRADED:
                raise NameError(self.name, name=self.name)
            raise Unmet(
                f"There is no `{self.name}` here: did its cell run without an error, and is it still called so?"
            )
        try:
            refuse(globals()[self.name], *refused_in(self.name))
        except AssertionError as error:
            raise error if GRADED else Unmet(str(error)) from None
        self.before = dict(globals())
        self.watch.__enter__()
        return self

    def __exit__(self, kind, error, trace):
        self.watch.__exit__(kind, error, trace)
        if GRADED:
            return False
        self.tidy()
        if not isinstance(error, Exception | TooLong):
            return False
        raise Unmet(self.sentence(error)) from None

    def tidy(self):
        """Gives the notebook's names back what they meant: a check leaves none of its own behind."""
        for name, value in list(globals().items()):
            if name not in self.before:
                del globals()[name]
            elif self.before[name] is not value:
                globals()[name] = self.before[name]

    def sentence(self, error):
        if isinstance(error, TooLong):
            return f"`{self.name}` did not come to an end within {PATIENCE} seconds: does a loop never end?"
        first = "" if getattr(error, "its_own", False) else mend_first(self.name)
        if first or (isinstance(error, AssertionError) and not own_frames(error)):
            return first or str(error)
        return is_blank(error) or f"`{self.name}` {how_it_stopped(error)}"

    def array(self, result, shape, like=None):
        """The result, if it is a numpy array of this shape, as precise as the argument `like`."""
        return self.one("an array", "ndarray", result, shape, like)

    def tensor(self, result, shape, like=None):
        """The result, if it is a tensor of this shape, and of the dtype of the argument `like`."""
        return self.one("a tensor", "Tensor", result, shape, like)

    def number(self, result):
        """The result as a float, if it is anything without dimensions that `float()` takes."""
        try:
            if isinstance(result, bool | str) or np.shape(result) != ():
                raise TypeError
            return float(result)
        except (TypeError, ValueError):
            raise Unmet(f"`{self.name}` returned {in_words(result)}; it should return one number.") from None

    def truth(self, result):
        """The result as a bool, if it is one."""
        if not isinstance(result, bool | np.bool_) and str(getattr(result, "dtype", "")) not in ("bool", "torch.bool"):
            raise Unmet(f"`{self.name}` returned {in_words(result)}; it should return True or False.")
        if np.shape(result) != ():
            raise Unmet(f"`{self.name}` returned shape {np.shape(result)}; it should return one True or False.")
        return bool(result)

    def words(self, result):
        """The result, if it is a list of words."""
        if not isinstance(result, list) or not all(isinstance(word, str) for word in result):
            raise Unmet(f"`{self.name}` returned {in_words(result)}; it should return a list of words.")
        return result

    def both(self, result, *shapes, like=None):
        """The parts of a tuple, if they are numpy arrays of these shapes."""
        if not isinstance(result, tuple) or len(result) != len(shapes):
            names = ", ".join("abcdefgh"[: len(shapes)])
            raise Unmet(f"`{self.name}` returned {in_words(result)}; it should return {len(shapes)} arrays: `{names}`.")
        for number, (part, shape) in enumerate(zip(result, shapes, strict=True), start=1):
            try:
                self.array(part, shape, like)
            except Unmet as unmet:
                raise Unmet(f"Of the {len(shapes)} results, number {number}: {unmet}") from None
        return result

    def one(self, wanted, kind, result, shape, like):
        kinds = [base.__name__ for base in type(result).__mro__]
        scalar = not shape and (isinstance(result, float) or "generic" in kinds) and kind == "ndarray"
        if kind not in kinds and not scalar:
            raise Unmet(f"`{self.name}` returned {in_words(result)}; it should return {wanted} of shape {shape}.")
        if tuple(np.shape(result)) != tuple(shape):
            raise Unmet(f"`{self.name}` returned shape {tuple(np.shape(result))}; it should be {tuple(shape)}.")
        if like is not None and (worse := less_precise(result, like)):
            raise Unmet(f"`{self.name}` was given {like.dtype} and returned {result.dtype}: {worse}.")
        return result

    def raises(self, kind, *arguments, why):
        """The error of this kind that the answer raises; one that is returned is not raised."""
        wanted = f"it should raise {with_article(kind.__name__)}: {why}."
        try:
            result = globals()[self.name](*arguments)
        except kind as error:
            return error
        except Exception as error:
            if isinstance(error, NotImplementedError) or (GRADED and not hasattr(error, "from_answer")):
                raise
            raise Unmet(f"`{self.name}` raised {with_article(type(error).__name__)}; {wanted}") from None
        found = "None" if result is None else in_words(result)
        handed = result is None or "Error" in found or "Exception" in found
        how = (
            "An error takes `raise`, not `return` or `print`." if handed else "None was raised: does an `if` catch it?"
        )
        unmet = Unmet(f"`{self.name}` returned {found}; {wanted} {how}")
        unmet.its_own = True  # whatever else the answer uses
        raise unmet


@contextlib.contextmanager
def patience(seconds):
    """Raises TooLong in the block when the time is up, where the system can ring."""
    main = threading.current_thread() is threading.main_thread()
    if GRADED or not main or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number, frame):
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def as_array(result):
    """The numbers of an array or a tensor, in float64."""
    return np.asarray(result.detach().cpu() if hasattr(result, "detach") else result, dtype=np.float64)


def near(result, expected, tolerance=None):
    """Whether `result` has the shape of `expected` and, to the precision of both, its numbers; nan is near nothing."""
    if tolerance is None:
        widths = [value.dtype.itemsize for value in (result, expected) if "float" in str(getattr(value, "dtype", ""))]
        tolerance = 1e-7 if min(widths, default=8) >= 8 else 1e-5
    result, expected = as_array(result), as_array(expected)
    if result.shape != expected.shape:
        return False
    return bool(np.linalg.norm(result - expected) <= tolerance * np.linalg.norm(expected) + 1e-12)

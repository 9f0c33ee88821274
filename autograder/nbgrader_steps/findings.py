"""What stands on top of a feedback page: the score, what is right, and the reason for each lost point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution, is_task

from autograder.nbgrader_steps.marks import Mark
from autograder.nbgrader_steps.mistakes import Mistake, about, behind, known_mistakes
from autograder.nbgrader_steps.words import heading_in, says, title_of


@dataclass(frozen=True)
class Check:
    """A check: its title, its mark, its sentence if it failed, the mistakes behind it, the answer that it is about."""

    grade_id: str
    title: str
    mark: Mark
    says: str
    mistakes: tuple[Mistake, ...]
    answer: str

    @property
    def lost(self) -> bool:
        return self.mark.score < self.mark.points or (not self.mark.points and bool(self.says))


@dataclass(frozen=True)
class Loss:
    """Checks that failed for one reason: the mistakes first named here, and the checks under which others were."""

    checks: list[Check]
    named: list[Mistake]
    before: list[Check]

    @property
    def points(self) -> float:
        return sum(check.mark.points - check.mark.score for check in self.checks)


@dataclass(frozen=True)
class Hand:
    """An answer that a person grades, or has written a comment on."""

    grade_id: str
    title: str
    mark: Mark
    graded: bool


@dataclass
class Findings:
    score: float = 0.0
    max_score: float = 0.0
    late_penalty: float = 0.0
    checks: dict[str, Check] = field(default_factory=dict)
    lost: list[Loss] = field(default_factory=list)
    hands: list[Hand] = field(default_factory=list)
    extra: float = 0.0
    automatic: dict[str, str] = field(default_factory=dict)  # grade id -> what the machine wrote in a person's place

    @property
    def passed(self) -> list[Check]:
        return [check for check in self.checks.values() if not check.lost]

    @property
    def explained(self) -> set[str]:
        """The checks that are the first with their reason."""
        return {loss.checks[0].grade_id for loss in self.lost}

    @property
    def graded(self) -> list[Hand]:
        return [hand for hand in self.hands if hand.graded]

    @property
    def waiting(self) -> float:
        return sum(hand.mark.points for hand in self.graded if hand.mark.waits)


def findings(nb: NotebookNode, marks: dict[str, Mark]) -> Findings:
    found = Findings(checks={check.grade_id: check for check in checks_in(nb, marks)})
    found.hands = list(hands_in(nb, marks))
    found.lost = losses(check for check in found.checks.values() if check.lost)
    found.extra = sum(mark.extra for mark in marks.values())
    found.automatic = {name: mark.automatic for name, mark in marks.items() if mark.automatic}
    return found


def checks_in(nb: NotebookNode, marks: dict[str, Mark]) -> Iterable[Check]:
    known, answers, last = known_mistakes(nb), {}, ""
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        told = about(cell)
        if is_solution(cell):
            last = cell.metadata.nbgrader.grade_id
            answers[told.function] = last
        elif is_grade(cell):
            name = cell.metadata.nbgrader.grade_id
            answer = answers.get(told.function, last) if told.function else last
            yield Check(name, title_of(cell), marks.get(name, Mark()), says(cell), behind(told, known), answer)


def losses(lost: Iterable[Check]) -> list[Loss]:
    """Checks with the same sentence and the same mistakes stand together, where the first of them stands."""
    together: dict[tuple[object, ...], list[Check]] = {}
    for check in lost:
        reason = (check.says, check.mistakes) if check.says else (check.grade_id,)
        together.setdefault(reason, []).append(check)
    first: dict[Mistake, Check] = {}
    found = []
    for checks in together.values():
        by = {mistake: first.setdefault(mistake, checks[0]) for mistake in checks[0].mistakes}
        named = [mistake for mistake, check in by.items() if check is checks[0]]
        found.append(Loss(checks, named, [check for check in dict.fromkeys(by.values()) if check is not checks[0]]))
    return found


def hands_in(nb: NotebookNode, marks: dict[str, Mark]) -> Iterable[Hand]:
    heading = ""
    for cell in nb.cells:
        if is_task(cell) or is_solution(cell):
            name = cell.metadata.nbgrader.grade_id
            graded, mark = is_task(cell) or is_grade(cell), marks.get(name, Mark())
            if graded or mark.comment:
                title = heading or ("Written answer" if cell.cell_type == "markdown" else name)
                yield Hand(name, title, mark, graded)
        elif cell.cell_type == "markdown":
            heading = heading_in(cell.source) or heading

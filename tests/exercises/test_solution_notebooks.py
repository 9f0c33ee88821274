"""Solution notebooks are in their one form, and every assignment has all that an assignment needs."""

import builtins
import copy

import nbformat
import pytest
from nbformat.v4 import new_output

from autograder.banks.load import equivalents_of, mistakes_of
from autograder.banks.tidy import main, tidy
from autograder.checking.check import compiled
from autograder.intake.names import bound_by


def test_a_solution_has_no_outputs_and_its_ids_come_from_its_grade_ids(exercise):
    assert tidy(copy.deepcopy(exercise.solution)) == exercise.solution
    for cell in exercise.solution.cells:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert cell.id == cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)


def test_a_left_output_is_seen_and_stripped(exercise, tmp_path, capsys):
    run = copy.deepcopy(exercise.solution)
    cell = next(cell for cell in run.cells if cell.cell_type == "code")
    cell.outputs, cell.execution_count, cell.id = [new_output("stream", text="left")], 7, "c0ffee"
    path = tmp_path / "left.ipynb"
    nbformat.write(run, path)
    assert tidy(copy.deepcopy(run)) != run
    main([str(path)])
    assert capsys.readouterr().out == f"tidied {path}\n"
    assert nbformat.read(path, as_version=4) == exercise.solution


def test_every_notebook_is_valid(exercise):
    for nb in (exercise.solution, exercise.released):
        nbformat.validate(nb)


def test_a_blank_says_in_words_what_is_missing(exercise):
    for name, source in exercise.answers.items():
        if name.isidentifier():
            assert f'raise NotImplementedError("{name} is not' in source


def test_one_answer_is_explained_in_words_and_has_a_marking_guide(exercise):
    (answer,) = [name for name in exercise.answers if not name.isidentifier()]
    (cell,) = [cell for cell in exercise.released.cells if cell.id == answer]
    assert cell.metadata.nbgrader.points > 0
    (prompt,) = [cell.source for cell in exercise.solution.cells if cell.id == f"{answer}-question"]
    guide = prompt.partition("### BEGIN MARK SCHEME")[2]
    assert all(part in guide for part in ("**Marking guide", "**Weak answer", "**Good answer"))


def test_all_notebooks_have_the_same_tools(exercises):
    tools = {cell.source for exercise in exercises.values() for cell in exercise.solution.cells if cell.id == "tools"}
    assert len(tools) == 1


def test_every_check_has_a_mistake_that_it_was_made_for(exercise):
    assert {entry.loses for entry in mistakes_of(exercise.slug)} == set(exercise.checks)


def test_every_answer_has_equivalents_and_mistakes_twice_written(exercise):
    functions = {name for name in exercise.answers if name.isidentifier()}
    assert {entry.answer for entry in equivalents_of(exercise.slug)} == functions
    assert {entry.answer for entry in mistakes_of(exercise.slug) if entry.again} == functions


def test_no_two_entries_of_a_bank_share_a_name(exercise):
    names = [(entry.answer, entry.name) for bank in (mistakes_of, equivalents_of) for entry in bank(exercise.slug)]
    assert len(set(names)) == len(names)


def test_every_cell_runs_with_the_solution_and_draws_its_pictures(exercise, run_whole):
    raised, pictures = run_whole(exercise, exercise.answers)
    assert raised == {}
    assert pictures > 0


def bound_elsewhere(exercise, check, source):
    """What a check reads that no locked cell, no answer and not the check itself binds."""
    cells = [cell for cell in exercise.solution.cells if cell.cell_type == "code" and cell.id not in exercise.checks]
    locked = [cell.source for cell in cells if cell.metadata.get("nbgrader", {}).get("locked")]
    known = {name for source in locked for name in bound_by(source)} | set(exercise.answers) | set(dir(builtins))
    _, _, reads, writes = compiled(check, source)
    return reads - writes - known


def test_what_checks_use_comes_from_locked_cells(exercise):
    for check, source in exercise.checks.items():
        assert not bound_elsewhere(exercise, check, source), check


def test_what_only_an_answer_imports_is_seen(exercise):
    source = "import json\nassert near(scipy.special.softmax(np.ones(2)), [json.loads(x) for x in rows])"
    assert bound_elsewhere(exercise, "check", source) >= {"scipy", "rows"}

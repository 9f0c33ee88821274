"""Solution notebooks are in their one form, and every assignment has all that an assignment needs."""

import builtins
import copy

import jupytext
import nbformat
from nbformat.v4 import new_output

from autograder.banks.load import equivalents_of, mistakes_of
from autograder.banks.tidy import TOOLS, main, tidy
from autograder.checking.check import compiled
from autograder.intake.names import bound_by
from autograder.nbgrader_steps.release import DATA_LINE


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


def test_a_solution_can_be_edited_as_a_percent_script(exercise):
    script = jupytext.writes(exercise.solution, fmt="py:percent")
    assert tidy(jupytext.reads(script, fmt="py:percent")) == exercise.solution


def test_every_notebook_is_valid(exercise):
    for nb in (exercise.solution, exercise.released):
        nbformat.validate(nb)


def test_a_blank_says_in_words_what_is_missing(exercise):
    for name in exercise.functions:
        blank = f'raise NotImplementedError("{name} is not'
        assert blank in exercise.answers[name], f"the stub of {name} needs a last line {blank} …"


def test_one_answer_is_explained_in_words_and_has_a_marking_guide(exercise):
    written = [name for name in exercise.answers if not name.isidentifier()]
    assert len(written) == 1, f"{exercise.slug} needs one written answer, and has {written}"
    assert exercise.cell(written[0]).metadata.nbgrader.points > 0, f"{written[0]} needs points"
    guide = exercise.cell(f"{written[0]}-question").source.partition("### BEGIN MARK SCHEME")[2]
    for part in ("**Marking guide", "**Weak answer", "**Good answer"):
        assert part in guide, f"the mark scheme of {written[0]}-question needs a {part}…**"


def test_what_is_finished_is_kept_in_the_end(exercise):
    last = [cell.source for cell in exercise.solution.cells if cell.cell_type == "code"][-1]
    assert last == "keep()", f"the last cell of {exercise.slug} is `keep()`"


def test_the_tools_have_one_source(exercise):
    for cell, source in TOOLS.items():
        assert exercise.cell(cell).source == source, "run `make lint`: it pastes autograder/banks/notebook_tools"


def test_hint_has_examples_of_every_function(exercise, namespace_of):
    assert DATA_LINE in exercise.cell("known-mistakes").source.splitlines(), f"known-mistakes needs a line {DATA_LINE}"
    examples = namespace_of(exercise.handed_in(exercise.answers)).get("EXAMPLES", {})
    for name in exercise.functions:
        assert len(examples.get(name, [])) > 1, f"EXAMPLES needs at least two calls of {name}, for its hint"


def test_every_check_has_a_mistake_that_it_was_made_for(exercise):
    made_for = {entry.loses for entry in mistakes_of(exercise.slug)}
    for check in exercise.checks:
        assert check in made_for, f"no mistake in autograder/banks/mistakes loses {check}: what is the check for?"
    assert made_for <= set(exercise.checks), f"there is no check {sorted(made_for - set(exercise.checks))}"


def test_every_answer_has_equivalents_and_mistakes_twice_written(exercise):
    right, twice = equivalents_of(exercise.slug), [entry for entry in mistakes_of(exercise.slug) if entry.again]
    for name in exercise.functions:
        assert any(entry.answer == name for entry in right), f"autograder/banks/equivalents needs another way to {name}"
        assert any(entry.answer == name for entry in twice), f"{name} needs a mistake with a second version (`again`)"
    assert {entry.answer for entry in [*right, *mistakes_of(exercise.slug)]} <= set(exercise.functions)


def test_no_two_entries_of_a_bank_share_a_name(exercise):
    names = [(entry.answer, entry.name) for bank in (mistakes_of, equivalents_of) for entry in bank(exercise.slug)]
    assert not [name for name in names if names.count(name) > 1]


def test_every_cell_runs_with_the_solution_and_draws_its_pictures(exercise, run_whole):
    raised, pictures = run_whole(exercise, exercise.answers)
    assert raised == {}
    assert pictures > 0, f"{exercise.slug} draws no picture: what did the learner's functions make?"


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

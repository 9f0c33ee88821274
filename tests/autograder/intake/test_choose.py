"""The notebook is found under the names that browsers, editors and people give it."""

import json
import os

import pytest

from autograder.assignment import SourceCell, SourceNotebook
from autograder.intake.choose import notebooks_in, plain_name
from autograder.intake.ingest import Unreadable
from autograder.intake.whose import SourcePart, marks_of

SOFTMAX = SourceNotebook("softmax", (SourceCell("a", "code", "def softmax(x):\n    ...", grade=False, solution=True),))
MASKS = SourceNotebook("masks", (SourceCell("m", "code", "def mask(x):\n    ...", grade=False, solution=True),))


def write(folder, name, source="def softmax(x):\n    return x", grade_id=None):
    metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": source, "metadata": metadata}]}))


def chosen(folder, *sources):
    found = notebooks_in(folder, sources or (SOFTMAX,), notebook_mb=1)
    return {name: str(nb) if isinstance(nb, Unreadable) else nb.nb.cells[0].source for name, nb in found.items()}


NAMES = ["softmax (1).ipynb", "Softmax.ipynb", "softmax-Copy1.ipynb", "Copy of softmax.ipynb", "softmax.ipynb.txt"]


@pytest.mark.parametrize("name", [*NAMES, "SOFTMAX (2).IPYNB", "softmax copy.ipynb", "softmax/softmax.ipynb"])
def test_another_spelling_of_the_name_is_the_name(tmp_path, name):
    write(tmp_path, name, source="no_answer = 1")
    assert plain_name(name.split("/")[-1]) == "softmax"
    assert chosen(tmp_path) == {"softmax": "no_answer = 1"}


def test_any_name_will_do_for_a_notebook_that_shows_an_answer(tmp_path):
    write(tmp_path, "my homework.ipynb")
    assert chosen(tmp_path) == {"softmax": "def softmax(x):\n    return x"}


def test_a_strange_name_without_an_answer_is_not_the_notebook(tmp_path):
    write(tmp_path, "shopping.ipynb", source="milk = 1")
    assert chosen(tmp_path) == {"softmax": "No notebook softmax.ipynb was handed in."}


def test_the_right_name_wins_over_every_copy(tmp_path):
    for name in [*NAMES, "softmax.ipynb"]:
        write(tmp_path, name, source=f"def softmax(x):\n    '{name}'")
    assert chosen(tmp_path) == {"softmax": "def softmax(x):\n    'softmax.ipynb'"}


def test_of_several_copies_the_latest_is_taken(tmp_path):
    for number in (1, 2, 10):
        write(tmp_path, f"softmax ({number}).ipynb", source=f"copy = {number}")
    assert chosen(tmp_path) == {"softmax": "copy = 10"}


def test_a_copy_that_can_be_read_wins_over_an_original_that_cannot(tmp_path):
    (tmp_path / "softmax.ipynb").write_text("{torn")
    write(tmp_path, "softmax (1).ipynb", source="copy = 1")
    assert chosen(tmp_path) == {"softmax": "copy = 1"}


def test_the_reason_is_that_of_the_file_with_the_right_name(tmp_path):
    os.symlink("/etc/passwd", tmp_path / "softmax.ipynb")
    (tmp_path / "softmax (1).ipynb").write_text("{torn")
    assert "softmax.ipynb is a link" in chosen(tmp_path)["softmax"]


def test_the_notebook_of_another_assignment_is_named_as_such(tmp_path):
    write(tmp_path, "softmax.ipynb", source="def mask(x):\n    return x", grade_id="m")
    assert "another assignment" in chosen(tmp_path)["softmax"]


def test_two_notebooks_of_one_assignment_do_not_get_mixed_up(tmp_path):
    write(tmp_path, "Masks (1).ipynb", source="def mask(x):\n    return x")
    write(tmp_path, "softmax (1).ipynb")
    found = chosen(tmp_path, SOFTMAX, MASKS)
    assert found == {"softmax": "def softmax(x):\n    return x", "masks": "def mask(x):\n    return x"}


def test_checkpoints_and_archives_rubbish_are_not_looked_at(tmp_path):
    for folder in (".ipynb_checkpoints", "__MACOSX"):
        write(tmp_path, f"{folder}/softmax.ipynb")
    write(tmp_path, "._softmax.ipynb")
    assert chosen(tmp_path) == {"softmax": "No notebook softmax.ipynb was handed in."}


@pytest.mark.parametrize("times", [2, 30])
def test_a_name_of_many_copies_is_read_at_once(times):
    assert plain_name("copy   " * times + "x.ipynb") == " ".join(["copy"] * times) + " x"
    assert plain_name("softmax" + " (1)" * times + "-copy" * times + ".ipynb") == "softmax"


def test_a_folder_is_never_the_notebook_and_says_so(tmp_path):
    (tmp_path / "softmax.ipynb").mkdir()
    assert chosen(tmp_path) == {"softmax": "softmax.ipynb is not a regular file."}


def course_of_two():
    """Two assignments that share a cell, each knowing of the other; the second has two notebooks."""
    tools = SourceCell("tools", "code", "def near(a, b):\n    ...", grade=False, solution=False)
    parts = {
        name: [
            SourcePart("", "markdown", f"# About {name}"),
            SourcePart("tools", "code", tools.source),
            SourcePart(name, "code", f"def {name}(x):\n    ...", solution=True),
            SourcePart(f"check-{name}", "code", f"assert {name}(1) == 1", check=True),
        ]
        for name in ("first", "second", "third")
    }
    homes = {"first": "first", "second": "pair", "third": "pair"}
    marks = {name: marks_of(homes[name], name, cells) for name, cells in parts.items()}
    return {
        name: SourceNotebook(
            name,
            (
                tools,
                SourceCell(name, "code", f"def {name}(x):\n    ...", grade=False, solution=True),
                SourceCell(f"check-{name}", "code", f"assert {name}(1) == 1", grade=True, solution=False),
            ),
            frozenset({f"# About {name}"}),
            others=tuple(other for key, other in marks.items() if key != name),
        )
        for name in parts
    }


def write_cells(folder, name, *sources, metadata=None):
    cells = [{"cell_type": "code", "source": source, "metadata": metadata or {}} for source in sources]
    (folder / name).write_text(json.dumps({"cells": cells}))


def test_swapped_names_are_swapped_back(tmp_path):
    sources = course_of_two()
    write_cells(tmp_path, "second.ipynb", "assert third(1) == 1", "def third(x):\n    return x")
    write_cells(tmp_path, "third.ipynb", "assert second(1) == 1", "def second(x):\n    return x")
    found = notebooks_in(tmp_path, [sources["second"], sources["third"]], notebook_mb=1)
    assert {name: chosen.file for name, chosen in found.items()} == {
        "second": "third.ipynb",
        "third": "second.ipynb",
    }


def test_a_missing_notebook_is_missing_though_its_sibling_is_there(tmp_path):
    sources = course_of_two()
    write_cells(tmp_path, "third.ipynb", "assert third(1) == 1", "def third(x):\n    return x")
    found = notebooks_in(tmp_path, [sources["second"], sources["third"]], notebook_mb=1)
    assert str(found["second"]) == "No notebook second.ipynb was handed in."
    assert found["third"].file == "third.ipynb"


@pytest.mark.parametrize("name", ["first.ipynb", "second.ipynb", "anything.ipynb"])
def test_another_assignments_notebook_is_named_whatever_it_is_called(tmp_path, name):
    write_cells(tmp_path, name, "def near(a, b):\n    ...", "assert second(1) == 1", "def second(x):\n    return x")
    found = notebooks_in(tmp_path, [course_of_two()["first"]], notebook_mb=1)
    assert f"{name} is the notebook of another assignment, pair/second" in str(found["first"])


def test_what_every_assignment_has_shows_none(tmp_path):
    write_cells(tmp_path, "anything.ipynb", "def near(a, b):\n    ...", "x = 1")
    found = notebooks_in(tmp_path, [course_of_two()["first"]], notebook_mb=1)
    assert str(found["first"]) == "No notebook first.ipynb was handed in."


def test_of_several_with_answers_the_nearest_name_counts_and_it_is_said(tmp_path):
    for name in ("softmax (2).ipynb", "softmax.ipynb", "mine.ipynb"):
        write(tmp_path, name)
    found = notebooks_in(tmp_path, [SOFTMAX], notebook_mb=1)["softmax"]
    assert found.file == "softmax.ipynb"
    assert found.note == (
        "3 notebooks with answers were handed in (softmax.ipynb, softmax (2).ipynb, mine.ipynb): softmax.ipynb counted."
    )


def test_not_more_is_read_than_may_be(tmp_path):
    for number in range(5):
        write(tmp_path, f"softmax ({number}).ipynb", source="x = 1\n" * 60_000)
    found = notebooks_in(tmp_path, [SOFTMAX], notebook_mb=1, submission_mb=1)["softmax"]
    assert found.file == "softmax (4).ipynb"


def test_without_any_notebook_it_is_said_what_is_there(tmp_path):
    for name in ("softmax.zip", "timestamp.txt", "mine.py"):
        (tmp_path / name).touch()
    assert chosen(tmp_path) == {
        "softmax": "No notebook softmax.ipynb was handed in, only mine.py, softmax.zip: hand in the .ipynb file."
    }


def test_two_notebooks_that_are_the_same_are_each_itself(tmp_path):
    cells = [
        SourcePart("", "markdown", "# About"),
        SourcePart("a", "code", "def softmax(x):\n    return x", solution=True),
    ]
    for name in ("one", "two"):
        write_cells(tmp_path, f"{name}.ipynb", "def softmax(x):\n    return x")
    sources = [
        SourceNotebook(name, SOFTMAX.cells, frozenset({"# About"}), others=(marks_of("pair", other, cells),))
        for name, other in (("one", "two"), ("two", "one"))
    ]
    found = notebooks_in(tmp_path, sources, notebook_mb=1)
    assert {name: chosen.file for name, chosen in found.items()} == {"one": "one.ipynb", "two": "two.ipynb"}

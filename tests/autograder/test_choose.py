"""The notebook is found under the names that browsers, editors and people give it."""

import json
import os

import pytest

from autograder.assignment import SourceCell, SourceNotebook
from autograder.choose import notebooks_in, plain_name
from autograder.ingest import Unreadable

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

"""The exercises need nothing of ours: nbgrader's own kernel gives honest work the same points."""

import copy
import logging

import pytest
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade


def points_in_a_kernel(nb):
    """Check -> points, as nbgrader reads them from the outputs of a real kernel."""
    nb = copy.deepcopy(nb)
    Execute(kernel_name="python3", timeout=120).preprocess(nb, {"metadata": {"path": "."}})
    checks = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"]
    return {cell.id: determine_grade(cell, logging.getLogger())[0] for cell in checks}


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_solution_gets_every_point_in_a_kernel(exercise):
    assert points_in_a_kernel(exercise.handed_in(exercise.answers, whole=True)) == exercise.points


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_blank_gets_nothing_in_a_kernel(exercise):
    assert set(points_in_a_kernel(exercise.handed_in({}, whole=True)).values()) == {0}

"""formgrader's view of a submission: machinery folded, answers near, and nbgrader's own inputs as they were."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader.handlers import template_path
from traitlets.config import Config

EVIL = "<script>hit = 1</script><img src=x onerror=hit=1>"


@pytest.fixture
def view(toy_config):
    """A submission's page as formgrader makes it: its own settings, then those of nbgrader_config.py."""
    theirs = {"template_name": "formgrade", "extra_template_basedirs": [template_path]}
    config = Config({"HTMLExporter": theirs})
    config.merge(toy_config)
    resources = {"base_url": "", "index": 0, "total": 1, "notebook_id": "toy", "submission_id": "1", "student": "ann"}
    return lambda graded: HTMLExporter(config=config).from_notebook_node(graded.nb, dict(resources))[0]


def without_folded(page):
    return re.sub(r"(?s)<details.*?</details>", "", page)


def test_tools_are_folded_and_a_check_is_folded_below_its_score(view, whole):
    page = view(whole)
    assert "import math" not in without_folded(page) and "import math" in re.sub(r"<[^>]*>", "", page)
    folds = re.findall(r'<details class="fold (\w+)"><summary>(.*?)</summary></details>', page)
    assert folds == [
        ("failed", "✗ One number is doubled"),
        ("failed", "✗ Many numbers are"),
        ("passed", "✓ The result is a number"),
        ("code", "30 lines of code"),
    ]


def test_the_inputs_for_score_and_comment_stay_and_none_is_folded(view, whole):
    page = without_folded(view(whole))
    for name in ("check-one", "check-many", "check-kind", "explain"):
        assert len(re.findall(rf'<input[^>]* id="{name}"', page)) == 1
        assert f'id="{name}_extra_credit"' in page
    for name in ("double", "explain"):
        assert f'id="{name}-comment"' in page


def test_the_answers_that_a_person_grades_and_the_lost_checks_are_one_step_away(view, whole):
    way = view(whole).split('<ul class="way">')[1].split("</ul>")[0]
    assert re.findall(r'href="#([\w-]+)"', way) == ["explain", "check-one", "check-many"]


def test_a_check_with_some_of_its_points_counts_as_lost(view, graded):
    graded.check("a", "# Check: half.", score=1.0).check("b", "# Check: whole.")
    assert re.findall(r"<summary>(.*?)</summary>", view(graded)) == ["✗ Half", "✓ Whole"]


def test_the_view_needs_no_network_and_runs_nothing_of_a_students(view, graded):
    shown = {"text/html": EVIL, "text/markdown": EVIL, "image/svg+xml": EVIL, "text/plain": EVIL}
    output = {"output_type": "display_data", "metadata": {}, "data": shown}
    raised = {"output_type": "error", "ename": EVIL, "evalue": EVIL, "traceback": [EVIL]}
    graded.prose(f"{EVIL}\n\nand $x^2$").code(EVIL, output, raised).answer("f", EVIL)
    graded.check("a", f"# {EVIL}", EVIL).written("w", EVIL)
    page = view(graded)
    assert "<math>" in page and "hit = 1" in page
    assert not re.search(r"<script>hit|<img src=.?x|//cdn|https?://(?!www\.w3\.org)", page)


@pytest.fixture
def formgrader(course):
    """The address of formgrader at a course with one graded submission, that submission's page, and the course."""
    course.hand_in("ann", course.notebook(**course.right | {"double": "def double(x):\n    return 3"}, explain="So."))
    course.grade()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--port={address.rpartition(':')[2]}", "--IdentityProvider.token=toy"]
    command += ["--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "JUPYTER_CONFIG_DIR": str(course.root / ".jupyter")}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=course.root, env=environment, **quiet)
    try:
        (row,) = json.loads(answer(f"{address}/formgrader/api/submitted_notebooks/toy/toy?token=toy"))
        yield f"{address}/formgrader/submissions/{row['id']}/", course
    finally:
        server.terminate()
        server.wait()


def answer(address, patience=60):
    """What the server answers, once it has started."""
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address) as response:
                return response.read()
        except urllib.error.URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.browser
def test_a_person_grades_by_keyboard_without_a_network_and_the_gradebook_has_it(formgrader, browser):
    address, course = formgrader
    page = browser.new_context(extra_http_headers={"Authorization": "token toy"}).new_page()
    amiss = []
    page.on("pageerror", lambda error: amiss.append(str(error)))
    page.on("request", lambda request: request.url.startswith((address[:20], "data:")) or amiss.append(request.url))
    page.goto(address)
    page.wait_for_function("formgrader.loaded && formgrader.grades.loaded && formgrader.comments.loaded")
    page.locator("#double-comment").focus()
    for name in ("check-double", "check-double_extra_credit", "triple-comment"):  # keys reach what is folded, too
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == name
    code = page.locator(".nbgrader_cell").filter(has=page.locator("#check-triple")).locator(".panel-body")
    assert not code.is_visible()
    page.locator("summary", has_text="check-triple").click()
    assert code.is_visible()
    for name, words, saved in (("explain", "0.5", "grade"), ("explain-comment", "Nearly.", "comment")):
        page.locator(f"#{name}").press_sequentially(words)
        with page.expect_response(f"**/api/{saved}/**"):
            page.keyboard.press("Escape")
    page.context.close()
    book = course.gradebook
    assert book.find_grade("explain", "toy", "toy", "ann").manual_score == 0.5
    assert book.find_comment("explain", "toy", "toy", "ann").manual_comment == "Nearly."
    book.db.remove()
    assert not amiss

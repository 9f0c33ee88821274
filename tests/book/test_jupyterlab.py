"""The figure of the page, live in a real JupyterLab: moved in the browser, read back in Python."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import nbformat.v4
import pytest

ROOT = Path(__file__).parents[2]
SHOW = """from widgets.softmax import softmax_figure
figure = softmax_figure(['love', 'Apple', 'phones'], [1.0, 3.0, 6.0])
figure"""
READ = "print('python sees', figure.state['scores'], figure.state['temperature'])"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def lab(tmp_path):
    """The address of a JupyterLab with one notebook: a cell that shows the figure, a cell that reads it."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SHOW), nbformat.v4.new_code_cell(READ)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, tmp_path / "figure.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [
        f"--ServerApp.port={port}",
        "--ip=127.0.0.1",
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=open",
    ]
    options += [f"--ServerApp.root_dir={tmp_path}", "--expose-app-in-browser"]
    environment = {name: value for name, value in os.environ.items() if name != "BOOK_IS_BEING_BUILT"}
    environment |= {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'book'}", "JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
    command = [str(Path(sys.executable).with_name("jupyter")), "lab", *options]
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=tmp_path)
        yield f"http://127.0.0.1:{port}/lab/tree/figure.ipynb?token=open"
        server.terminate()
        server.wait(timeout=30)


def run(page, command):
    """A command of JupyterLab's, once its kernel has nothing else to do."""
    page.get_by_text("| Idle").wait_for()
    page.evaluate("command => { jupyterapp.commands.execute(command); }", command)


def test_a_score_moved_in_jupyterlab_arrives_in_python(browser, lab):
    page = browser.new_context().new_page()
    page.set_default_timeout(40_000)
    for _ in range(60):  # until the server answers
        try:
            page.goto(lab)
            break
        except Exception:
            page.wait_for_timeout(500)
    run(page, "notebook:run-all-cells")
    page.locator("softmax-figure .bar output").last.wait_for()
    page.get_by_label("love", exact=True).focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert page.get_by_label("love", exact=True).get_attribute("aria-valuetext") == "2"
    page.locator(".jp-CodeCell").nth(1).locator(".jp-InputArea-prompt").click()
    run(page, "notebook:run-cell")
    page.get_by_text("python sees [2, 3, 6] 1").wait_for()
    page.context.close()

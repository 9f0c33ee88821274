"""The book, brought up to date once for the test session, a server for its pages, and windows to read them in."""

import fcntl
import os
import re
import subprocess
import sys
import threading
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
OF_EACH_KIND = "book/softmax", "exercises/softmax/softmax"


def build() -> subprocess.CompletedProcess[str]:
    """Bring the book in _build up to date, as `make course` does; any warning fails it."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", ".", "-W", "-n", "--keep-going"]
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="session")
def html(tmp_path_factory) -> Path:
    """The folder of the built pages. Where tests run in several processes, one builds and the others wait."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    with (shared / "book.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "book-is-built").exists():
            done = build()
            assert done.returncode == 0, f"the book does not build:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
            (shared / "book-is-built").touch()
    return ROOT / "_build/html"


@pytest.fixture(scope="session")
def pages(html: Path, pytestconfig: pytest.Config) -> list[str]:
    """The address of every page: those of the table of contents, and the search. `make test` reads one of each kind."""
    if pytestconfig.getoption("markexpr") == "not slow":
        return [f"{name}.html" for name in OF_EACH_KIND]
    written = re.findall(r"(?:root|file): (\S+)", (ROOT / "_toc.yml").read_text())
    return [f"{name}.html" for name in (*written, "search")]


class Quiet(SimpleHTTPRequestHandler):
    """A server that keeps to itself which pages were asked for, and which were left before they were there."""

    def log_message(self, *args: object) -> None:
        pass

    def copyfile(self, source, outputfile) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            super().copyfile(source, outputfile)


@pytest.fixture(scope="session")
def server(html: Path):
    """The address of a server for the pages on this machine alone."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=html)) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()
        thread.join()


@pytest.fixture
def visit(browser: Browser, server: str):
    """Opens a page of the book in a window of its own; all of them close when the test ends."""
    windows: list[BrowserContext] = []

    def visit(name: str, **options) -> Page:
        windows.append(browser.new_context(**options))
        page = windows[-1].new_page()
        page.goto(server + name)
        return page

    yield visit
    for window in windows:
        window.close()

"""`pytest --slug SLUG`: of what runs for each exercise, only what concerns it; where the time went; and a browser.

A file marked `long` begins first: where tests run in several processes, nothing long is left for the end.
"""

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

# Processor seconds on two cores that nobody else uses, of all tests; a slug's are part of its folders'.
BUDGET = {"attention": 240, "autograder": 1200, "benchmarks": 60, "book": 300, "exercises": 240, "other": 900}
BUDGET_OF_A_SLUG = 60
# A container's Chromium runs as root, without a GPU and without its own network errands.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

if "PYTEST_XDIST_WORKER" in os.environ:  # each process has a core: threads of one would take from the other
    os.environ.setdefault("OMP_NUM_THREADS", "1")

spent: Counter[tuple[str, str]] = Counter()


def pytest_addoption(parser):
    parser.addoption("--slug", help="only what concerns this exercise")


def pytest_collection_modifyitems(config, items):
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    slug = config.getoption("--slug")
    if slug:
        ours = [item for item in items if slug_of(item) == slug]
        if not ours:
            raise pytest.UsageError(f"There is no exercise {slug!r} with a test.")
        config.hook.pytest_deselected(items=[item for item in items if slug_of(item) != slug])
        items[:] = ours


def slug_of(item):
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    return parameters.get("slug", parameters.get("exercise"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    report.user_properties = [("slug", slug_of(item))]
    return report


def pytest_runtest_logreport(report):
    folder = Path(report.location[0]).parts[1:-1]
    spent["folder", folder[0] if folder else "other"] += report.duration
    if slug := dict(report.user_properties).get("slug"):
        spent["slug", slug] += report.duration


def pytest_terminal_summary(terminalreporter, config):
    if config.getoption("markexpr") or config.getoption("--slug"):
        return
    terminalreporter.section("seconds, beside their budget")
    for (kind, name), seconds in sorted(spent.items()):
        budget = BUDGET_OF_A_SLUG if kind == "slug" else BUDGET.get(name, BUDGET["other"])
        terminalreporter.write_line(f"{kind:8}{name:24}{seconds:8.0f}{budget:8}{'  over' * (seconds > budget)}")


@pytest.fixture(scope="session")
def browser():
    """Chromium; where there is none the test is skipped, except on CI, where that is a failure."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing = "no Chromium on this machine: the pages were not read in a browser"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    from playwright.sync_api import sync_playwright  # most tests need none

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()

"""What a figure trains is kept while its source stays as it is, and trained again when any of it changes."""

import importlib.util
import linecache
import sys
import textwrap
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).parents[2]

FIGURE = """
from pathlib import Path

import torch

import reference
import trained as cache

STEPS = 3


def weights(seed):
    return torch.arange(4.0) * seed + reference.shift()


@cache.trained
def learned(seed=1):
    Path("runs").write_text(Path("runs").read_text() + "x")
    return {"weights": weights(seed), "losses": [0.5, 0.25], "steps": STEPS}


def picture():
    return "a drawing"
"""
REFERENCE = "def shift():\n    return 1.0\n\n\ndef apart():\n    return 0\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Calls `learned` as a fresh process would, with these sources: what came back, how often it was trained."""
    (tmp_path / "runs").touch()
    spec = importlib.util.spec_from_file_location("trained", ROOT / "book/figures/trained.py")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def run(figure=FIGURE, reference=REFERENCE, **named):
        for name, text in {"drawn": figure, "reference": reference}.items():
            Path(f"{name}.py").write_text(textwrap.dedent(text))
            monkeypatch.delitem(sys.modules, name, raising=False)
        importlib.invalidate_caches()
        linecache.clearcache()
        cache = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "trained", cache)
        spec.loader.exec_module(cache)
        cache.ROOT, cache.STORE = tmp_path, tmp_path / "store"
        result = importlib.import_module("drawn").learned(**named)
        return result, len(Path("runs").read_text())

    return run


def test_the_same_source_is_trained_once_and_gives_the_same(run):
    first, _ = run()
    again, runs = run()
    assert runs == 1
    assert torch.equal(first["weights"], again["weights"]) and first["losses"] == again["losses"]


@pytest.mark.parametrize(
    ("changed", "theirs", "ours"),
    [
        ("figure", '"losses": [0.5, 0.25]', '"losses": [0.5]'),
        ("figure", "* seed +", "* seed -"),
        ("figure", "STEPS = 3", "STEPS = 4"),
        ("reference", "return 1.0", "return 2.0"),
    ],
    ids=["its own line", "what it calls", "a constant it reads", "what that calls elsewhere"],
)
def test_a_change_in_what_made_it_trains_it_again(run, changed, theirs, ours):
    run()
    sources = {"figure": FIGURE, "reference": REFERENCE}
    assert theirs in sources[changed]
    _, runs = run(**sources | {changed: sources[changed].replace(theirs, ours)})
    assert runs == 2


def test_a_change_in_the_drawing_does_not(run):
    run()
    _, runs = run(figure=FIGURE.replace("a drawing", "another drawing"))
    assert runs == 1


def test_other_arguments_are_trained_and_kept_on_their_own(run):
    one, _ = run(seed=1)
    two, _ = run(seed=2)
    again, runs = run(seed=1)
    assert runs == 2 and torch.equal(one["weights"], again["weights"])
    assert not torch.equal(one["weights"], two["weights"])

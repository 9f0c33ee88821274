"""One thread of numbers from hand arithmetic to torch, and one page with all of the reference."""

import ast
import importlib.util
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from bs4 import BeautifulSoup

import attention

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("words", ROOT / "book/figures/words.py")
words = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(words)
WORDS, TINY, vectors = words.WORDS, words.TINY, words.vectors
CELL = re.compile(r"^```\{code-cell\}.*?\n(?:---\n.*?\n---\n)?(.*?)^```", re.DOTALL | re.MULTILINE)
PLACES = {tuple(place) for place in WORDS.values()}


def numbers_in(node):
    """A list or tuple of plain numbers, as a tuple; None for anything else."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
    plain = isinstance(value, list | tuple) and all(isinstance(number, int | float) for number in value)
    return tuple(value) if plain else None


def code_of(path):
    """A module's code, or that of a chapter's cells."""
    text = path.read_text(encoding="utf-8")
    return (
        text if path.suffix == ".py" else "\n".join(re.sub(r"^[:%!].*$", "", c, flags=re.M) for c in CELL.findall(text))
    )


def named(tree):
    """(name, value) wherever a name is given to a list or tuple: assignments, and entries of dicts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values = [leaf for leaf in ast.walk(node.value) if isinstance(leaf, ast.List | ast.Tuple)]
            yield from ((node.targets[0].id, value) for value in values)
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from ((key.value, value) for key, value in pairs if isinstance(key, ast.Constant))


CHAPTERS = [*sorted((ROOT / "book").glob("*.md")), *sorted((ROOT / "book").glob("[fw]*/*.py"))]


@pytest.mark.parametrize("path", [path for path in CHAPTERS if path.name != "words.py"], ids=lambda path: path.name)
def test_no_chapter_types_a_words_vector_again(path):
    tree = ast.parse(code_of(path))
    tree.body = [node for node in tree.body if not isinstance(node, ast.Assert)]  # those compare prose with the module
    typed = [name for name, value in named(tree) if name in WORDS and isinstance(value, ast.List | ast.Tuple)]
    whole = [numbers_in(node) for node in ast.walk(tree) if isinstance(node, ast.List | ast.Tuple)]
    assert not typed
    assert len(PLACES & set(whole)) < 3, (
        "three of the words' vectors stand here as numbers: take them from figures.words"
    )


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("*/*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_that_stands_alone_has_the_same_vectors(path):
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type != "code":
            continue
        for name, value in named(ast.parse(re.sub(r"^[%!].*$", "", cell.source, flags=re.M))):
            if name in WORDS and numbers_in(value) and len(numbers_in(value)) == 2:
                assert numbers_in(value) == WORDS[name], f"{name} in {path.stem}"


def test_the_chain_holds_from_arithmetic_to_torch():
    """Apple's scores by hand, in numpy and by the reference; then with the matrix, and the tiny example."""
    x = vectors("love", "Apple", "phones")
    by_hand = [2 * -1 + 2 * 0, 2 * 2 + 2 * 2, 2 * 3 + 2 * 1]
    assert by_hand == (x @ x[1]).tolist() == [-2, 8, 8]
    plain, weights = attention.scaled_dot_product_attention(*[torch.from_numpy(x)] * 3, scale=1.0, return_weights=True)
    strengths = np.exp(x @ x.T - (x @ x.T).max(axis=1, keepdims=True))
    assert np.abs(strengths / strengths.sum(axis=1, keepdims=True) - weights.numpy()).max() < 1e-12
    assert plain[1].numpy().round(3).tolist() == [2.5, 1.5]
    keyed = attention.attend(
        torch.from_numpy(x), torch.from_numpy(x @ np.array(words.W_K)), torch.from_numpy(x), scale=1.0
    )
    assert keyed[1].numpy().round(3).tolist() == [2.880, 1.119]
    tiny, *matrices = (torch.tensor(TINY[name], dtype=torch.float64) for name in ("x", "w_q", "w_k", "w_v"))
    output = attention.attend(*(tiny @ matrix for matrix in matrices))
    assert output.numpy().round(3).tolist() == [[0.802, 2.401], [0.752, 2.503], [0.554, 2.446]]


def test_no_question_is_asked_twice():
    asked = [
        question.strip()
        for path in sorted((ROOT / "book").glob("*.md"))
        for question in re.findall(r"^:::\{quiz\}\n:right: \d+\n\n(.*?)\n\n", path.read_text(), re.DOTALL | re.M)
    ]
    assert len(asked) > 20
    assert sorted(asked) == sorted(set(asked))


def test_the_page_of_the_reference_prints_every_file_and_names_every_function(html):
    page = BeautifulSoup((html / "book/reference.html").read_text(encoding="utf-8"), "html.parser")
    told = {code.get_text() for code in page.select("table code")}
    assert set(attention.__all__) <= told
    printed = "\n".join(block.get_text() for block in page.select("div.highlight"))
    for file in (ROOT / "attention").glob("*.py"):
        if file.name != "__init__.py":
            assert file.read_text(encoding="utf-8").strip() in printed, file.name

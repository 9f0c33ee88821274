"""Markdown and formulas become HTML that says what was written, and does nothing."""

import base64
import os
import re

import pytest
from jinja2 import Environment

from autograder.nbgrader_steps.formulas import LONGEST, formula
from autograder.nbgrader_steps.markdown import markdown, python, sentence

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def html(source, attachments=None, path=""):
    environment = Environment()
    environment.filters["markdown"] = markdown
    cell = {"attachments": attachments or {}}
    template = environment.from_string("{{ source | markdown }}")
    return template.render(source=source, cell=cell, resources={"metadata": {"path": path}})


@pytest.mark.parametrize(
    "tex",
    [
        r"s_1, \dots, s_n",
        r"\text{share}_i = \frac{e^{s_i}}{e^{s_1} + \dots + e^{s_n}}",
        r"\text{softmax}\!\left(\frac{Q_h K_h^\top}{\sqrt{d_h}}\right) V_h \qquad [\text{head}_0, \dots]\, W_O",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"x \in \mathbb{R}^{n \times d}, \quad \hat{y}, \mathbf{v}, \mathcal{L}",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
        r"a < b",
    ],
)
def test_a_formula_is_mathml(tex):
    drawn = formula(tex, display=True)
    assert drawn.startswith('<math display="block">') and drawn.endswith("</math>")


@pytest.mark.parametrize("tex", [r"\frac{1", r"\nope{x}", r"\href{javascript:alert(1)}{x}", r"\def\a{\a\a}\a", EVIL])
def test_a_formula_that_cannot_be_read_is_its_own_source_or_harmless(tex):
    drawn = formula(tex, display=False)
    assert not re.search(r"<(?!/?(?:code|math|m[a-z]+)\b)", drawn) and "href=" not in drawn


@pytest.mark.parametrize("part", [r"\sqrt{", r"\left(", "{", "x_{", r"\sqrt", r"\frac1", r"\begin{matrix}", r"\text{"])
def test_a_formula_however_deep_ends_no_process(part):
    for long in (LONGEST, 60 * LONGEST):
        assert formula(part * (long // len(part)), display=True)


SHAPES = ["{}", "`{}`", "# {}", "> {}", "```mermaid\n{}\n```", "```python\n{}\n```", "```{}\n```", "| a |\n|-|\n| {} |"]
SHAPES += ["![{}](x.png)", "[x](javascript:alert(1)) {}", '[x](<a" onclick="alert(1)> "{}")']
SHAPES += ["$\\text{{{}}}$", "$${}$$", "\\\\({}\\\\)"]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_written_is_no_markup(shape):
    page = html(shape.format(EVIL))
    assert "<script" not in page and not re.search(r"<img(?! src=\"data:)", page)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", re.sub(r'"[^"]*"', '""', page))
    assert not re.search(r'(?:href|src)="\s*(?:javascript|vbscript)', page, re.IGNORECASE)


def test_pictures_are_in_the_page_or_are_named(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("in/p.png", "secret.png"):
        (tmp_path / name).write_bytes(PIXEL)
    os.symlink(tmp_path / "secret.png", tmp_path / "in" / "link.png")
    (tmp_path / "in" / "notes.txt").write_text("words")
    data = base64.b64encode(PIXEL).decode()

    def shown(url):
        return html(
            f"![seen]({url})", {"a.png": {"image/png": data}, "a.svg": {"image/svg+xml": "<svg/>"}}, tmp_path / "in"
        )

    for url in ("p.png", "attachment:a.png", f"data:image/png;base64,{data}"):
        assert f'<img src="data:image/png;base64,{data}" alt="seen">' in shown(url)
    others = [
        "../secret.png",
        "link.png",
        str(tmp_path / "secret.png"),
        "notes.txt",
        "missing.png",
        "https://example.org/p.png",
    ]
    for url in [*others, "attachment:a.svg", "attachment:none.png"]:
        assert "(seen)" in shown(url) and "<img" not in shown(url)


def test_backticks_in_a_sentence_are_code_and_the_rest_is_text():
    assert sentence("`f` gave <b>") == "<code>f</code> gave &lt;b&gt;"


def test_a_table_wider_than_the_page_scrolls_and_a_keyboard_reaches_it():
    assert '<div class="wide" tabindex="0"><table>' in html("| a | b |\n|---|---|\n| 1 | 2 |")


def test_code_keeps_every_character():
    source = 'def f(x):\n    """<b> & "quotes"\n\n    two"""\n    return x < 1  # ' + "long " * 30
    page = re.sub(r"<[^>]*>", "", python(source))
    assert (
        page.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&#39;", "'")
        .replace("&amp;", "&")
        == source
    )

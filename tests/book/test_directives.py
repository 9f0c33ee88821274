"""Our own directives on a page of their own: what they make, and that a slip in a chapter fails the build in words."""

import subprocess
import sys
from pathlib import Path

import pytest

EXTENSIONS = Path(__file__).parents[2] / "book/_ext"
CONFIG = """
import sys
sys.path.insert(0, {extensions!r})
extensions = ["myst_parser", "engine", "static_math", "graph", "quiz"]
myst_enable_extensions = ["amsmath", "dollarmath", "colon_fence"]
html_math_renderer = "static"
"""

QUIZ = """:::{quiz}
:right: 2

Which?

* one

  No.

* two

  Yes.
:::
"""


def made(folder: Path, page: str) -> tuple[str, str]:
    """The page as HTML and what the build complained of; a complaint must have failed it."""
    (folder / "conf.py").write_text(CONFIG.format(extensions=str(EXTENSIONS)))
    (folder / "index.md").write_text(f"# Page\n\n{page}\n")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        str(folder),
        str(folder / "out"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert bool(done.returncode) == ("WARNING" in done.stderr or "ERROR" in done.stderr), done.stderr
    return (folder / "out/index.html").read_text(), done.stderr


def test_a_formula_is_there_for_eyes_and_for_screen_readers(tmp_path):
    page, complaints = made(tmp_path, "Inline $a_1 < b$ and\n\n$$\nx = \\frac{1}{2}\n$$ (half)\n\nso {eq}`half`.")
    assert not complaints
    assert page.count("<math") == 2 == page.count('class="katex-html" aria-hidden="true"')
    assert 'id="equation-half"' in page and "(1)" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slip", "complaint"),
    [
        pytest.param("Text $\\frac{1$ text.", "index.md:3: WARNING: formula cannot be read", id="formula"),
        pytest.param("```{graph} Arrow\na -> b\n```", "needs :alt:", id="no description"),
        pytest.param(
            "```{graph} Arrow\n:alt: An arrow from a to b.\na -> -> b\n```", "graph cannot be drawn", id="dot"
        ),
        pytest.param(
            QUIZ.replace(":right: 2", ":right: 3"), ":right: must be a number from 1 to 2", id="no such choice"
        ),
        pytest.param(QUIZ.replace(":right: 2\n", ""), ":right: must be a number from 1 to 2", id="no right choice"),
        pytest.param(QUIZ.replace("  Yes.\n", ""), "choice 2 has no reply", id="no reply"),
        pytest.param(":::{quiz}\n:right: 1\n\nWhich?\n:::", "a question and then a list", id="no choices"),
    ],
)
def test_a_slip_in_a_chapter_fails_the_build_in_words(tmp_path, slip, complaint):
    assert complaint in made(tmp_path, slip)[1]


def test_a_diagram_is_drawn_across_and_down_with_title_and_description(tmp_path):
    page, complaints = made(tmp_path, "```{graph} Arrow\n:alt: An arrow from a to b.\na -> b\n```")
    assert not complaints
    assert page.count("<title id=") == 2 == page.count(">An arrow from a to b.</desc>")
    assert "black" not in page[page.index("<svg") : page.rindex("</svg>")]


def test_a_quiz_replies_after_each_choice(tmp_path):
    page, complaints = made(tmp_path, QUIZ)
    assert not complaints
    assert page.index("one") < page.index("reply wrong") < page.index("two") < page.index("reply right")

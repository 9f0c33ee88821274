"""A page made of a student's prose loads nothing from elsewhere, and its formulas reach no further than themselves."""

import re
import time
from html.parser import HTMLParser

import pytest
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from autograder.intake.prose import COMMANDS, harmless

ELSEWHERE = ["http://e.example/x.png", "https://e.example/x.png", "//e.example/x", "file:///etc/passwd", "/hub/logout"]
ELSEWHERE += ["../../hub/logout", "ftp://e.example/x", "blob:x", "data:image/svg+xml;base64,PHN2Zz4=", "a.png?x=1"]
ELSEWHERE += [r"\\e.example\x", "HTTPS://e.example", "%2F%2Fe.example", "data:text/html,x", "\thttps://e.example"]
SHAPES = [
    "![a]({url})",
    "![a](<{url}>)",
    '![a]({url} "title")',
    "![a]( {url} )",
    "![a](\n{url})",
    "![a][r]\n\n[r]: {url}",
    "![r]\n\n[r]: {url}",
    "![r][]\n\n[r]: <{url}>",
    "![a [b] c]({url})",
    r"![a\]b]({url})",
    "![![a]({url})]({url})",
    "[![a]({url})](https://e.example)",
    "> ![a]({url})",
    "| ![a]({url}) |\n|---|\n| ![b]({url}) |",
    "*![a]({url})*",
    "$![a]({url})$ ![b]({url})",
    "&#33;[a]({url})",
    "&excl;[a]({url})",
    "!&#91;a]({url})",
    "!<!-- -->[a]({url})",
    "!\x00[a]({url})",
    "<img src={url}>",
    "<svg><image href={url} /></svg>",
    "<link rel=stylesheet href={url}>",
    "<body background={url}>",
    "```{url}\n<img src={url}>\n```",
]


class Loads(HTMLParser):
    """What a browser fetches for a page without being asked."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        links = {"href"} if tag in ("a", "area") else set()
        fetching = {"src", "href", "srcset", "data", "poster", "background", "style"} - links
        self.found += [value for name, value in attributes if name in fetching and tag != "div"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("url", ELSEWHERE)
def test_no_picture_is_fetched_from_elsewhere(shape, url):
    text = harmless(shape.format(url=url))
    assert Loads(markdown2html_mistune(text)).found == []
    assert harmless(text) == text


def test_without_it_a_browser_would_fetch():
    assert Loads(markdown2html_mistune(SHAPES[0].format(url=ELSEWHERE[0]))).found == [ELSEWHERE[0]]


STAYS = ["![a](attachment:p.png)", "![a](figure.png)", '![a](pictures/figure-1.png "mine")', "[a](https://e.example)"]
STAYS += ["![a](data:image/png;base64,AA==)", "![a](data:image/jpeg;base64,/9j/4AAQ)", "Wow! [a](b.html)"]


@pytest.mark.parametrize("text", STAYS)
def test_pictures_that_were_handed_in_and_links_to_click_stay(text):
    assert harmless(text, {"p.png"}) == text


@pytest.mark.parametrize("command", COMMANDS.split())
@pytest.mark.parametrize(
    "shape", ["${}{{a}}{{b}}$", "$$\n{}*{{a}}\n$$", r"\\({}[a]{{b}}\\)", r"\begin{{align}}{}\a=b\end{{align}}"]
)
def test_a_formula_defines_nothing_and_writes_no_attribute(command, shape):
    text = harmless(shape.format(f"\\{command}"))
    page = markdown2html_mistune(text)
    assert not re.search(rf"\\{command}(?![A-Za-z])", page)
    assert command in page
    assert harmless(text) == text


HONEST = [
    r"$\frac{e^{s_i}}{\sum_j e^{s_j}}$ and $\text{softmax}(\mathbf{s})$, $\default \urls \letter \defined \classes$",
    "$$\\begin{aligned} a &= b \\\\ c &< d \\end{aligned}$$",
    "It is the shift! [See here](https://e.example), and x[0] != y[1].",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_formulas_and_sentences_stay_as_they_are(text):
    assert harmless(text) == text


def test_no_text_takes_long():
    begin = time.process_time()
    for part in ("![", "![a](", "![a](b/", '![a](b "', "\\def", "![a](attachment:", "<!", "&#", "javascript", "[![a]"):
        harmless(part * (200_000 // len(part)))
    assert time.process_time() - begin < 10

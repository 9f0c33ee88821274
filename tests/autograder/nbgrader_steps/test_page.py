"""The page that a student opens after grading: complete, offline, without a script, and harmless whoever wrote it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat.v4
import pytest

ROOT = Path(__file__).parents[3]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
EVIL = (
    "</pre></style></script><script>hit = 1</script><img src=https://example.org/x onerror='hit = 1'>\"' onclick=hit=1"
)
SAFE_LINK = re.compile(r"#[\w-]+|https?://.*|[\w./-]+(#[\w-]+)?")


class Read(HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.said = [], []
        self.feed(page)
        self.text = " ".join(" ".join(self.said).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.lasttag != "style" or "{" not in data:
            self.said.append(data)


def evil_notebook(graded):
    """Everything that a student, or a machine that quotes one, may put into a notebook, with markup in it."""
    shown = {"text/html": EVIL, "image/svg+xml": f"<svg>{EVIL}</svg>", "text/markdown": EVIL, "text/plain": EVIL}
    drawn = {"output_type": "display_data", "metadata": {}, "data": shown}
    only_html = {"output_type": "display_data", "metadata": {}, "data": {"application/javascript": "hit = 1"}}
    raised = {"output_type": "error", "ename": EVIL, "evalue": EVIL, "traceback": [EVIL]}
    told = {"function": "f", "comment": EVIL, "mistakes": [{"name": "m", "says": EVIL, "see": f"https://a.b/{EVIL}"}]}
    graded.prose(f"# {EVIL}\n\n{EVIL}\n\n$\\text{{{EVIL}}}$").tool(EVIL).code(EVIL, drawn, only_html, raised)
    graded.answer("f", EVIL, EVIL, told).check("a", f"# {EVIL}\n", EVIL, told={"function": "f", "mistakes": ["m"]})
    graded.check("b", f"# {EVIL}\n").written("w", EVIL, comment=EVIL)
    graded.cells.append(nbformat.v4.new_raw_cell(EVIL))
    return graded


def test_titles_sentences_and_the_score_stand_above_the_notebook(whole):
    above = Read(whole.page().split('<section class="notebook">')[0]).text
    for words in ("2 of 9 points so far", "Checks 2 of 6", "The result is a number", "One number is doubled 0 of 2"):
        assert words in above
    for words in ("Is it double of 1?", "Not for every number.", "waits: up to 3"):
        assert words in above


def test_a_mistake_is_said_once_with_its_link_and_then_referred_to(whole):
    above, below = whole.page().split('<section class="notebook">')
    assert above.count("The default of <code>axis</code> is the first.") == 1
    assert above.count('<a href="https://example.org/a.html#b">') == 1
    assert 'named under <a href="#lost-check-one">One number is doubled</a>' in above
    assert "It doubles the <code>first</code> axis only." in below


def test_a_notebook_without_a_diagnosis_has_a_page_without_one(graded):
    graded.answer("f", "def f(): ...").check("a", "# Check: it works.", says="It does not.")
    page = graded.page()
    assert "It does not." in page and "mistake" not in Read(page).text and 'class="comment"' not in page


def test_late_days_extra_credit_and_a_persons_words_are_shown(graded):
    graded.prose("## Explain").written("why", "So.", score=2.0, extra=0.5, by_hand=True, comment="**Nearly** $x^2$.")
    text = Read(graded.page(score=1.5, late_penalty=1.0)).text
    for words in (
        "1.5 of 3 points",
        "Explain , graded by a person 2 of 3",
        "Extra credit +0.5",
        "Handed in late \N{MINUS SIGN}1",
    ):
        assert words in text
    assert "From the person who graded this" in text and "Nearly" in text
    assert "so far" not in text


def test_every_link_within_the_page_leads_somewhere_and_no_id_stands_twice(whole):
    tags = Read(whole.page()).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = {attrs["href"] for tag, attrs in tags if tag == "a" and attrs["href"].startswith("#")}
    assert links and {link[1:] for link in links} <= set(ids)


def test_no_heading_leaps_over_a_level(graded):
    page = graded.prose("#### Deep\n\n# High\n\n###### Deepest").page()
    assert re.findall(r"<(h\d)>(\w+)", page)[1:] == [("h2", "Your"), ("h3", "Deep"), ("h3", "High"), ("h4", "Deepest")]
    assert len(re.findall(r"<h4\b", page)) == len(re.findall("</h4>", page)) == 1


def test_machinery_passed_checks_and_long_outputs_are_folded_and_answers_are_not(whole):
    page = whole.page()
    folds = [(attrs["class"], "open" in attrs) for tag, attrs in Read(page).tags if tag == "details"]
    assert folds == [
        ("machinery", False),
        ("check failed", True),
        ("machinery", False),
        ("check failed", True),
        ("machinery", False),
        ("check passed", False),
        ("output", False),
        ("code", False),
    ]
    outside = re.sub(r"(?s)<details.*?</details>", "", page)
    assert "return" in outside and "Because" in outside and "ValueError: no" in outside


def test_a_learners_own_function_is_not_folded_however_long(graded):
    long = "\n".join(f"    x_{number} = {number}" for number in range(30))
    page = graded.code(f"def mine(x):\n{long}").code(long).page()
    assert page.count("<details") == 1 and "def" in re.sub(r"(?s)<details.*?</details>", "", page)


def test_nothing_that_anybody_wrote_becomes_markup(graded):
    page = Read(evil_notebook(graded).page())
    asked = {tag for tag, _ in page.tags}
    assert not asked & {"script", "iframe", "object", "embed", "link", "base", "form", "svg", "audio", "video"}
    for tag, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on")], tag
        assert tag != "img" or attrs["src"].startswith("data:image/"), attrs
        assert tag != "a" or SAFE_LINK.fullmatch(attrs["href"]), attrs
    assert sum(tag == "style" for tag, _ in page.tags) == 1
    assert page.text.count("<script>hit = 1</script>") > 10  # it is shown, as what it is


def test_the_page_forbids_what_it_does_not_need(whole):
    policy = next(attrs["content"] for _, attrs in Read(whole.page()).tags if "http-equiv" in attrs)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert not re.search(r"url\(|@import|src=\"(?!data:)", whole.page())


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a page, from a file as students do, in a window of its own; what it asked for is in `page.asked`."""
    windows = []

    def open_page(text, **options):
        (tmp_path / "page.html").write_text(text)
        windows.append(browser.new_context(**options))
        page = windows[-1].new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.asked.append(message.text))
        page.goto((tmp_path / "page.html").as_uri())
        return page

    yield open_page
    for window in windows:
        window.close()


@pytest.mark.browser
def test_a_page_asks_for_nothing_and_its_formulas_are_read_without_a_script(whole, opened):
    page = opened(whole.page(), java_script_enabled=False)
    assert [url for url in page.asked if not url.startswith("data:")] == [page.url]
    assert page.locator("math").count() == 3
    for formula in page.locator("math").all():
        assert formula.is_visible() and formula.bounding_box()["width"] > 10
    assert page.locator("mfrac").first.bounding_box()["height"] > 15


@pytest.mark.browser
def test_what_a_student_wrote_does_not_run(graded, opened):
    page = opened(evil_notebook(graded).page())
    page.wait_for_timeout(200)
    assert page.evaluate("typeof hit") == "undefined"
    assert page.asked == [page.url]


@pytest.mark.browser
def test_a_phone_shows_every_sentence_whole_and_only_code_moves_sideways(whole, graded, opened):
    for nb in (whole, evil_notebook(graded)):
        page = opened(nb.page(), **PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        cut = "[...document.querySelectorAll('body *')].filter(e => !e.closest('pre, math') && "
        cut += "(e.getBoundingClientRect().right > 391 || e.scrollWidth > e.clientWidth + 1 && "
        cut += "getComputedStyle(e).overflowX != 'visible' && e.tagName != 'MAIN')).map(e => e.outerHTML.slice(0, 90))"
        assert page.evaluate(cut) == []
        for block in page.locator("pre").all():
            scrolls = block.evaluate("e => e.scrollWidth <= e.clientWidth + 1 || e.tabIndex == 0")
            assert scrolls and block.evaluate("e => getComputedStyle(e).overflowX") == "auto"


@pytest.mark.browser
@pytest.mark.parametrize(
    "reader", [{"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"]
)
def test_axe_finds_nothing_to_object_to(whole, opened, reader):
    page = opened(whole.page().replace("default-src 'none'", "default-src *"), **reader)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    page.evaluate((ROOT / "book/node_modules/axe-core/axe.min.js").read_text())
    violations = page.evaluate("axe.run()")["violations"]
    assert [(found["id"], [node["html"][:120] for node in found["nodes"]]) for found in violations] == []


@pytest.mark.browser
def test_on_paper_colours_are_light_and_what_the_learner_wrote_is_open(whole, opened):
    page = opened(whole.page(), color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    for kind in ("code", "output"):
        assert page.locator(f"details.{kind} > pre").bounding_box()["height"] > 100
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

"""Every page of the built book, read in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from autograder.banks.load import mistakes_of, slugs

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "book/node_modules/axe-core/axe.min.js").read_text()
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

pytestmark = pytest.mark.browser


def opened(browser: Browser, address: str, **options) -> Page:
    """The page, loaded, in a window of its own."""
    page = browser.new_context(**options).new_page()
    page.goto(address)
    return page


def test_the_front_door_leads_to_the_first_page(browser, server):
    page = opened(browser, server)
    page.wait_for_url(server + "book/intro.html")
    page.context.close()


def test_a_page_loads_nothing_from_elsewhere_and_the_console_stays_silent(browser, server, pages):
    complaints = []
    for name in pages:
        context = browser.new_context()
        page = context.new_page()
        page.on("request", lambda r: r.url.startswith((server, "data:")) or complaints.append(r.url))
        page.on("response", lambda r: r.ok or r.status == 304 or complaints.append(f"{r.status} {r.url}"))
        # the theme says in one line which colours it chose
        page.on("console", lambda m: m.text.startswith("[PST]") or complaints.append(f"{m.page.url}: {m.text}"))
        context.on("weberror", lambda e: complaints.append(f"{e.page.url}: {e.error}"))
        page.goto(server + name, wait_until="networkidle")
        context.close()
    assert not complaints


def test_a_page_reads_whole_without_javascript(browser, server, pages):
    for name in pages:
        with_script = opened(browser, server + name)
        without = opened(browser, server + name, java_script_enabled=False)
        for part in (".katex", "svg.graph", "svg.figure", ".quiz", "article p", "softmax-figure"):
            there = f"document.querySelectorAll('{part}').length"
            assert without.evaluate(there) == with_script.evaluate(there), f"{name}: {part}"
        with_script.context.close()
        without.context.close()


def test_without_javascript_the_figure_is_a_table_of_its_numbers(browser, server):
    page = opened(browser, server + "book/softmax.html", java_script_enabled=False)
    assert page.locator("softmax-figure table").is_visible()
    assert page.locator("softmax-figure td:last-child").all_inner_texts() == ["0.0064", "0.0471", "0.9465"]
    page.context.close()


def test_a_quiz_replies_to_the_choice_and_to_no_other_even_without_javascript(browser, server):
    for script in (True, False):
        page = opened(browser, server + "book/softmax.html", java_script_enabled=script)
        quiz = page.locator(".quiz").first
        assert quiz.locator(".reply:visible").count() == 0
        quiz.get_by_label("about 95").check()
        assert quiz.locator(".reply:visible").all_inner_texts()[0].startswith("Yes.")
        quiz.get_by_label("a third").check()
        assert [reply[:2] for reply in quiz.locator(".reply:visible").all_inner_texts()] == ["An"]
        page.context.close()


def test_every_quiz_has_exactly_one_right_choice_and_a_reply_to_each(browser, server, pages):
    for name in pages:
        page = opened(browser, server + name)
        for quiz in page.locator(".quiz").all():
            assert quiz.locator(".reply.right").count() == 1
            assert quiz.locator("input").count() == quiz.locator(".reply").count() >= 2
        page.context.close()


def test_no_page_is_wider_than_a_phone(browser, server, pages):
    for name in pages:
        page = opened(browser, server + name, **PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        page.context.close()


def test_on_paper_every_reply_is_printed(browser, server):
    page = opened(browser, server + "book/softmax.html")
    page.emulate_media(media="print")
    assert page.locator(".reply:visible").count() == page.locator(".reply").count() > 0
    page.context.close()


def test_pictures_and_diagrams_say_in_words_what_they_show(browser, server, pages):
    for name in pages:
        page = opened(browser, server + name)
        for picture in page.locator("article svg[role=img], article img").all():
            words = picture.evaluate("e => e.ariaLabel || e.alt || e.querySelector('desc').textContent")
            assert len(words) > 20, f"{name}: {words!r}"
        page.context.close()


def test_no_id_stands_twice_in_a_page(html, pages):
    for name in pages:
        ids = re.findall(r'\sid="([^"]+)"', (html / name).read_text())
        assert len(ids) == len(set(ids)), f"{name}: {sorted({i for i in ids if ids.count(i) > 1})}"


def test_figures_take_the_colours_of_the_theme(browser, server):
    inks = set()
    for scheme in ("light", "dark"):
        page = opened(browser, server + "book/softmax.html", color_scheme=scheme)
        for kind in ("svg.graph.across", "svg.figure.wide"):
            shown = page.locator(f"{kind} text").first
            inks.add((kind, shown.evaluate("e => getComputedStyle(e).fill")))
        page.context.close()
    assert len(inks) == 4


def test_every_place_that_a_known_mistake_links_to_exists(html):
    places = {entry.see for slug in slugs() for entry in mistakes_of(slug)}
    assert places
    for place in places:
        page, name = place.split("#")
        assert f'id="{name}"' in (html / f"{page}.html").read_text(), place


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param({"color_scheme": "light"}, id="light"),
        pytest.param({"color_scheme": "dark"}, id="dark", marks=pytest.mark.slow),
        pytest.param(PHONE, id="phone", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing_to_object_to(browser, server, pages, reader):
    found = {}
    for name in pages:
        page = opened(browser, server + name, **reader)
        page.evaluate(AXE)
        result = page.evaluate("axe.run()")  # every rule, its best practices too
        for violation in result["violations"]:
            for node in violation["nodes"]:
                found.setdefault(violation["id"], set()).add(f"{name}: {node['target']} {node['html'][:120]}")
        page.context.close()
    assert not found

"""The search finds what a reader reads, and quotes it so."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def results(visit):
    """The titles and quotations that a search brings, best first."""

    def results(words):
        page = visit(f"search.html?q={words}")
        page.locator(".search-summary", has_text=re.compile("found|did not match")).wait_for()
        page.wait_for_load_state("networkidle")
        found = page.locator("ul.search > li")
        return [(item.locator("a").first.inner_text(), item.inner_text()) for item in found.all()]

    return results


def test_a_name_of_the_tools_or_their_data_is_not_found(results):
    for word in ("KNOWN_MISTAKES", "outcomes", "json"):
        assert not results(word), word


def test_the_chapter_comes_first_and_no_result_quotes_a_folded_cell(results):
    found = results("softmax")
    assert found[0][0] == "Softmax"
    assert len(found) > 3
    assert not [text for _, text in found if "_table" in text or '"says"' in text or "assert " in text]


def test_what_an_answer_cell_says_is_found(results):
    assert any("several looks" in title for title, _ in results("NotImplementedError"))


def test_a_formula_is_quoted_once_and_never_as_source(results):
    quotations = [text for word in ("queries", "values", "Transformer", "temperature") for _, text in results(word)]
    assert quotations
    assert not [text for text in quotations if re.search(r"\\[a-z]+|Q, ?K, ?V ?Q|QQQ|VVV|dk.{0,3}dk", text)]


def test_the_icon_stands_beside_the_words(visit):
    """On the search page, and in the dialog that the button and Ctrl+K open."""
    page = visit("search.html?q=softmax")
    icon, words = (page.locator(f"main form.bd-search {part}").bounding_box() for part in (".fa-solid", "input"))
    assert icon["x"] + icon["width"] <= words["x"]
    page = visit("book/notation.html")
    page.keyboard.press("Control+k")
    field = page.locator("#pst-search-dialog input")
    field.wait_for()
    icon, words = page.locator("#pst-search-dialog .fa-solid").bounding_box(), field.bounding_box()
    assert icon["width"] > 8 and icon["x"] + icon["width"] <= words["x"]
    field.fill("temperature")
    field.press("Enter")
    page.locator("ul.search > li").first.wait_for()

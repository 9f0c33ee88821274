"""Code fits its column, and is still the code that was written."""

import pytest

pytestmark = pytest.mark.browser

TOO_WIDE = "blocks => blocks.filter(block => block.scrollWidth > block.clientWidth).map(block => block.textContent)"
UNFOLD = "document.querySelectorAll('details').forEach(folded => { folded.open = true; })"


STRAYS = """lines => lines.map(line => {
    const text = document.createRange();
    text.selectNodeContents(line);
    const parts = [...text.getClientRects()].filter(part => part.width > 1);
    const first = Math.min(...parts.map(part => part.top));
    const below = parts.filter(part => part.top > first + 8).map(part => part.left);
    const indented = line.getBoundingClientRect().left + parseFloat(getComputedStyle(line).paddingLeft);
    return Math.min(...below) < indented - 1 ? line.textContent : "";
}).filter(line => line)"""


@pytest.fixture(scope="module")
def unfolded(browser, server, pages) -> dict[str, dict]:
    """What is found on each page with everything unfolded: blocks that scroll on two desktops, lines, and strays."""
    found = {}
    for name in pages:
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(server + name)
        page.evaluate(UNFOLD)
        found[name] = {"scrolls": page.locator("article pre").evaluate_all(TOO_WIDE)}
        page.set_viewport_size({"width": 1280, "height": 900})
        found[name]["scrolls"] += page.locator("article pre").evaluate_all(TOO_WIDE)
        found[name]["long"] = page.locator("article pre .long").count()
        found[name]["strays"] = page.locator("article pre .long").evaluate_all(STRAYS)
        page.context.close()
    return found


def test_no_block_of_code_scrolls_sideways_on_a_desktop(unfolded):
    assert not {name: page["scrolls"] for name, page in unfolded.items() if page["scrolls"]}


def test_a_long_line_goes_on_to_the_right_of_its_own_indentation(unfolded):
    assert any(page["long"] for page in unfolded.values())
    assert not {name: page["strays"] for name, page in unfolded.items() if page["strays"]}


def test_on_a_phone_code_scrolls_in_its_block_and_the_page_does_not(visit):
    page = visit("exercises/softmax/softmax.html", viewport={"width": 390, "height": 844}, is_mobile=True)
    page.evaluate(UNFOLD)
    assert page.locator("article pre").evaluate_all(TOO_WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_the_button_copies_is_the_code_line_for_line(visit):
    page = visit("exercises/softmax/softmax.html", permissions=["clipboard-read", "clipboard-write"])
    block = page.locator(".highlight", has=page.locator(".long")).filter(has_text="YOUR CODE HERE").first
    block.hover()
    block.locator("button.copybtn").click()
    copied = page.wait_for_function("() => navigator.clipboard.readText()").json_value()
    assert copied.rstrip("\n") == block.locator("pre").evaluate("e => e.textContent").rstrip("\n")
    assert "\n\n\n" not in copied
    page.evaluate("block => getSelection().selectAllChildren(block)", block.locator("pre").element_handle())
    selected = page.evaluate("getSelection().toString()")
    assert selected.rstrip("\n") == copied.rstrip("\n")

"""A page on paper: light and whole, whatever stood on the screen."""

import pytest

pytestmark = pytest.mark.browser

A4 = {"width": 718, "height": 1000}  # the type area in CSS pixels, the browser's own margins taken off
PALE = """() => {
  const luminance = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(part => (part / 255) ** 2.2);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const texts = [...document.querySelectorAll("body *")].filter(
    e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
  return texts.filter(e => {
    const style = getComputedStyle(e);
    const ink = luminance(e instanceof SVGElement ? style.fill : style.color);
    return 1.05 / (ink + 0.05) < 4;
  }).map(e => `${e.nodeName} ${e.className} ${e.textContent.slice(0, 30)}`);
}"""
CUT = """() => [...document.querySelectorAll("article pre, article table, article div.math, article svg")].filter(e =>
  e.checkVisibility() && (e.scrollWidth > e.clientWidth + 1 && !(e instanceof SVGElement)
    || e.getBoundingClientRect().right > innerWidth)).map(e => e.textContent.slice(0, 60))"""


SHOWN = "e => [...document.querySelectorAll(e)].filter(part => part.checkVisibility()).length"
FOR_HANDS = "button, nav, header, footer, .bd-sidebar, .headerlink, .take-home, .start"


@pytest.fixture(scope="module")
def printed(browser, server, pages) -> dict[str, dict]:
    """What is found on each page when it is printed from the dark, with everything unfolded."""
    found = {}
    for name in pages:
        page = browser.new_context(color_scheme="dark", viewport=A4).new_page()
        page.goto(server + name)
        page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true; })")
        page.emulate_media(media="print")
        page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        found[name] = {
            "ground": page.evaluate("getComputedStyle(document.body).backgroundColor"),
            "pale": page.evaluate(PALE),
            "cut": page.evaluate(CUT),
            "fills": page.evaluate("getComputedStyle(document.querySelector('main')).printColorAdjust"),
            "for hands": page.evaluate(SHOWN, FOR_HANDS),
            "titles": page.evaluate(SHOWN, "h1"),
        }
        page.context.close()
    return found


def test_every_word_is_dark_on_white(printed):
    assert {page["ground"] for page in printed.values()} == {"rgb(255, 255, 255)"}
    assert not {name: page["pale"] for name, page in printed.items() if page["pale"]}


def test_nothing_is_cut_at_the_edge(printed):
    assert not {name: page["cut"] for name, page in printed.items() if page["cut"]}


def test_a_figure_keeps_its_fills(printed):
    assert {page["fills"] for page in printed.values()} == {"exact"}


def test_nothing_is_printed_that_a_hand_cannot_use(printed):
    """Sidebars, buttons and links to the file; those inside a figure are the figure's own."""
    assert not {name for name, page in printed.items() if page["for hands"] or page["titles"] != 1}


def test_the_chosen_colours_come_back_after_printing(visit):
    page = visit("book/notation.html", color_scheme="dark")
    for print_it, put_it_down in [
        (lambda: page.emulate_media(media="print"), lambda: page.emulate_media(media="screen")),
        (
            lambda: page.evaluate("dispatchEvent(new Event('beforeprint'))"),
            lambda: page.evaluate("dispatchEvent(new Event('afterprint'))"),
        ),
    ]:
        print_it()
        page.locator("html[data-theme=light]").wait_for()
        put_it_down()
        page.locator("html[data-theme=dark]").wait_for()

"""The figures of the chapter on softmax: moved, they must say what the reference and numpy say."""

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from attention import softmax, softmax_with_temperature

SCORES = [[1, 3, 6], [-10, 10, 0], [2.5, 2.5, 2.5], [0.1, -0.1, -9.9]]
TABLE = [[1, 3, 6], [2, 2, 0], [0, 4, 1]]
MOVE = "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', {bubbles: true})); }"

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser, server):
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(server + "book/softmax.html")
    yield page
    page.context.close()


def written(share: float) -> str:
    if np.isnan(share):
        return "NaN"
    return "0" if share == 0 else "<0.0001" if share < 0.00005 else f"{share:.4f}"


def shown(page) -> list[str]:
    return page.locator("softmax-figure .bar output").all_inner_texts()


def expected(scores: list[float], temperature: float) -> list[str]:
    shares = softmax_with_temperature(torch.tensor(scores, dtype=torch.float64), temperature)
    return [written(share) for share in shares.tolist()]


def cells(page, figure: str) -> list[list[str]]:
    rows = page.locator(f"{figure} .figure tbody tr").all()
    return [[cell.inner_text().split("\n")[-1] for cell in row.locator("td").all()] for row in rows]


@pytest.mark.parametrize("scores", SCORES)
def test_moved_anywhere_it_shows_the_shares_of_the_reference(page, scores):
    sliders = page.locator("softmax-figure input[type=range]").all()
    for slider, score in zip(sliders[:3], scores, strict=True):
        slider.evaluate(MOVE, score)
    for log_temperature in (-1, 0, 0.5, 1):
        sliders[3].evaluate(MOVE, log_temperature)
        temperature = float(sliders[3].get_attribute("aria-valuetext"))
        assert temperature == pytest.approx(10**log_temperature, abs=0.005)
        assert shown(page) == expected(scores, temperature)


def test_the_keyboard_moves_it(page):
    page.get_by_label("phones", exact=True).focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    assert shown(page) == expected([1, 3, 5], 1.0)


def test_the_reader_types_a_score_of_their_own(page):
    page.get_by_label("love, as a number").fill("4.25")
    assert shown(page) == expected([4.25, 3, 6], 1.0)


def test_adding_1_to_every_score_moves_the_sliders_and_no_share(page):
    before = shown(page)
    page.get_by_role("button", name="Add 1 to every score").click()
    sliders = page.locator("softmax-figure input[type=range]").all()
    assert [slider.get_attribute("aria-valuetext") for slider in sliders[:3]] == ["2", "4", "7"]
    assert shown(page) == before


def test_it_never_leaves_its_range_and_starts_again_where_it_began(page):
    for _ in range(4):
        page.get_by_role("button", name="Add 1 to every score").click()
    assert page.get_by_role("button", name="Add 1 to every score").is_disabled()
    page.locator("softmax-figure").get_by_role("button", name="Start again").click()
    assert shown(page) == expected([1, 3, 6], 1.0)


def test_a_bar_is_as_long_as_its_share(page):
    bars = page.locator("softmax-figure .bar .track").all()
    lengths = [bar.evaluate("bar => bar.firstChild.offsetWidth / bar.clientWidth") for bar in bars]
    assert lengths == pytest.approx([0.0064, 0.0471, 0.9465], abs=0.01)


def test_the_sentence_below_states_the_ratio_of_the_first_two(page):
    says = page.locator("softmax-figure [role=status]")
    assert says.inner_text() == "phones scores 3 more than Apple and gets exp(3) = 20.09 times its share."
    page.get_by_label("Apple, as a number").fill("6")
    expect(says).to_have_text("Apple and phones score the same, so they get the same share.")


def test_it_lives_in_a_page_opened_from_a_file(browser, html):
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto((html / "book/softmax.html").as_uri())
    page.get_by_role("button", name="Take 1 from every score").click()
    assert page.get_by_label("love", exact=True).get_attribute("aria-valuetext") == "0"
    page.context.close()


def shared_out(along: str) -> np.ndarray:
    """The table's shares, as numpy gives them."""
    strengths = np.exp(np.array(TABLE, dtype=float))
    totals = {
        "rows": strengths.sum(axis=1, keepdims=True),
        "columns": strengths.sum(axis=0, keepdims=True),
        "rows, keepdims forgotten": strengths.sum(axis=1),
    }
    return strengths / totals[along]


@pytest.mark.parametrize(
    ("along", "sums"),
    [
        ("rows", ["1", "1", "1"]),
        ("columns", ["1.4803", "0.7577", "0.7619"]),
        ("rows, keepdims forgotten", ["8.1973", "0.5028", "3.5093"]),
    ],
)
def test_only_the_sums_of_the_rows_show_the_wrong_axis(page, along, sums):
    page.get_by_label(along, exact=True).check()
    found = cells(page, "softmax-axis-figure")
    assert [row[-1] for row in found] == sums
    assert [row[:-1] for row in found] == [[written(share) for share in row] for row in shared_out(along).tolist()]
    inside = "figure => figure.shadowRoot.querySelector('.figure').scrollWidth <= figure.clientWidth"
    assert page.locator("softmax-axis-figure").evaluate(inside), "a share above 1 runs out of the figure"
    told = "Every row spends exactly 1." if along == "rows" else f"No error, but row 1 now spends {sums[0]}."
    expect(page.locator("softmax-axis-figure [role=status]")).to_contain_text(told)


def lanes(added: int) -> list[list[str]]:
    """The formula as it stands in numpy's two precisions, and the reference."""
    scores, found = np.array([1.0, 3.0, 6.0]) + added, []
    with np.errstate(over="ignore", invalid="ignore"):
        for precision in (np.float32, np.float64):
            strengths = np.exp(scores.astype(precision))
            found.append((strengths / strengths.sum()).tolist())
    found.append(softmax(torch.tensor(scores)).tolist())
    return [[written(share) for share in lane] for lane in found]


def test_each_way_overflows_where_numpys_does_and_the_largest_taken_off_never(page):
    more = page.get_by_role("button", name="next add to every score")
    broken = []
    for added in (0, 80, 82, 83, 88, 703, 704, 1000):
        assert page.get_by_label("add to every score", exact=True).get_attribute("aria-valuetext") == str(added)
        assert cells(page, "softmax-overflow-figure") == lanes(added)
        broken.append(sum("NaN" in lane for lane in lanes(added)))
        if added < 1000:
            more.click()
    assert broken == [0, 0, 0, 1, 1, 1, 2, 2]
    assert more.is_disabled()
    expect(page.locator("softmax-overflow-figure [role=status]")).to_contain_text("in float32 and float64")


def test_each_figure_glides_home(browser, server):
    context = browser.new_context(reduced_motion="no-preference")
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server + "book/softmax.html")
    page.get_by_label("phones, as a number").fill("3")
    page.get_by_label("columns", exact=True).check()
    page.get_by_role("button", name="next add to every score").click()
    for name in ("softmax", "softmax-axis", "softmax-overflow"):
        page.locator(f"{name}-figure").get_by_role("button", name="Start again").click()
        figure = f"document.querySelector('{name}-figure')"
        page.wait_for_function(f"JSON.stringify({figure}.state) === JSON.stringify({figure}.start)")
    context.close()
    assert not complaints


def test_pointing_at_a_share_in_the_text_lights_its_bar_its_term_and_its_piece(page):
    page.get_by_text("phones 0.9465").hover()
    lit = page.locator(".lit")
    assert lit.locator("visible=true").count() == lit.count() == 5
    kinds = page.locator("softmax-figure .lit").evaluate_all("parts => parts.map(part => part.classList[0])")
    assert kinds == ["bar", "piece"]
    assert page.locator(".katex .lit").count() == 2, "the share of both formulas"
    bar = page.locator("softmax-figure .bar .track").nth(1)
    bar.scroll_into_view_if_needed()
    page.mouse.move(0, 0)  # from where the page has come to rest
    bar.hover()
    expect(page.locator("article .lit").first).to_have_text("Apple 0.0471")


def test_the_text_keeps_its_number_and_says_what_it_is_now(page):
    words = page.get_by_text("phones 0.9465")
    page.get_by_label("phones, as a number").fill("3")
    assert words.get_attribute("data-now") == expected([1, 3, 3], 1.0)[2]
    page.locator("softmax-figure").get_by_role("button", name="Start again").click()
    assert words.get_attribute("data-now") is None


@pytest.mark.parametrize("reader", [{"java_script_enabled": False}, {}], ids=["no script", "paper"])
def test_the_still_shows_start_and_surprise(browser, server, reader):
    page = browser.new_context(**reader).new_page()
    page.goto(server + "book/softmax.html")
    page.emulate_media(media="print")
    assert page.locator("softmax-figure .still td:last-child").all_inner_texts() == ["0.0064", "0.0471", "0.9465"]
    wrong = page.locator("softmax-axis-figure .still table").last
    assert wrong.is_visible()
    assert wrong.locator(".sum").all_inner_texts() == ["1.4803", "0.7577", "0.7619"]
    rows = page.locator("softmax-overflow-figure .still table").last.locator("tbody tr").all()
    assert [[cell.inner_text() for cell in row.locator("td").all()] for row in rows] == lanes(704)
    page.context.close()

"""The figure to move: its JavaScript must say what the reference says."""

import pytest
import torch

from attention import softmax_with_temperature

SCORES = [[1, 3, 6], [-10, 10, 0], [2.5, 2.5, 2.5], [0.1, -0.1, -9.9]]
MOVE = "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', {bubbles: true})); }"

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser, server):
    page = browser.new_context().new_page()
    page.goto(server + "book/softmax.html")
    yield page
    page.context.close()


def shown(page) -> list[str]:
    return page.locator("softmax-figure .share").all_inner_texts()


def expected(scores: list[float], temperature: float) -> list[str]:
    shares = softmax_with_temperature(torch.tensor(scores, dtype=torch.float64), temperature)
    return [f"{share:.4f}" for share in shares.tolist()]


@pytest.mark.parametrize("scores", SCORES)
@pytest.mark.parametrize("log_temperature", [-1, 0, 0.5, 1])
def test_moved_anywhere_it_shows_the_shares_of_the_reference(page, scores, log_temperature):
    for slider, score in zip(page.locator("softmax-figure .slider").all(), scores, strict=True):
        slider.evaluate(MOVE, score)
    page.locator("softmax-figure #temperature").evaluate(MOVE, log_temperature)
    temperature = float(page.locator("softmax-figure output[for=temperature]").inner_text())
    assert temperature == pytest.approx(10**log_temperature, abs=0.005)
    assert shown(page) == expected(scores, temperature)


def test_the_keyboard_moves_it(page):
    page.get_by_label("phones", exact=True).focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    assert shown(page) == expected([1, 3, 5], 1.0)


def test_adding_1_to_every_score_moves_the_sliders_and_no_share(page):
    before = shown(page)
    page.get_by_role("button", name="Add 1 to every score").click()
    assert page.locator("softmax-figure .score").all_inner_texts()[:3] == ["2", "4", "7"]
    assert shown(page) == before


def test_it_never_leaves_its_range_and_starts_again_where_it_began(page):
    for _ in range(4):
        page.get_by_role("button", name="Add 1 to every score").click()
    assert page.get_by_role("button", name="Add 1 to every score").is_disabled()
    page.get_by_role("button", name="Start again").click()
    assert shown(page) == expected([1, 3, 6], 1.0)


def test_the_sentence_below_states_the_ratio_of_the_first_two(page):
    assert (
        "phones scores 3 more than Apple and gets exp(3) = 20.09 times its share"
        in page.locator("softmax-figure .says").inner_text()
    )


def test_it_lives_in_a_page_opened_from_a_file(browser, html):
    page = browser.new_context().new_page()
    page.goto((html / "book/softmax.html").as_uri())
    page.get_by_role("button", name="Take 1 from every score").click()
    assert page.locator("softmax-figure .score").first.inner_text() == "0"
    page.context.close()

"""The figures of the first chapters: moved by mouse and keys, they say what numpy and the reference say."""

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from attention import softmax

LOVE, APPLE, PHONES, JUICE, WATCH = map(np.array, ((-1.0, 0), (2.0, 2), (3.0, 1), (1.0, 3), (1.0, -1)))

pytestmark = pytest.mark.browser


@pytest.fixture
def figure(browser, server):
    """The figure of a page, in a window that stands still."""
    windows = []

    def find(page, name):
        windows.append(browser.new_context(reduced_motion="reduce"))
        window = windows[-1].new_page()
        window.goto(f"{server}book/{page}.html")
        return window.locator(f"{name}-figure")

    yield find
    for window in windows:
        window.close()


def press(figure, word, *keys):
    figure.get_by_role("slider", name=word, exact=True).first.focus()
    for key in keys:
        figure.page.keyboard.press(key)


def says(figure, *words):
    for text in words:
        expect(figure.get_by_role("status")).to_contain_text(text)


def attend(*words):
    x = np.array(words)
    weights = softmax(torch.from_numpy(x @ x.T)).numpy()
    return x @ x.T, weights, weights @ x


def written(share):
    return "<0.0001" if 0 < share < 0.00005 else f"{share:.4f}"


def test_on_the_first_page_apple_goes_where_its_neighbour_is(figure):
    intro = figure("intro", "intro")
    says(intro, "With phones, Apple moves to technology 2.5, fruit 1.5.")
    intro.get_by_label("juice", exact=True).check()
    says(intro, "With juice, Apple moves to technology 1.5, fruit 2.5.")
    assert intro.locator(".arcs .number").all_text_contents() == [written(w) for w in attend(LOVE, APPLE, JUICE)[1][1]]
    intro.get_by_label("nothing", exact=True).check()
    says(intro, "technology 2, fruit 2")


def test_one_place_never_gets_below_the_line_and_two_do(figure):
    place = figure("static-embeddings", "static-embeddings")
    says(place, "0.71 from the company, 0.71 from the fruit: 1.41 together.")
    press(place, "Apple", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown")
    says(place, "0.00 from the company, 1.41 from the fruit: 1.41 together.")
    place.get_by_role("button", name="fair").click()
    press(place, "Apple", "ArrowDown", "ArrowDown")
    says(place, "0.50 from the company, 1.12 from the fruit: 1.62 together, more than the 1.41 on the line.")
    place.get_by_role("button", name="two places").click()
    says(place, "0.00 from the company, 0.00 from the fruit: with two places nobody loses.")


@pytest.mark.parametrize("picked", ["phones", "Apple", "pear"])
def test_neighbours_are_numpys(figure, picked):
    more = {"laptop": (6, 2), "banana": (0, 2), "pear": (1, 4)}
    words = {"love": LOVE, "Apple": APPLE, "phones": PHONES, "juice": JUICE} | {
        w: np.array(at) for w, at in more.items()
    }
    nearest = figure("static-embeddings", "static-embeddings-nearest")
    nearest.get_by_label(picked, exact=True).check()
    mine = words.pop(picked)
    cosines = {w: mine @ at / np.linalg.norm(mine) / np.linalg.norm(at) for w, at in words.items()}
    ranked = sorted(cosines, key=lambda word: -cosines[word])
    told = [f"{word} {cosines[word]:.3f}".replace("-", "\N{MINUS SIGN}") for word in ranked]
    assert nearest.locator("ol").first.locator("li").all_inner_texts() == told


def test_the_mix_stays_among_its_words_wherever_it_is_dragged(figure):
    mixing = figure("mixing", "mixing")
    says(mixing, "love 0.1, Apple 0.5, phones 0.4: the mix is at technology 2.1, fruit 1.4")
    press(mixing, "mix", *["Shift+ArrowUp"] * 3)
    state = mixing.evaluate("figure => figure.state.weights")
    assert min(state) >= 0 and sum(state) == pytest.approx(1)
    mix = np.array(state) @ np.array([LOVE, APPLE, PHONES])
    assert mix[1] <= 2 + 1e-9


def test_a_share_takes_from_the_others_in_proportion(figure):
    mixing = figure("mixing", "mixing")
    press(mixing, "phones", "ArrowRight", "ArrowRight")
    assert mixing.evaluate("figure => figure.state.weights") == pytest.approx([0.5 / 6, 2.5 / 6, 0.5])
    says(mixing, "the mix is at technology 2.25, fruit 1.333")


def test_juice_cancel_and_amounts(figure):
    mixing = figure("mixing", "mixing")
    mixing.get_by_role("button", name="juice").click()
    says(mixing, "the mix is at technology 1.3, fruit 2.2")
    mixing.get_by_role("button", name="Start again").click()
    mixing.get_by_role("button", name="cancel").click()
    says(mixing, "technology 0, fruit 0.25, 0.25 long")
    mixing.get_by_role("button", name="amounts").click()
    says(mixing, "technology 23, fruit 12: off the map")


def test_along_a_line_the_score_stays_and_the_angle_opens(figure):
    score = figure("dot-product", "dot-product")
    says(score, "Score 8, cosine .894, 27°.")
    press(score, "phones", *["ArrowRight"] * 4, *["ArrowDown"] * 4)
    says(score, "Score 8, cosine .707, 45°. Same line, other direction.")
    press(score, "phones", "Shift+ArrowRight")
    says(score, "Score 10, cosine .707, 45°. Same ray, other score.")
    assert score.locator(".plane .level").count() == 4
    score.get_by_label("divide by the lengths").check()
    assert score.locator(".plane .level").count() == 7


@pytest.mark.parametrize(("name", "place"), [("phones", PHONES), ("juice", JUICE), ("watch", WATCH)])
def test_three_words_attend_as_the_reference_says(figure, name, place):
    sentence = figure("simple-self-attention", "simple-self-attention")
    sentence.get_by_role("button", name=name).click()
    scores, weights, _ = attend(LOVE, APPLE, place)
    tables = sentence.locator(".two table").all()
    for table, numbers, write in ((tables[0], scores, "{:g}".format), (tables[1], weights, written)):
        rows = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
        told = [[write(number).replace("-", "\N{MINUS SIGN}") for number in row] for row in numbers]
        assert [row[:3] for row in rows] == told
    says(sentence, f"Apple gives it {written(weights[1, 2])}; it gives Apple {written(weights[2, 1])}.")


def test_no_drag_makes_a_score_one_way(figure):
    sentence = figure("simple-self-attention", "simple-self-attention")
    press(sentence, "phones", "Shift+ArrowRight")
    press(sentence, "love", "ArrowUp", "ArrowUp", "ArrowRight")
    rows = [
        row.locator("td").all_inner_texts() for row in sentence.locator(".two table").first.locator("tbody tr").all()
    ]
    assert rows == [list(column) for column in zip(*rows, strict=True)]
    says(sentence, "both ways")


def test_a_word_can_be_dragged_by_the_mouse(figure):
    sentence = figure("simple-self-attention", "simple-self-attention")
    handle = sentence.get_by_role("slider", name="phones", exact=True)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    mouse = sentence.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] - 60, box["y"] + 40, steps=4)
    mouse.up()
    assert sentence.evaluate("figure => figure.state.third") != [3, 1]


@pytest.mark.parametrize(
    ("page", "name", "stands"),
    [
        ("intro", "intro", "love Apple juice: Apple moves to technology 1.5, fruit 2.5"),
        ("static-embeddings", "static-embeddings", "Two places: 0.00 away from both"),
        ("static-embeddings", "static-embeddings-nearest", "phones, by direction"),
        ("mixing", "mixing", "0.25 long"),
        ("dot-product", "dot-product", "Apple scores 10 with battery"),
        ("simple-self-attention", "simple-self-attention", "weights: not the same both ways"),
    ],
)
def test_without_scripts_the_still_says_it(browser, server, page, name, stands):
    window = browser.new_context(java_script_enabled=False)
    shown = window.new_page()
    shown.goto(f"{server}book/{page}.html")
    expect(shown.locator(f"{name}-figure .still")).to_contain_text(stands)
    window.close()

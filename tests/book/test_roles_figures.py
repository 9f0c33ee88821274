"""The figures of the chapters on queries, keys and values: moved, they say what the reference says."""

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from attention import scaled_dot_product_attention, softmax

WORDS = {"love": (-1.0, 0.0), "Apple": (2.0, 2.0), "phones": (3.0, 1.0), "juice": (1.0, 3.0)}
ONE, ONE_WAY = np.eye(2), np.array([[1.0, 0.0], [-1.0, 1.0]])

pytestmark = pytest.mark.browser


@pytest.fixture
def figure(browser, server):
    """The figure of a page, in a window that stands still."""
    windows = []

    def find(name):
        windows.append(browser.new_context(reduced_motion="reduce"))
        window = windows[-1].new_page()
        window.goto(f"{server}book/{name}.html")
        return window.locator(f"{name}-figure")

    yield find
    for window in windows:
        window.close()


def attend(x, w_q, w_k, w_v, scale=1.0):
    q, k, v = (torch.from_numpy(np.array(x) @ np.array(w)) for w in (w_q, w_k, w_v))
    output, weights = scaled_dot_product_attention(q, k, v, scale=scale, return_weights=True)
    return weights.numpy(), output.numpy()


def written(share):
    return "<0.0001" if 0 < share < 0.00005 else f"{share:.4f}"


def says(figure, *words):
    for text in words:
        expect(figure.locator(".says")).to_contain_text(text)


def told(third, w_k=ONE, w_v=ONE, w_q=ONE):
    """What the figure of the roles should say."""
    weights, output = attend([WORDS["love"], WORDS["Apple"], WORDS[third]], w_q, w_k, w_v)
    looks = f"Apple looks at {third}, {written(weights[1, 2])}; {third} at Apple, {written(weights[2, 1])}."
    return f"{looks} Apple becomes technology {output[1, 0]:.3f}, fruit {output[1, 1]:.3f}."


def arrow(figure, matrix, row, *keys):
    figure.get_by_role("group", name=matrix).get_by_role("slider", name=row, exact=True).focus()
    for key in keys:
        figure.page.keyboard.press(key)


def test_one_step_of_one_arrow_makes_attention_one_way(figure):
    roles = figure("query-key-value")
    says(roles, told("phones"), "Apple looks at phones, 0.5000; phones at Apple, 0.1192.")
    arrow(roles, "W_K: ", "fruit", "Shift+ArrowLeft")
    says(
        roles, told("phones", ONE_WAY), "Apple looks at phones, 0.8805; phones at Apple, 0.0067.", "2.880, fruit 1.119"
    )
    assert (
        roles.get_by_text("scores of Apple").inner_text().replace("\N{MINUS SIGN}", "-") == "scores of Apple: -2, 4, 6"
    )


def test_turning_both_moves_no_score(figure):
    roles = figure("query-key-value")
    roles.get_by_role("button", name="one-way").click()
    before = roles.locator(".looks").inner_text()
    roles.get_by_role("button", name="turn both").click()
    assert np.round(roles.evaluate("figure => figure.state.w_k"), 2).tolist() == [[0.97, 0.26], [-1.22, 0.71]]
    assert roles.locator(".looks").inner_text() == before
    says(roles, told("phones", ONE_WAY))


def test_juice_and_values(figure):
    roles = figure("query-key-value")
    roles.get_by_role("button", name="one-way").click()
    roles.get_by_label("juice", exact=True).check()
    says(roles, told("juice", ONE_WAY), "Apple looks at juice, 0.1189")
    roles.get_by_label("phones", exact=True).check()
    roles.get_by_role("button", name="technology only").click()
    says(roles, told("phones", ONE_WAY, [[1, 0], [0, 0]]), "technology 2.880, fruit 0.000")


def test_any_matrices_of_the_readers_own_give_what_the_reference_gives(figure):
    roles = figure("query-key-value")
    arrow(roles, "W_Q: ", "technology", "ArrowUp", "ArrowUp", "ArrowRight")
    arrow(roles, "W_K: ", "technology", "ArrowDown", "ArrowLeft")
    arrow(roles, "W_V: ", "fruit", "Shift+ArrowRight", "ArrowDown")
    field = roles.get_by_role("group", name="W_Q: ").get_by_label("fruit, tech.")
    field.fill("-0.75")
    state = roles.evaluate("figure => figure.state")
    assert state["w_q"] == [[1.25, 0.5], [-0.75, 1]]
    says(roles, told("phones", state["w_k"], state["w_v"], state["w_q"]))


def test_an_arrow_can_be_dragged_by_the_mouse(figure):
    roles = figure("query-key-value")
    handle = roles.get_by_role("group", name="W_K: ").get_by_role("slider", name="fruit", exact=True)
    handle.scroll_into_view_if_needed()
    box, mouse = handle.locator(".hit").bounding_box(), roles.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] - 30, box["y"] + 10, steps=4)
    mouse.up()
    moved = roles.evaluate("figure => figure.state.w_k")
    assert moved[0] == [1, 0] and moved[1][0] < 0


X = np.array([[1.0, 0], [1, 1], [0, 2]])
W_K, W_V = np.array([[1.0, 1], [0, 1]]), np.array([[1.0, 2], [0, 1]])


def table(steps, name):
    rows = steps.get_by_role("grid", name=name, exact=True).locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("td").all()] for row in rows]


def go_to(steps, step):
    slider = steps.get_by_role("slider", name="step")
    slider.focus()
    for _ in range(step - 1):
        steps.page.keyboard.press("ArrowRight")


def ask(steps, name, i, j):
    cells = steps.get_by_role("grid", name=name, exact=True).locator("tbody tr").nth(i).locator("td")
    cells.nth(j).focus()


@pytest.mark.parametrize(("root", "scale"), [("with", 2**-0.5), ("without", 1.0)])
def test_every_table_is_the_references(figure, root, scale):
    steps = figure("matrix-form")
    assert table(steps, "q") == [["", ""]] * 3
    steps.get_by_label(root, exact=True).check()
    go_to(steps, 6)
    weights, output = attend(X, ONE, W_K, W_V, scale)
    steps.page.set_viewport_size({"width": 375, "height": 800})  # cells with room for four decimals
    assert [row[:3] for row in table(steps, "weights")] == [[written(share) for share in row] for row in weights]
    assert table(steps, "output") == [[f"{number:.3f}" for number in row] for row in output]
    raw = X @ (X @ W_K).T
    shown = [[float(number) for number in row] for row in table(steps, "scores")]
    assert np.allclose(shown, raw * scale, atol=0.005)


def test_any_cell_tells_what_made_it_and_lights_it(figure):
    steps = figure("matrix-form")
    go_to(steps, 3)
    ask(steps, "scores", 1, 1)
    says(steps, "Score (Apple, Apple) = 1 \N{MIDDLE DOT} 1 + 1 \N{MIDDLE DOT} 2 = 3.")
    lit = steps.get_by_role("grid", name="k", exact=True).locator("td.asked")
    assert lit.all_inner_texts() == ["1", "2"]
    go_to(steps, 4)
    ask(steps, "weights", 1, 2)
    says(steps, "Row Apple, column phones: of 1.4142, 2.1213, 1.4142 comes 0.2483.")
    ask(steps, "output", 1, 0)
    says(steps, "0.2483 \N{MIDDLE DOT} 1 + 0.5035 \N{MIDDLE DOT} 1 + 0.2483 \N{MIDDLE DOT} 0 = 0.752.")
    assert steps.get_by_role("grid", name="v", exact=True).locator("td.asked").all_inner_texts() == ["1", "1", "0"]


def test_the_words_of_the_chapters_before_pull_apple(figure):
    steps = figure("matrix-form")
    steps.get_by_role("button", name="our own words").click()
    steps.get_by_label("without", exact=True).check()
    go_to(steps, 6)
    steps.page.set_viewport_size({"width": 375, "height": 800})
    assert table(steps, "weights")[1][:3] == ["0.0003", "0.1192", "0.8805"]
    assert table(steps, "output")[1] == ["2.880", "1.119"]


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("query-key-value", "Apple looks at phones, 0.8805; phones at Apple, 0.0067"),
        ("matrix-form", "0.5035"),
        ("scaling", "d_k = 64: six scores, their shares, and the slope of the largest"),
    ],
)
def test_without_scripts_the_still_says_it(browser, server, name, stands):
    window = browser.new_context(java_script_enabled=False)
    shown = window.new_page()
    shown.goto(f"{server}book/{name}.html")
    expect(shown.locator(f"{name}-figure .still")).to_contain_text(stands)
    window.close()


def drawn(d_k):
    """The scores of the six made-up words, their first d_k numbers taken."""
    rng = np.random.default_rng(0)
    q, k = rng.standard_normal(512), rng.standard_normal((6, 512))
    return torch.from_numpy(k[:, :d_k] @ q[:d_k])


@pytest.mark.parametrize("root", [False, True])
@pytest.mark.parametrize("d_k", [4, 64, 512])
def test_longer_vectors_freeze_the_softmax_and_the_root_undoes_it(figure, d_k, root):
    spread = figure("scaling")
    spread.get_by_role("button", name=f"d_k {d_k}", exact=True).click()
    if root:
        spread.get_by_label("divided by the root").check()
    top = float(softmax(drawn(d_k) / (d_k**0.5 if root else 1)).max())
    slope = f"{top * (1 - top):.{6 if top * (1 - top) < 0.001 else 4}f}"
    says(spread, f"d_k {d_k}: largest weight {top:.4f}, slope {slope}.")


@pytest.mark.parametrize(("root", "moved"), [(False, "0.00000003"), (True, "0.0012")])
def test_a_nudge_moves_what_the_slope_says(figure, root, moved):
    spread = figure("scaling")
    spread.get_by_role("button", name="d_k 64").click()
    if root:
        spread.get_by_label("divided by the root").check()
    spread.get_by_role("slider", name="nudge", exact=True).focus()
    spread.page.keyboard.press("ArrowRight")
    scores = drawn(64) / (8 if root else 1)
    second = int(scores.argsort()[-2])
    nudged = scores.clone()
    nudged[second] += 0.01
    assert float(softmax(nudged)[second] - softmax(scores)[second]) == pytest.approx(float(moved), rel=0.05)
    says(spread, f"Nudged by 0.01, the runner-up's weight moved by {moved}.")
    if not root:
        field = spread.get_by_label("nudge, as a number")
        field.fill("3")
        says(spread, "Nudged by 3")
        assert float(spread.locator(".says").inner_text().split()[-1].rstrip(".")) < 0.0001

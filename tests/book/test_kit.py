"""The kit for figures on a page of its own: moved by mouse, finger and keys, and its numbers those of the reference."""

import json
import re
import runpy
from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect

import attention

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "book/node_modules/axe-core/axe.min.js").read_text()
SITE = "http://kit.test/"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
HIDDEN = "\N{EN DASH}"
CORE = "import('/book/widgets/kit/core.js')"
still = runpy.run_path(str(ROOT / "book/widgets/still.py"))

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def opened(browser):
    """Opens the developers' page, its files straight from the tree; a figure's presets arrive at once."""
    contexts, complaints = [], []

    def opened(**options) -> Page:
        context = browser.new_context(**{"reduced_motion": "reduce", **options})
        contexts.append(context)
        context.route(f"{SITE}**", lambda route: route.fulfill(path=ROOT / route.request.url.removeprefix(SITE)))
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{SITE}tests/book/kit.html")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(opened):
    return opened()


def state(page: Page, name: str) -> dict:
    return page.locator(f"kit-{name}-figure").first.evaluate("figure => figure.state")


def middle(locator) -> tuple[float, float]:
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], by: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + by[0] / 2, start[1] + by[1] / 2)
    page.mouse.move(start[0] + by[0], start[1] + by[1])
    page.mouse.up()


def unit(page: Page) -> float:
    """Pixels of one step of technology on the first plane."""
    return page.locator("kit-plane-figure svg").bounding_box()["width"] / 6


# numbers


@pytest.mark.parametrize("temperature", [0.1, 1.0, 10.0])
def test_softmax_is_the_references(page, temperature):
    rows = [[1, 3, 6], [-700, 0, 700], [2.5], [0, None, 1], [None, None]]  # None is minus infinity, which JSON lacks
    for row in rows:
        scores = torch.tensor([-torch.inf if score is None else score for score in row], dtype=torch.float64)
        found = page.evaluate(
            f"([row, t]) => {CORE}.then(core => core.softmax(row.map(score => score ?? -Infinity), t))",
            [row, temperature],
        )
        expected = attention.softmax_with_temperature(scores, temperature)
        torch.testing.assert_close(torch.tensor(found, dtype=torch.float64), expected)


def test_matmul_is_numpys(page):
    draw = np.random.default_rng(0)
    a, b = draw.normal(size=(3, 4)), draw.normal(size=(4, 2))
    found = page.evaluate(f"([a, b]) => {CORE}.then(core => core.matmul(a, b))", [a.tolist(), b.tolist()])
    np.testing.assert_allclose(found, a @ b, rtol=1e-12)


def test_page_and_paper_write_every_number_alike(page):
    numbers = [0, 1, 0.5, 1e-5, 4.9e-5, 5.1e-5, 0.9465, 0.99996, -0.001, -0.0, -2, 8.25, 2.345, 1e-300]
    written = page.evaluate(
        f"numbers => {CORE}.then(core => numbers.map(n => [core.weight(n), core.plain(n), core.fixed(n, 3)]))", numbers
    )
    for number, (weight, plain, fixed) in zip(numbers, written, strict=True):
        assert weight.replace("<", "&lt;") == still["weight"](number)
        assert (plain, fixed) == (still["plain"](number), still["fixed"](number, 3))


# plane


def new_apple(apple, phones) -> str:
    words = torch.tensor([[-1, 0], apple, phones], dtype=torch.float64)
    weights = attention.softmax(words @ words[1])
    x, y = (weights @ words).tolist()
    return f"Apple gives phones {weights[2]:.4f} and moves to technology {x:.3f}, fruit {y:.3f}."


def test_a_word_moves_by_keys_says_where_it_is_and_goes_home(page):
    phones = page.locator("kit-plane-figure").get_by_role("slider", name="phones")
    phones.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    assert phones.get_attribute("aria-valuetext") == "phones: technology 4, fruit 1.25"
    assert phones.get_attribute("aria-valuenow") == "4"
    expect(page.locator("kit-plane-figure .says")).to_have_text(new_apple([2, 2], [4, 1.25]))
    page.keyboard.press("ArrowRight")
    assert state(page, "plane")["phones"] == [4, 1.25], "it left the plane"
    page.keyboard.press("Home")
    assert state(page, "plane")["phones"] == [3, 1]


def test_a_word_is_dragged_by_the_mouse(page):
    phones = page.locator("kit-plane-figure").get_by_role("slider", name="phones")
    drag(page, middle(phones.locator(".hit")), (-2 * unit(page), -2 * unit(page)))
    assert state(page, "plane")["phones"] == pytest.approx([1, 3], abs=0.051)
    assert state(page, "plane")["Apple"] == [2, 2], "an untouched word moved"


def test_a_finger_drags_a_word_and_elsewhere_on_the_plane_it_scrolls_the_page(opened):
    page = opened(**PHONE)
    phones = page.locator("kit-plane-figure").get_by_role("slider", name="phones")
    hit = phones.locator(".hit")
    x, y = middle(hit)
    assert hit.bounding_box()["width"] >= 44
    touch = page.context.new_cdp_session(page)
    for kind, by in (("Start", 0), ("Move", 0.5), ("Move", 1)):
        point = {"x": x - by * unit(page), "y": y}
        touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("document.querySelector('kit-plane-figure').state.phones[0] < 2.06")
    assert state(page, "plane")["phones"] == pytest.approx([2, 1], abs=0.051)
    before = page.evaluate("scrollY")
    for kind, by in (("Start", 0), ("Move", 30), ("Move", 120)):
        point = {"x": x - 3 * unit(page), "y": y - by}
        touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": [point]})
    page.wait_for_function("before => scrollY > before", arg=before)


def test_the_numbers_under_the_plane_are_the_readers_own(page):
    page.get_by_label("Apple, fruit").fill("0.5")
    assert state(page, "plane")["Apple"] == [2, 0.5]
    page.get_by_label("Apple, fruit").fill("99")
    assert state(page, "plane")["Apple"] == [2, 4]
    page.get_by_label("Apple, fruit").fill("")
    assert state(page, "plane")["Apple"] == [2, 4]


def test_equal_scores_are_drawn_where_they_are_equal(page):
    """Apple = (2, 2): its score is 8 on the line from (1, 3) to (3, 1), so the square and the ring lie on it."""
    figure = page.locator("kit-shapes-figure")
    line = figure.locator("g:has(> text:text-is('score 8')) > line")
    size = figure.locator("svg").bounding_box()["width"] / 7
    ends = [[float(line.get_attribute(f"{axis}{end}")) / size for axis in "xy"] for end in (1, 2)]
    for x, y in ends:
        assert 2 * (x - 2) + 2 * (4 - y) == pytest.approx(8, abs=1e-3)


# table


def shown_weights(page: Page) -> list[list[str]]:
    rows = page.get_by_role("grid", name="weights").locator("tbody tr").all()
    return [[cell.inner_text() for cell in row.locator("td").all()] for row in rows]


def expected_weights(hidden) -> list[list[str]]:
    words = torch.tensor([[-1, 0], [2, 2], [3, 1], [0, 0]], dtype=torch.float64)
    mask = ~torch.tensor(hidden)
    weights = attention.softmax((words @ words.T / 2**0.5).masked_fill(~mask, -torch.inf))
    rows = []
    for shares, seen in zip(weights.tolist(), mask.tolist(), strict=True):
        cells = [f"{share:.4f}" if see else HIDDEN for share, see in zip(shares, seen, strict=True)]
        rows.append([cell.replace("0.0000", "<0.0001") for cell in cells] + [f"{sum(shares):.0f}"])
    return rows


def test_the_table_is_one_stop_and_keys_walk_ask_and_paint_in_it(page):
    weights = page.get_by_role("grid", name="weights")
    assert weights.locator("[tabindex='0']").count() == 1
    weights.locator("td[tabindex='0']").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    hidden = [[False] * 4 for _ in range(4)]
    hidden[3][3] = hidden[2][3] = hidden[1][0] = True
    assert state(page, "table")["hidden"] == hidden
    assert shown_weights(page) == expected_weights(hidden)
    page.keyboard.press("Space")
    assert not state(page, "table")["hidden"][1][0]
    assert weights.locator("[tabindex='0']").count() == 1


def test_the_keys_go_on_from_the_cell_that_was_clicked(page):
    scores = page.get_by_role("grid", name="scores")
    scores.locator("td[role=gridcell]").nth(5).click()
    page.keyboard.press("ArrowRight")
    assert state(page, "table")["asked"] == [1, 2]
    assert scores.locator("[tabindex='0']").count() == 1


def test_a_mouse_paints_on_over_the_cells_it_crosses(page):
    cells = page.get_by_role("grid", name="weights").locator("td[role=gridcell]:not(.sum)")
    start, end = middle(cells.nth(1)), middle(cells.nth(3))
    drag(page, start, (end[0] - start[0], 0))
    assert state(page, "table")["hidden"][0] == [False, True, True, True]


def test_a_finger_paints_where_it_taps(opened):
    page = opened(**PHONE)
    page.get_by_role("grid", name="weights").locator("td[role=gridcell]").first.tap()
    assert state(page, "table")["hidden"][0] == [True, False, False, False]


def test_a_row_with_nobody_left_spends_nothing(page):
    page.get_by_role("button", name="nobody").click()
    assert shown_weights(page) == expected_weights([[True] * 4] + [[False] * 4] * 3)
    assert shown_weights(page)[0] == [HIDDEN] * 4 + ["0"]


def test_an_asked_cell_lights_its_row_and_column_and_is_told(page):
    page.get_by_role("grid", name="scores").locator("tbody tr").nth(1).locator("td").nth(2).hover()
    assert page.get_by_role("grid", name="scores").locator(".asked").count() == 7
    expect(page.locator("kit-table-figure .says")).to_have_text("Row Apple, column phones: score 5.66.")


# bars, arcs and scrubber


def shares(page: Page) -> list[float]:
    scores = torch.tensor(state(page, "bars")["scores"], dtype=torch.float64)
    return attention.softmax(scores).tolist()


def test_a_word_that_takes_more_takes_it_from_the_others_in_proportion(page):
    before = shares(page)
    page.locator("kit-bars-figure").get_by_role("slider", name="love").focus()
    page.keyboard.press("PageUp")
    after = shares(page)
    assert after[0] == pytest.approx(0.55) and sum(after) == pytest.approx(1)
    assert after[1] / after[2] == pytest.approx(before[1] / before[2])
    assert page.locator("kit-bars-figure .bar output").all_inner_texts() == [f"{share:.4f}" for share in after]


def test_the_dividers_of_the_budget_are_dragged_and_its_length_stays(page):
    budget = page.locator("kit-bars-figure .strip")
    width = budget.bounding_box()["width"]
    page.get_by_role("button", name="even").click()
    before = shares(page)
    drag(page, middle(budget.locator(".divider").first), (-0.2 * width, 0))
    after = shares(page)
    assert after[0] == pytest.approx(before[0] - 0.2, abs=0.011)
    assert after[2] == pytest.approx(before[2]), "a piece that does not touch the divider changed"
    pieces = [piece.bounding_box()["width"] for piece in budget.locator(".piece").all()]
    assert pieces == pytest.approx([share * width for share in after], abs=0.5)


def test_a_scrubber_steps_pages_plays_and_says_its_marks(page):
    figure = page.locator("kit-bars-figure")
    slider = figure.get_by_role("slider", name="step")
    assert slider.get_attribute("aria-valuetext") == "0, start"
    assert figure.get_by_role("button", name="previous step").is_disabled()
    figure.get_by_role("button", name="next step").click()
    slider.focus()
    page.keyboard.press("PageUp")
    assert state(page, "bars")["step"] == 11
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuetext") == "300, end"
    page.keyboard.press("Home")
    play = figure.get_by_role("button", name="play step")
    play.click()
    page.wait_for_function("document.querySelector('kit-bars-figure').state.step > 1")
    play.click()
    assert play.inner_text() == "▶"
    assert 1 < state(page, "bars")["step"] < 300


def test_an_arc_is_as_thick_as_its_weight_and_what_is_hidden_has_none(page):
    arcs = page.locator("kit-arcs-figure").first.locator(".arc")
    weights = attention.softmax(torch.tensor([0, 5, 0, 0, 0, 0], dtype=torch.float64)).tolist()
    found = [float(arc.get_attribute("stroke-width")) for arc in arcs.all()]
    assert found == pytest.approx([14 * share for share in weights])
    page.locator("kit-arcs-figure").last.get_by_label("phones").check()
    found = [
        float(arc.get_attribute("stroke-width")) for arc in page.locator("kit-arcs-figure").last.locator(".arc").all()
    ]
    assert found == pytest.approx([0.5, 7, 7], abs=0.01), "below .005 a hairline"


# a figure


def test_a_change_is_told_once_when_the_hand_has_rested(opened):
    page = opened()
    page.clock.install()
    page.reload()
    page.clock.pause_at("2100-01-01")
    says = page.locator("kit-plane-figure [role=status]")
    assert says.count() == 1
    before = says.inner_text()
    page.locator("kit-plane-figure").get_by_role("slider", name="phones").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.clock.run_for(390)
        assert says.inner_text() == before
    page.clock.run_for(20)
    assert says.inner_text() == new_apple([2, 2], [3.75, 1])


def test_a_preset_glides_there_and_is_one_move(opened):
    page = opened(reduced_motion="no-preference")
    page.evaluate(
        "() => { window.moves = []; window.seen = new Set(); const figure = document.querySelector('kit-plane-figure');"
        "figure.addEventListener('moved', event => moves.push(event.detail));"
        "const show = figure.show.bind(figure); figure.show = state => { seen.add(state.phones[0]); show(state); } }"
    )
    page.get_by_role("button", name="juice").click()
    page.wait_for_function("moves.length")
    assert page.evaluate("moves.length") == 1
    assert page.evaluate("moves[0].phones") == [1, 3]
    assert page.evaluate("[...seen].some(x => x > 1 && x < 3)"), "nothing was seen on the way"


def test_whatever_was_moved_glides_home(opened):
    """Half a step, half an index or half a word is nowhere: they are there at once."""
    page = opened(reduced_motion="no-preference")
    page.locator("kit-bars-figure").get_by_role("button", name="next step").click()
    page.get_by_role("button", name="even").click()
    page.locator("kit-arcs-figure").first.get_by_label("the", exact=True).check()
    page.get_by_role("button", name="padding").click()
    page.evaluate(
        "document.querySelectorAll('[state]').forEach(figure => { figure.home = false;"
        "figure.addEventListener('moved', ({detail}) => {"
        "figure.home = JSON.stringify(detail) === JSON.stringify(figure.start); }); })"
    )
    for name in ("bars", "arcs", "table"):
        page.locator(f"kit-{name}-figure").first.get_by_role("button", name="Start again").click()
        page.wait_for_function(f"document.querySelector('kit-{name}-figure').home")


def test_reduced_motion_arrives_at_once_and_start_again_is_the_start(page):
    start = state(page, "plane")
    click = "[...document.querySelector('kit-plane-figure').shadowRoot.querySelectorAll('button')].at({}).click()"
    page.evaluate(click.format(0))
    assert state(page, "plane")["phones"] == [1, 3]
    page.evaluate(click.format(-1))
    assert state(page, "plane") == start


def test_a_preset_with_nowhere_to_go_is_closed(page):
    assert page.get_by_role("button", name="nowhere to go").is_disabled()


# tied text


def lit(page: Page) -> set[str]:
    found = "root => [...root.querySelectorAll('.lit')].map(part => part.getAttribute('class'))"
    inside = page.evaluate(f"({found})(document.querySelector('kit-bars-figure').shadowRoot)")
    return {*inside, *page.evaluate(f"({found})(document)")}


def test_pointing_at_words_lights_the_figure_and_the_other_way_round(page):
    assert lit(page) == set()
    page.get_by_text("phones 0.9465").first.hover()
    assert lit(page) == {"tie-w-phones lit", "bar tie-w-phones lit", "piece tie-w-phones lit"}
    page.locator("kit-bars-figure .bar").first.hover()
    assert lit(page) == {"tie-w-love lit", "bar tie-w-love lit", "piece tie-w-love lit"}
    page.get_by_role("heading", name="plane.js", exact=True).hover()
    assert lit(page) == set()


def test_a_tap_holds_the_light_and_escape_or_a_second_tap_ends_it(page):
    words, away = page.get_by_text("divided by the total"), page.get_by_role("heading", name="plane.js", exact=True)
    words.click()
    away.hover()
    assert lit(page) == {"tie-total lit", "strip tie-total lit"}
    page.keyboard.press("Escape")
    assert lit(page) == set()
    words.click()
    words.click()
    assert lit(page) == set()
    page.locator("kit-bars-figure .bar").first.click()
    away.hover()
    assert lit(page) == set(), "a click in a figure is for the figure"


def test_focus_lights_too(page):
    page.locator("kit-bars-figure").get_by_role("slider", name="phones").focus()
    assert lit(page) == {"tie-s-phones lit", "scrub tie-s-phones lit"}


def test_prose_keeps_its_number_and_says_what_it_is_now(page):
    words = page.get_by_text("phones 0.9465").first
    page.get_by_role("button", name="even").click()
    assert words.get_attribute("data-now") == "0.3333"
    assert words.inner_text() == "phones 0.9465"
    page.locator("kit-bars-figure").get_by_role("button", name="Start again").click()
    assert words.get_attribute("data-now") is None


# readers


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param({}, id="light"),
        pytest.param({"color_scheme": "dark"}, id="dark"),
        pytest.param(PHONE, id="phone"),
    ],
)
@pytest.mark.slow
def test_axe_finds_nothing_and_nothing_is_wider_than_its_figure(opened, reader):
    page = opened(**reader)
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    assert not [(each["id"], node["html"][:150]) for each in found["violations"] for node in each["nodes"]]
    too_wide = """[...document.querySelectorAll('[state]')].filter(({shadowRoot}) =>
        [...shadowRoot.querySelectorAll('.figure, .figure > *')].some(part =>
            part.clientWidth && part.scrollWidth > part.clientWidth + 1)).map(figure => figure.localName)"""
    assert page.evaluate(too_wide) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_thing_of_any_role_stands_out_from_the_ground(opened, scheme):
    """At least 4.5 to 1, also in drawings, at which axe does not look."""
    page = opened(color_scheme=scheme)
    colours = page.locator("kit-shapes-figure").evaluate(
        """figure => [figure, ...['.query', '.key', '.value', '.quiet'].map(role =>
            figure.shadowRoot.querySelector(role))]
            .map((part, i) => getComputedStyle(part)[i ? i > 3 ? 'fill' : 'color' : 'backgroundColor'])"""
    )
    ground, *inks = [luminance(colour) for colour in colours]
    for ink in inks:
        assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 4.5


def luminance(colour: str) -> float:
    channels = [int(channel) / 255 for channel in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_paper_shows_the_still_and_the_screen_does_not(page):
    stills, figures = page.locator("[state] > p"), page.locator("[state] .figure")
    assert [still.is_visible() for still in stills.all()] == [False] * 6
    page.emulate_media(media="print")
    assert [still.is_visible() for still in stills.all()] == [True] * 6
    assert not any(figure.is_visible() for figure in figures.all())


def test_a_figure_without_a_still_prints_itself(page):
    """As in a notebook, where Python gives the widget nothing to stand for it."""
    page.evaluate("document.querySelector('kit-plane-figure').replaceChildren()")
    page.emulate_media(media="print")
    assert page.locator("kit-plane-figure .figure").is_visible()


def test_paper_draws_each_thing_where_the_screen_does(page):
    """Compared by what each has in it: the ring at (3, 1), the square at (1, 3), the arrow to (2, 2)."""
    things = [
        {"is": "ring", "at": (3, 1), "label": "k", "role": "key"},
        {"is": "square", "at": (1, 3), "label": "v", "role": "value"},
        {"is": "arrow", "at": (2, 2), "label": "q", "role": "query"},
    ]
    paper = still["plane"]("A key, a value and a query.", things, x=(-2, 5))
    page.evaluate("svg => { document.body.insertAdjacentHTML('beforeend', svg); }", paper)
    place = """([svg, part]) => { const shape = svg.querySelector(part), box = shape.getBBox(),
        move = shape.transform.baseVal.consolidate()?.matrix ?? {e: box.x + box.width / 2, f: box.y + box.height / 2};
        const width = svg.viewBox.baseVal?.width || svg.clientWidth;
        return [move.e / width, move.f / width]; }"""
    on_paper = page.locator("body > figure svg").element_handle()
    on_screen = page.locator("kit-shapes-figure svg").element_handle()
    for part in (".key circle", ".value rect", ".query path"):
        assert page.evaluate(place, [on_paper, part]) == pytest.approx(
            page.evaluate(place, [on_screen, part]), abs=1e-3
        )
    assert page.get_by_role("img", name="A key, a value and a query.").is_visible()


def test_without_scripts_the_still_stands_there(opened):
    page = opened(java_script_enabled=False)
    assert [still.is_visible() for still in page.locator("[state] > p").all()] == [True] * 6


# modules


def test_a_figure_and_its_kit_are_one_text_for_jupyterlab(page):
    """anywidget imports the text from nowhere in particular, and gives it a model and a place."""
    bundled = runpy.run_path(str(ROOT / "book/widgets/bundle.py"))["bundled"]
    for module in (ROOT / "book/widgets").glob("*.js"):
        assert not re.search(r"^import ", bundled(module), re.MULTILINE)
    given = {"words": ["love", "Apple", "phones"], "scores": [1, 3, 6], "temperature": 1}
    seen = page.evaluate(
        """async ([text, given]) => {
            const widget = await import(URL.createObjectURL(new Blob([text], {type: "text/javascript"})));
            const model = {state: given, get: () => model.state, set: (_, state) => { model.state = state; },
                save_changes() { model.saved = true; }, on: (_, listener) => { model.listener = listener; }, off() {}};
            const el = document.body.appendChild(document.createElement("div"));
            widget.default.render({model, el});
            el.firstChild.move({scores: [2, 3, 6]});
            const saved = [model.saved, model.state.scores];
            model.state = {...given, scores: [0, 0, 0]};
            model.listener();
            return [...saved, el.firstChild.state.scores];
        }""",
        [bundled(ROOT / "book/widgets/softmax.js"), given],
    )
    assert seen == [True, [2, 3, 6], [0, 0, 0]]


def test_the_kit_and_each_figure_fit_the_head():
    kit = [path.read_text() for path in (ROOT / "book/widgets/kit").glob("*.js")]
    assert sum(len(module.splitlines()) for module in kit) <= 650
    figures = {path.name: path.read_text() for path in (ROOT / "book/widgets").glob("*.js")}
    assert not [name for name, module in figures.items() if len(module.splitlines()) > 120 or len(module) > 5000]
    assert not [line for module in [*kit, *figures.values()] for line in module.splitlines() if len(line) > 140]


def test_the_states_on_the_page_are_json():
    states = re.findall(r"state='(.*?)'", (ROOT / "tests/book/kit.html").read_text())
    assert len([json.loads(state) for state in states]) == 6

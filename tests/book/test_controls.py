"""What can be clicked around a page does what it says."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def test_the_theme_changes_and_is_remembered(visit):
    page = visit("book/notation.html", color_scheme="light")
    for _ in range(3):
        if page.locator("html").get_attribute("data-theme") != "dark":
            page.locator(".theme-switch-button:visible").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(page.url.replace("notation", "softmax"))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_each_icon_is_drawn_and_loads_no_font_of_icons(visit, pages):
    for name in pages:
        page = visit(name, **DESKTOP)
        for icon in page.locator("main .fa-solid:visible, .bd-sidebar-primary .fa-solid:visible").all():
            mask, width = icon.evaluate("e => [getComputedStyle(e).maskImage, e.getBoundingClientRect().width]")
            assert mask.startswith("url(") and width >= 8, f"{name}: {icon.get_attribute('class')}"
        assert not page.evaluate("[...document.fonts].filter(font => font.family.includes('Awesome')).length")


def test_the_sidebar_hides_and_comes_back_on_a_desktop(visit):
    page = visit("book/softmax.html", **DESKTOP)
    sidebar, button = page.locator("#pst-primary-sidebar"), page.locator(".bd-header-article .primary-toggle")
    button.click()
    expect(sidebar).to_be_hidden()
    button.click()
    expect(sidebar).to_be_visible()


def test_both_lists_open_over_the_page_on_a_phone(visit):
    page = visit("book/softmax.html", **PHONE)
    page.locator(".bd-header-article .primary-toggle").click()
    page.locator("#pst-primary-sidebar-modal").get_by_role("link", name="Notation").click()
    page.wait_for_url("**/notation.html")
    page.locator(".bd-header-article .secondary-toggle").click()
    page.locator("#pst-secondary-sidebar-modal").get_by_role("link", name="Three traps").click()
    page.wait_for_url("**#three-traps")


def test_a_part_of_the_sidebar_unfolds_and_leads_to_the_exercise(visit):
    page = visit("book/notation.html", **DESKTOP)
    page.locator("#pst-primary-sidebar li", has_text="Softmax").locator("summary .toctree-toggle").first.click()
    page.get_by_role("link", name="Exercise: Softmax: from scores to shares").click()
    page.wait_for_url("**/exercises/softmax/softmax.html")
    page.locator(".right-next").click()
    page.wait_for_url("**/simple-self-attention.html")


def test_exercises_and_nothing_else_are_marked_in_the_sidebar(visit, pages):
    for name in pages:
        page = visit(name, **DESKTOP)
        for link in page.locator(".bd-links a").all():
            exercise = "/exercises/" in link.evaluate("e => e.href")
            assert link.text_content().startswith("Exercise: ") == exercise, f"{name}: {link.text_content()}"
            assert link.locator(".is-exercise").count() == exercise


def test_a_folded_cell_and_the_reference_unfold(visit):
    page = visit("exercises/softmax/softmax.html")
    tool = page.locator("details.hide").first
    tool.locator("summary").click()
    assert tool.locator("pre").is_visible()
    page = visit("book/softmax.html")
    reference = page.locator("details.sd-dropdown")
    reference.locator("summary").click()
    assert reference.locator("pre").is_visible()

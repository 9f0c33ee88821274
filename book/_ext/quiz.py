"""The `{quiz}` directive: a question whose choices answer at once. Radio buttons and CSS do it, without a script."""

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


class Quiz(SphinxDirective):
    """A question, then a list: in each item the first paragraph is a choice and the rest is what the page says to it.

    `:right:` counts the right choice from 1.
    """

    has_content = True
    option_spec: ClassVar = {"right": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        content = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, content)
        *question, choices = content.children
        if not isinstance(choices, nodes.bullet_list) or not question:
            raise self.error("a quiz is a question and then a list of choices")
        if not 1 <= self.options.get("right", 0) <= len(choices):
            raise self.error(f":right: must be a number from 1 to {len(choices)}")
        name = f"quiz-{self.env.new_serialno('quiz')}"
        parts: list[nodes.Node] = [
            raw(f'<div class="quiz" role="radiogroup" aria-labelledby="{name}"><div class="asks" id="{name}">')
        ]
        parts += [*question, raw("</div>")]
        for number, item in enumerate(choices, start=1):
            parts += self.choice(name, number, item.children)
        return [*parts, raw("</div>")]

    def choice(self, name: str, number: int, paragraphs: list[nodes.Node]) -> list[nodes.Node]:
        """One choice: a radio button, its label, and the reply that shows while it is chosen."""
        if len(paragraphs) < 2:
            raise self.error(f"choice {number} has no reply: every choice gets one, the right one too")
        label, *reply = paragraphs
        mark = "right" if number == self.options["right"] else "wrong"
        return [
            raw(f'<input type="radio" name="{name}" id="{name}-{number}"><label for="{name}-{number}">'),
            *label.children,
            raw(f'</label><div class="reply {mark}" aria-live="polite">'),
            *reply,
            raw("</div>"),
        ]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("quiz", Quiz)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

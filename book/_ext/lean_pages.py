"""Leave out of each page the scripts that would do nothing there."""

import re

from sphinx.application import Sphinx

# each script, and what a page has where the script has something to do
NEEDED_BY = {
    "clipboard.min.js": 'class="highlight"',
    "copybutton.js": 'class="highlight"',
    "design-tabs.js": "sd-tab-set",
}


def without_script(markup: str, name: str) -> str:
    """Markup less the script whose address ends with `name`, and its preloading."""
    return re.sub(rf"\s*<(?:script|link)[^>]*{re.escape(name)}[^>]*>(?:</script>)?", "", markup)


def choose(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    body = context.get("body", "")
    scripts = {script: str(script.filename or "").rpartition("/")[2] for script in context["script_files"]}
    context["script_files"] = [script for script, name in scripts.items() if NEEDED_BY.get(name, "") in body]


def teach_templates(app: Sphinx) -> None:
    app.builder.templates.environment.filters["without_script"] = without_script


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", teach_templates)
    app.connect("html-page-context", choose, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

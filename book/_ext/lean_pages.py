"""Leave out of each page what it does not need: the theme's icon script, whose icons its web font draws too."""

import re

from sphinx.application import Sphinx


def without_script(markup: str, name: str) -> str:
    """Markup less the script whose address ends with `name`."""
    return re.sub(rf"\s*<script[^>]*{re.escape(name)}[^>]*></script>", "", markup)


def teach_templates(app: Sphinx) -> None:
    app.builder.templates.environment.filters["without_script"] = without_script


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", teach_templates)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

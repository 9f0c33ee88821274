"""The classes that `nbgrader_config.py` names: the grader by nbgrader's own commands.

release         `generate_assignment`: fills a notebook's hints
read, grade     `autograde`, and formgrader's button: reads what was handed in, heals it, grades it
comments        the diagnosis of an answer becomes its comment in the gradebook
feedback, page  `generate_feedback`: hides what a learner must not see, sums up, and makes the page that a learner opens
pages/          templates and styles of that page, and of formgrader's view of a submission

What the page shows: marks (of the gradebook), mistakes (of the diagnosis), words (of a cell), findings (all that stands
on top), layout (cell by cell), markdown and formulas (as HTML that loads and runs nothing).
"""

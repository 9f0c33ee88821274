"""The classes that `nbgrader_config.py` names: the grader by nbgrader's own commands.

release         `generate_assignment`: fills a notebook's hints
read, grade     `autograde`, and formgrader's button: reads what was handed in, heals it, grades it
comments        the diagnosis of an answer becomes its comment in the gradebook
feedback        `generate_feedback`: leaves out what a learner need not see, or must not
"""

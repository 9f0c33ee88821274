"""The grader of the course. It knows notebooks, processes and known mistakes; nothing of the book or the reference.

At the top lies what people call or set: `cli` is the command, `doctor` proves what protects this machine, `assignment`
is what the instructor fixed, `limits` what a submission may use, `result` what is said of it. A submission walks
through the rooms in this order, and each room knows only those before it:

    student         the only code that runs beside student code: confined, it runs cells and answers calls
    confinement     this side's end of that process: what starts it, bounds it, and holds it
    intake          what was handed in becomes data: chosen, recognised, put back as the instructor meant it
    checking        cells and checks walked in order, over proxies; one verdict for each check
    gradebook       what nbgrader's database knows and learns
    running         a class: in parallel, recorded, written once
    nbgrader_steps  the same, as the classes that `nbgrader_config.py` names

`banks` holds what people answer: mistakes, equivalents, and classes made of them. The docstring of each room says what
its files are for.
"""

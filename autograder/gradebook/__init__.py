"""What nbgrader's database knows and learns.

database, lock   opened once, read patiently, and named where another program holds it
sources, visit   an assignment's cells; and all a run has to know of an assignment, asked for at once
learn            what the source notebooks have changed
"""

"""Why some mutants of a solution survive: one file per slug, `EXPLAINED` by function and by the line that changed.

Whoever explains one has looked for a legitimate call on which it differs from the solution, and says why there is none.
"""

"""The tools of every exercise, pasted into its cells of these names (`tools` for checks), where they share a namespace.

checks     `with checking("softmax") as check:` and what a check asks
sentences  what checks and hints say
sources    `refuse(softmax, "logsumexp")`, and which functions of the notebook an answer uses
outcomes   what a call does, so that two behaviours can be told apart
hints      `hint(softmax)`: a known mistake's name, or what is certain
keeping    `keep()`, `mine(name, otherwise)`: a learner's functions, from one notebook to the next
"""

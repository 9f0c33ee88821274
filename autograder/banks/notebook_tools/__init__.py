"""The tools of every exercise, pasted into its cells `tools`, `hints` and `keeping`, where they share one namespace.

checks   `with checking("softmax") as check:` and what a check asks
hints    `hint(softmax)`: a known mistake's name, or what is certain
keeping  `keep()`, `mine(name, otherwise)`: a learner's functions, from one notebook to the next
"""

"""All benchmarks, one after the other: `python -m benchmarks`."""

from benchmarks import attention, grading

attention.main()
print()
grading.main()

"""The grader of the course. It knows notebooks, processes and known mistakes; nothing of the book or the reference."""

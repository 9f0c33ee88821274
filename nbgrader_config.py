"""The course, for nbgrader: where everything lies, and the steps that are ours."""

from importlib.resources import files

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "self-attention"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# A release holds the notebook and nothing else that lies beside its source.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".*", "*.py", "*.md"]

# The stub's own line, below the region, says what is missing; marking guides lie in the locked prompts.
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE"}
c.ClearMarkScheme.enforce_metadata = False
c.GenerateAssignment.preprocessors = [
    "autograder.nbgrader_steps.release.FillHints",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.exporter_class = "autograder.nbgrader_steps.read.Submission"  # reads what nbgrader could not
c.Autograde.sanitize_preprocessors = [
    "autograder.nbgrader_steps.grade.Reconcile",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_steps.grade.Grade",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "autograder.nbgrader_steps.comments.SaveComments",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "autograder.nbgrader_steps.feedback.HideTests",
    "autograder.nbgrader_steps.feedback.HideMarkScheme",
    "autograder.nbgrader_steps.feedback.HideTools",
    "autograder.nbgrader_steps.feedback.Summarise",
]
c.GenerateFeedback.exporter_class = "autograder.nbgrader_steps.page.FeedbackPage"

# formgrader's page of a submission: nbgrader's own, with the machinery folded and formulas that need no network.
c.HTMLExporter.template_file = str(files("autograder.nbgrader_steps") / "pages" / "formgrader.html.j2")
c.HTMLExporter.filters = {
    "markdown2html": "autograder.nbgrader_steps.markdown.markdown",
    "title": "autograder.nbgrader_steps.words.title_of",
    "lost": "autograder.nbgrader_steps.words.lost",
    "is_tool": "autograder.nbgrader_steps.layout.is_tool",
    "is_check": "autograder.nbgrader_steps.layout.is_check",
    "is_long_code": "autograder.nbgrader_steps.layout.is_long_code",
    "is_graded_by_hand": "autograder.nbgrader_steps.layout.is_graded_by_hand",
}

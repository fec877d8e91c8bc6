"""A job without a meaning of its own."""

from documents.models import Job


class Errand(Job):
    task = "tests.errands.tasks.run"

    class Meta(Job.Meta):
        pass

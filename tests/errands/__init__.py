"""A small app of the tests alone: the simplest thing documents.jobs can do."""

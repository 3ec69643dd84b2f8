"""The generator's table of error classes is what the runtime has."""

from specloom.python.runtime import errors
from specloom.python.statuses import STATUS_CLASSES


def test_the_table_is_that_of_the_runtime() -> None:
    stated = {status: class_.__name__ for status, class_ in errors.STATUS_CLASSES.items()}

    assert dict(STATUS_CLASSES) == stated

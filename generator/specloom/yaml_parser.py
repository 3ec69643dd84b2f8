"""The events of a YAML text: by libyaml's parser where PyYAML was built with it, else by PyYAML's own.

Where both accept a text, they read the same values in it, as a test holds. PyYAML's own takes some fifteen times as
long, one second of CPU for a megabyte, and refuses tabs between tokens. The wheels of PyYAML have libyaml; what is
built from its source has it only where libyaml's headers are installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

import yaml

NextEvent: TypeAlias = Callable[[], Any]
"""Gives the next ``yaml.Event``, and None after the last one. Raises yaml.YAMLError where the text is no YAML."""

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@contextmanager
def parsing(text: str) -> Iterator[NextEvent]:
    """What gives the events of a text, one after the other. Raises yaml.YAMLError where a character may not stand in
    YAML (YAML 1.2, 5.1).
    """
    parser = LOADER(text)
    try:
        yield parser.get_event
    finally:
        parser.dispose()

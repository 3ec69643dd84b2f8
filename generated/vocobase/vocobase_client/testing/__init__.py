"""What tests of code that uses `vocobase_client` need; nothing else imports it."""

from __future__ import annotations

from . import fixtures

__all__ = ["fixtures"]

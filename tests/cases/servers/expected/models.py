"""Models of the Case."""

from __future__ import annotations

"""Models of the Retryable."""

from __future__ import annotations

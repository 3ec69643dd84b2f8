"""Servers of the Case, for the `base_url` of a client or of the options of one call."""

from __future__ import annotations

from typing import Literal

from ._runtime.servers import filled


def production_server(*, region: Literal["eu", "us"] = "eu", port: str = "443", version: str = "v1") -> str:
    """Production server.

    - `region`: Where the data is.
    """
    return filled(
        "https://{region}.example.com:{port}/{version}",
        {"region": region, "port": port, "version": version},
        {"region": ("eu", "us")},
    )


def test_bench() -> str:
    """The server `https://other.example.com`."""
    return filled("https://other.example.com", {})


def server(*, tenant: str) -> str:
    """A server of one's own, that nobody else may use at all."""
    return filled("https://{tenant}.example.org", {"tenant": tenant})


def server_2(origin: str, *, base: str = "api") -> str:
    """The server `/{base}`.

    - `origin`: The document states this server relative to where it is served itself: give that address, or scheme and
      host where the path is absolute (RFC 3986, 5).
    """
    return filled("/{base}", {"base": base}, origin=origin)


def server_3(*, whole: str = "https://whole.example.com") -> str:
    """The server `{whole}/v1`."""
    return filled("{whole}/v1", {"whole": whole})


def a_get_server(*, x: str = "y") -> str:
    """The server `https://files.example.com/{x}`.

    The server of `a.get`.
    """
    return filled("https://files.example.com/{x}", {"x": x})


def a_put_server() -> str:
    """The server `https://own.example.com`.

    The server of `a.put`.
    """
    return filled("https://own.example.com", {})


def a_get_c_server(origin: str) -> str:
    """The server `../v2`.

    The server of `a.get_c`.

    - `origin`: The document states this server relative to where it is served itself: give that address, or scheme and
      host where the path is absolute (RFC 3986, 5).
    """
    return filled("../v2", {}, origin=origin)

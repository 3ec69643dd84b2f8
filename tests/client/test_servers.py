"""The package of the case ``servers``: where its calls go, and who gets the credentials."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .case_packages import imported

PACKAGE = "servers_case_client"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with imported("servers", PACKAGE, tmp_path_factory.mktemp("package")) as found:
        yield found


def servers_of(package: ModuleType) -> Any:
    return importlib.import_module(f"{package.__name__}.servers")


class Recorder:
    """Keeps the requests and answers 204."""

    def __init__(self, package: ModuleType) -> None:
        self.transport = importlib.import_module(f"{package.__name__}._runtime.transport")
        self.sent: list[Any] = []

    def send(self, request: Any, /) -> Any:
        self.sent.append(request)
        return self.transport.Response(status=204)

    def close(self) -> None:
        pass


def asked(package: ModuleType, call: str, base_url: str | None = None, options: Any = None) -> tuple[str, str | None]:
    """Where a call goes, and the token that goes with it."""
    recorder = Recorder(package)
    name = next(each for each in package.__all__ if each.endswith("Client") and not each.startswith("Async"))
    where = {} if base_url is None else {"base_url": base_url}
    client = getattr(package, name)(token="secret", transport=recorder, retries=0, **where)
    given: dict[str, Any] = {"options": package.Options(**options)} if options else {}
    if call == "put":
        client.a.put("1", since=2, **given)
    elif call == "get":
        client.a.get("1", **given)
    else:
        client.a.get_b(**given)
    fields = {key.lower(): value for key, value in recorder.sent[0].headers}
    return recorder.sent[0].url, fields.get("authorization")


def test_the_documents_own_server_is_where_calls_go(package: ModuleType) -> None:
    assert asked(package, "get_b") == ("https://eu.example.com:443/v1/b", "Bearer secret")
    assert servers_of(package).production_server() == "https://eu.example.com:443/v1"


def test_variables_are_arguments(package: ModuleType) -> None:
    servers = servers_of(package)
    chosen = servers.production_server(region="us", port="8443", version="v2/beta")
    assert asked(package, "get_b", chosen) == ("https://us.example.com:8443/v2/beta/b", "Bearer secret")
    assert asked(package, "get_b", servers.server(tenant="acme"))[0] == "https://acme.example.org/b"
    assert servers.server_2("https://mine.example", base="x") == "https://mine.example/x"
    assert servers.server_2("https://mine.example/docs/openapi.yaml", base="x") == "https://mine.example/x"
    assert servers.server_3() == "https://whole.example.com/v1"


def test_a_relative_server_is_resolved_by_where_the_document_is(package: ModuleType) -> None:
    relative = servers_of(package).a_get_c_server
    assert relative("https://mine.example/docs/v1/openapi.yaml") == "https://mine.example/docs/v2"
    assert relative("https://mine.example") == "https://mine.example/v2"


def test_servers_of_operations_hold_wherever_the_document_is_at_home(package: ModuleType) -> None:
    servers = servers_of(package)
    for base_url in (None, servers.production_server(region="us"), servers.test_bench()):
        assert asked(package, "get", base_url) == ("https://files.example.com/y/a/1", "Bearer secret")
        assert asked(package, "put", base_url) == ("https://own.example.com/a/1?since=2", "Bearer secret")


def test_a_client_that_is_led_elsewhere_asks_there_alone(package: ModuleType) -> None:
    assert asked(package, "get", "https://mock.example") == ("https://mock.example/a/1", "Bearer secret")


def test_one_call_may_go_elsewhere(package: ModuleType) -> None:
    servers = servers_of(package)
    there = servers.a_get_server(x="z")
    assert asked(package, "get", options={"base_url": there}) == ("https://files.example.com/z/a/1", "Bearer secret")


def test_where_the_caller_sends_a_call_the_credentials_go_too(package: ModuleType) -> None:
    found = asked(package, "get", "https://mock.example", options={"base_url": "https://second.example/v1/"})
    assert found == ("https://second.example/v1/a/1", "Bearer secret")
    with pytest.raises(importlib.import_module(f"{package.__name__}.errors").InvalidArgument):
        asked(package, "get", options={"base_url": "https://user@second.example"})


@pytest.mark.parametrize(
    ("server", "values", "rule"),
    [
        ("production_server", {"region": "mars"}, "must be one of 'eu', 'us'"),
        ("production_server", {"port": "443/x"}, "must be a piece of a host name"),
        ("server", {"tenant": "evil.example/"}, "must be a piece of a host name"),
        ("server", {"tenant": ""}, "must be a piece of a host name"),
        ("production_server", {"version": "v1?x=1"}, "must be a piece of a URL without a query"),
    ],
)
def test_a_value_that_leads_astray_is_refused(
    package: ModuleType, server: str, values: dict[str, str], rule: str
) -> None:
    errors = importlib.import_module(f"{package.__name__}.errors")
    with pytest.raises(errors.InvalidArgument) as caught:
        getattr(servers_of(package), server)(**values)
    assert caught.value.rule == rule


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tenant=st.text())
def test_no_tenant_leads_to_another_host(package: ModuleType, tenant: str) -> None:
    errors = importlib.import_module(f"{package.__name__}.errors")
    try:
        found = servers_of(package).server(tenant=tenant)
    except errors.InvalidArgument:
        return
    assert urlsplit(found).netloc.endswith(".example.org")

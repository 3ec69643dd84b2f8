"""The pytest plugin of the packages, as a project that uses it sees it: in a pytest of its own."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.proof

PLUGINS = [
    part
    for name in (
        "rootly_client.testing.plugin",
        "vocobase_client.testing.plugin",
        "pytest_asyncio.plugin",
        "xdist.plugin",
    )
    for part in ("-p", name)
]
GET = 'rootly_client.live_call_routers.get("abc")'


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project whose asynchronous tests run by themselves, and which has no plugins but those of ``PLUGINS``."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n")
    return pytester


def run(project: pytest.Pytester, source: str, *arguments: str) -> pytest.RunResult:
    project.makepyfile(test_it=source)
    return project.runpytest_subprocess(*PLUGINS, *arguments)


def test_a_client_is_wired_to_the_api_in_process(project: pytest.Pytester) -> None:
    source = f"""
        import socket

        import pytest

        @pytest.fixture(autouse=True)
        def no_socket(monkeypatch):
            def refuse(*arguments):
                raise AssertionError("a socket was opened")
            monkeypatch.setattr(socket.socket, "connect", refuse)

        def test_rootly(rootly_client, rootly_mock):
            assert {GET}.data.id == "abc"
            rootly_mock.assert_called_once_with("GET", "/v1/live_call_routers/abc")

        def test_vocobase(vocobase_client, vocobase_mock):
            vocobase_client.call_routing.update(120, for_inbound_call=1, for_outbound_call=4, status=1)
            vocobase_mock.assert_called_once_with("POST", "/voicelink/call-routing/120", body={{"status": 1}})
    """
    run(project, source).assert_outcomes(passed=2)


def test_asynchronous_tests_have_a_client_of_their_own(project: pytest.Pytester) -> None:
    source = f"""
        import asyncio

        async def test_awaited(async_rootly_client, rootly_mock):
            first = async_{GET}
            second = async_rootly_client.live_call_routers.get("d")
            assert [each.data.id for each in await asyncio.gather(first, second)] == ["abc", "d"]
            assert len(rootly_mock.requests) == 2

        def test_any_runner_will_do(async_rootly_client):
            assert asyncio.run(async_{GET}).data.id == "abc"
    """
    run(project, source).assert_outcomes(passed=2)


ROLLED_BACK = f"""
    import pytest
    from rootly_client import NotFound

    @pytest.mark.parametrize("turn", range(8))
    def test_deleted_once_each(rootly_client, rootly_mock, turn):
        assert rootly_mock.requests == []
        rootly_client.live_call_routers.delete("abc")
        with pytest.raises(NotFound):
            {GET}
        rootly_mock.fail_next(500, times=9)
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_each_test_begins_with_nothing_written_and_nothing_planned(project: pytest.Pytester, workers: str) -> None:
    run(project, ROLLED_BACK, "-n", workers).assert_outcomes(passed=8)


def test_failures_are_planned(project: pytest.Pytester) -> None:
    source = f"""
        import pytest
        from rootly_client import APIConnectionError, NotFound, RootlyClient, TooManyRequests
        from rootly_client.testing import mock

        def test_a_status_is_repeated_without_waiting(rootly_client, rootly_mock):
            rootly_mock.fail_next(429, retry_after=1)
            assert {GET}.data.id == "abc"
            assert [each.answer.status for each in rootly_mock.requests] == [429, 200]
            assert rootly_mock.clock.slept == [1.0]

        def test_a_status_that_stays_is_its_error(rootly_client, rootly_mock):
            rootly_mock.fail_next(429, retry_after=1, times=9)
            with pytest.raises(TooManyRequests) as refused:
                {GET}
            assert refused.value.data.error
            assert refused.value.headers["retry-after"] == "1"

        def test_a_lost_answer_leaves_its_work_done(rootly_client, rootly_mock):
            rootly_mock.lose_answer(times=9)
            with pytest.raises(APIConnectionError):
                rootly_client.live_call_routers.delete("abc")
            assert {{each.answer for each in rootly_mock.requests}} == {{None}}

        def test_a_lost_answer_over_a_socket(rootly_mock):
            with RootlyClient(token=mock.TOKEN, base_url=rootly_mock.url, retries=0) as client:
                rootly_mock.lose_answer()
                with pytest.raises(APIConnectionError):
                    client.live_call_routers.delete("abc")
                with pytest.raises(NotFound):
                    client.live_call_routers.get("abc")
    """
    run(project, source).assert_outcomes(passed=4)


def test_what_was_called_is_compared_in_part(project: pytest.Pytester) -> None:
    source = """
        import pytest
        from rootly_client.testing.factories import make_update_live_call_router

        @pytest.fixture(autouse=True)
        def called(rootly_client):
            made = make_update_live_call_router(name="x", enabled=True)
            rootly_client.live_call_routers.update("a/b", data=made.data)

        @pytest.mark.parametrize("asked", [
            {},
            {"body": {"data": {"attributes": {"name": "x"}}}},
            {"headers": {"Content-Type": "application/vnd.api+json"}},
        ])
        def test_right(rootly_mock, asked):
            rootly_mock.assert_called_once_with("put", "/v1/live_call_routers/a/b", **asked)

        @pytest.mark.parametrize(("method", "path", "asked", "told"), [
            ("POST", "/v1/live_call_routers/a/b", {}, "expected the method POST, got PUT"),
            ("PUT", "/v1/live_call_routers/c", {}, "expected the path"),
            ("PUT", "/v1/live_call_routers/a/b", {"body": {"data": {"attributes": {"name": "y"}}}}, "expected a body"),
            ("PUT", "/v1/live_call_routers/a/b", {"body": {"data": {"attributes": {"enabled": 1}}}}, "expected a body"),
            ("PUT", "/v1/live_call_routers/a/b", {"query": {"sort": "name"}}, "expected a query"),
            ("PUT", "/v1/live_call_routers/a/b", {"headers": {"X-No": "1"}}, "expected the header x-no"),
        ])
        def test_wrong(rootly_mock, method, path, asked, told):
            with pytest.raises(AssertionError, match=told):
                rootly_mock.assert_called_once_with(method, path, **asked)

        def test_twice(rootly_mock, rootly_client):
            rootly_client.live_call_routers.get("a")
            with pytest.raises(AssertionError, match="expected one request, got 2"):
                rootly_mock.assert_called_once_with("GET", "/v1/live_call_routers/a")
    """
    run(project, source).assert_outcomes(passed=10)


def test_a_failing_test_shows_its_exchanges_without_secrets(project: pytest.Pytester) -> None:
    source = f"""
        def test_wrong(rootly_client, rootly_mock):
            rootly_mock.fail_next(503)
            {GET}
            assert False

        def test_right(rootly_client):
            {GET}
    """
    for arguments in ((), ("-n", "1")):
        result = run(project, source, *arguments)
        result.assert_outcomes(failed=1, passed=1)
        lines = ["*- rootly exchanges -*", "> GET /v1/live_call_routers/abc", "! a planned failure", "< 503", "< 200"]
        result.stdout.fnmatch_lines(lines)
        assert str(result.stdout).count("rootly exchanges") == 1
        assert "test-token" not in str(result.stdout)


def test_a_url_is_there_when_asked_for_and_gone_afterwards(project: pytest.Pytester) -> None:
    source = """
        import threading
        import urllib.error
        import urllib.request

        import pytest

        URLS = []

        def opened(url, **more):
            request = urllib.request.Request(url, headers={"Authorization": "Bearer test-token"}, **more)
            return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5)

        def test_asked(rootly_mock):
            assert threading.active_count() == 1
            URLS.append(rootly_mock.url)
            assert rootly_mock.url == URLS[0]
            assert URLS[0].startswith("http://127.0.0.1:")
            with opened(f"{URLS[0]}/v1/live_call_routers/abc") as answer:
                assert b'"abc"' in answer.read()
            with opened(f"{URLS[0]}/v1/live_call_routers/abc", method="DELETE") as answer:
                assert answer.status == 200
            assert [each.method for each in rootly_mock.requests] == ["GET", "DELETE"]

        def test_gone():
            assert threading.active_count() == 1
            with pytest.raises(urllib.error.URLError):
                opened(f"{URLS[0]}/v1/live_call_routers/abc")
    """
    run(project, source, "-W", "error").assert_outcomes(passed=2)


def test_without_specloom_the_fixtures_say_how_to_install_it(project: pytest.Pytester) -> None:
    project.makeconftest(
        """
        import sys

        class Missing:
            def find_spec(self, name, path=None, target=None):
                if name.partition(".")[0] in ("specloom", "specloom_mock"):
                    raise ModuleNotFoundError(f"No module named {name!r}", name=name)

        sys.meta_path.insert(0, Missing())
        """
    )
    result = run(project, "def test_it(rootly_client): pass")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*UsageError: the fixtures of rootly_client need specloom*in a clone of it*"])


def test_the_fixtures_are_listed_with_their_words(project: pytest.Pytester) -> None:
    result = run(project, "", "--fixtures")
    for name in ("rootly_mock", "rootly_client", "async_rootly_client", "vocobase_client"):
        result.stdout.fnmatch_lines([f"{name} -- *plugin.py:*"])

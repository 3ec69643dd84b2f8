"""The planted faults: what somebody could break unseen, and the tests that must see it.

``old`` stands exactly once in ``file``. ``caught_by`` are fast tests, given as pytest takes them, of which at least one
must fail; they read nothing outside the repository. With ``regenerate`` the generated packages are written anew by the
generator that has the fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SPECLOOM: Final = "generator/specloom"
RUNTIME: Final = f"{SPECLOOM}/python/runtime"
MOCK: Final = "mocks/specloom_mock"
ROUND_TRIP: Final = "tests/client/test_round_trip.py"
CASES: Final = "tests/cases/test_cases.py::test_the_case_gives_what_is_expected"
EXCHANGE: Final = "tests/unit/runtime/test_exchange.py"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault; ``what`` says in a sentence what is wrong while it is there."""

    name: str
    what: str
    file: str
    old: str
    new: str
    caught_by: tuple[str, ...]
    regenerate: bool = False


GENERATOR: Final = (
    Fault(
        name="required-flag-lost",
        what="The reader takes no member of an object for required.",
        file=f"{SPECLOOM}/read_schema.py",
        old="tuple(dict.fromkeys(intern(each) for each in value if type(each) is str))",
        new="()",
        caught_by=(CASES,),
    ),
    Fault(
        name="path-parameters-override",
        what="A path item's parameters replace those that the operation states itself.",
        file=f"{SPECLOOM}/read_operation.py",
        old="{**shared.parameters, **self.parameters.read(node)}",
        new="{**self.parameters.read(node), **shared.parameters}",
        caught_by=("tests/unit/front/test_read.py::test_own_parameters_replace_those_of_the_path",),
    ),
    Fault(
        name="link-out-of-the-folder",
        what="A reference is followed through a link out of the document's folder.",
        file=f"{SPECLOOM}/source.py",
        old="if not inside:",
        new="if not inside and not target.is_symlink():",
        caught_by=("tests/unit/front/test_refs.py::test_what_cannot_be_followed_costs_the_reference_only",),
    ),
    Fault(
        name="enums-closed-and-opened",
        what="Enums that come in are closed, and those that go out are open.",
        file=f"{SPECLOOM}/python/types.py",
        old='shape.kind != "enum" or not self._received or',
        new='shape.kind != "enum" or self._received or',
        caught_by=(CASES,),
    ),
    Fault(
        name="bound-off-by-one",
        what="A minimum becomes an exclusive one in the annotations.",
        file=f"{SPECLOOM}/python/constraints.py",
        old='_stricter("ge", schema.minimum,',
        new='_stricter("gt", schema.minimum,',
        caught_by=(f"{ROUND_TRIP}::test_bounds_are_those_of_the_page",),
        regenerate=True,
    ),
    Fault(
        name="wire-name-swapped",
        what="A member whose Python name differs is sent under its Python name.",
        file=f"{SPECLOOM}/python/plan_models.py",
        old='named = f"name={string_literal(wire)}"',
        new='named = f"name={string_literal(name)}"',
        caught_by=(f"{ROUND_TRIP}::test_both_spellings_of_the_connection_are_sent_as_they_are_spelt",),
        regenerate=True,
    ),
    Fault(
        name="field-dropped",
        what="Models have no member `enabled`.",
        file=f"{SPECLOOM}/python/plan_models.py",
        old="for wire, child in stated.items() if _is_takeable(wire)}",
        new='for wire, child in shape.schema.properties.items() if _is_takeable(wire) and wire != "enabled"}',
        caught_by=(f"{ROUND_TRIP}::test_a_router_is_created_listed_and_deleted",),
        regenerate=True,
    ),
    Fault(
        name="null-for-absent",
        what="Members of a request that nobody gave are sent as null.",
        file=f"{SPECLOOM}/python/plan_models.py",
        old='return annotation.code("UnsetType"), "UNSET"',
        new='return annotation.code("UnsetType"), "None"',
        caught_by=(f"{ROUND_TRIP}::test_an_update_sends_what_was_given_and_nothing_else",),
        regenerate=True,
    ),
    Fault(
        name="status-mapped-to-its-neighbour",
        what="The classes of documented errors stand under the next status.",
        file=f"{SPECLOOM}/python/plan_errors.py",
        old='[f"{class_.status}: {class_.name}"',
        new='[f"{class_.status + 1}: {class_.name}"',
        caught_by=(f"{ROUND_TRIP}::test_a_router_is_created_listed_and_deleted",),
        regenerate=True,
    ),
    Fault(
        name="query-explode-lost",
        what="A parameter that says `explode: false` is sent exploded.",
        file=f"{SPECLOOM}/python/wire.py",
        old="if parameter.explode != default_explode:",
        new="if parameter.explode and not default_explode:",
        caught_by=(CASES,),
    ),
    Fault(
        name="credentials-not-passed",
        what="The template of the client hands no credentials to the runtime.",
        file=f"{SPECLOOM}/python/templates/client.py.jinja",
        old="            {{ client.credentials }}\n",
        new="            credentials={},\n",
        caught_by=(f"{ROUND_TRIP}::test_an_update_sends_what_was_given_and_nothing_else",),
        regenerate=True,
    ),
    Fault(
        name="closed-inverted",
        what="Models that are open are marked as closed, and closed ones are not.",
        file=f"{SPECLOOM}/python/plan_models.py",
        old="is_closed = closed is not None and self._shapes.schemas[closed].always is False",
        new="is_closed = closed is None or self._shapes.schemas[closed].always is not False",
        caught_by=(CASES,),
    ),
    Fault(
        name="await-lost",
        what="The template of resources writes the call of the other client, so nothing is awaited.",
        file=f"{SPECLOOM}/python/templates/resource.py.jinja",
        old="method.async_call",
        new="method.call",
        caught_by=(f"{ROUND_TRIP}::test_the_asynchronous_clients_do_the_same",),
        regenerate=True,
    ),
    Fault(
        name="quote-not-escaped",
        what="A quote in a text of the document ends the string literal.",
        file=f"{SPECLOOM}/python/literals.py",
        old='escaped.replace(quote, "\\\\" + quote)',
        new="escaped",
        caught_by=("tests/property/test_literals.py::test_a_string_evaluates_to_its_text",),
    ),
    Fault(
        name="set-iterated",
        what="Imported names come in the order of a set, which differs from run to run.",
        file=f"{SPECLOOM}/python/imports.py",
        old="ordered = sorted(set(names), key=_member_key)",
        new="ordered = list(set(names))",
        caught_by=("tests/client/test_generated.py::test_no_hash_seed_zone_or_locale_changes_a_byte",),
    ),
    Fault(
        name="strict-exits-0",
        what="`generate --strict` exits 0 though something was approximated.",
        file=f"{SPECLOOM}/commands/making.py",
        old="        return 1\n",
        new="        return 0\n",
        caught_by=("tests/unit/cli/test_cli.py::test_strict_writes_nothing_where_something_is_lost",),
    ),
    Fault(
        name="check-asks-the-last-only",
        what="`check` exits 0 where the last API is up to date, whatever the others are.",
        file=f"{SPECLOOM}/commands/check.py",
        old="same = same and found.same",
        new="same = found.same",
        caught_by=("tests/unit/cli/test_cli.py::test_check_fails_for_any_of_the_apis",),
    ),
    Fault(
        name="hand-edit-overwritten",
        what="A file that was edited by hand is overwritten and its text is lost.",
        file=f"{SPECLOOM}/files.py",
        old='return {path: _free(f"{KEPT}/{path}", taken) for path in lost}',
        new="return {}",
        caught_by=("tests/unit/output/test_files.py::test_an_edited_file_is_repaired_and_nothing_is_lost",),
    ),
    Fault(
        name="value-beyond-its-bound",
        what="The smallest value of a range is one step below it where the bound is open.",
        file=f"{SPECLOOM}/amounts.py",
        old="(floor(count) + 1 if self.low_open else ceil(count)) * self.step",
        new="(floor(count) if self.low_open else ceil(count)) * self.step",
        caught_by=("tests/unit/values/test_values.py::test_every_valid_value_is_valid[integer steps]",),
    ),
    Fault(
        name="fixture-mislabelled",
        what="A wrong fixture may break other keywords than the one of its label.",
        file=f"{SPECLOOM}/vary_value.py",
        old="if len(faults) != 1 or (fault := faults.pop()) is None:",
        new="if not faults or (fault := faults.pop()) is None:",
        caught_by=("tests/unit/values/test_values.py::test_every_invalid_value_breaks_the_keyword_of_its_label",),
    ),
)

RUNTIME_FAULTS: Final = (
    Fault(
        name="path-value-not-encoded",
        what="A slash in a path value stays a slash, and makes another path.",
        file=f"{RUNTIME}/serialize.py",
        old="return quote(text, safe=keep)",
        new='return quote(text, safe=keep + "/")',
        caught_by=(f"{EXCHANGE}::test_a_request_is_exactly_what_was_declared",),
    ),
    Fault(
        name="query-array-joined",
        what="An exploded list is sent as one value.",
        file=f"{RUNTIME}/serialize.py",
        old="return [(key, encoded(text_of(item), keep)) for item in value]",
        new='return [(key, _joined(value, ",", False, keep))]',
        caught_by=(f"{EXCHANGE}::test_a_request_is_exactly_what_was_declared",),
    ),
    Fault(
        name="header-lost",
        what="A body is sent without its Content-Type.",
        file=f"{RUNTIME}/exchange.py",
        old='    fields["content-type"] = ("Content-Type", media_type)\n',
        new="",
        caught_by=(f"{EXCHANGE}::test_a_request_is_exactly_what_was_declared",),
    ),
    Fault(
        name="credentials-in-another-scheme",
        what="A bearer token is sent as `Token`.",
        file=f"{RUNTIME}/credentials.py",
        old='f"Bearer {token}"',
        new='f"Token {token}"',
        caught_by=(f"{EXCHANGE}::test_the_first_alternative_that_can_be_met_is_applied",),
    ),
    Fault(
        name="security-alternatives-mixed",
        what="An alternative counts as met where one of its credentials is there.",
        file=f"{RUNTIME}/exchange.py",
        old="if len(ready) == len(alternative):",
        new="if ready or not alternative:",
        caught_by=(f"{EXCHANGE}::test_the_first_alternative_that_can_be_met_is_applied",),
    ),
    Fault(
        name="secret-shown",
        what="The address that errors show holds the key.",
        file=f"{RUNTIME}/exchange.py",
        old="with_query(url, shown_pairs(pairs) + [(name, MASK) for name, _ in secret])",
        new="with_query(url, pairs + secret)",
        caught_by=(f"{EXCHANGE}::test_the_first_alternative_that_can_be_met_is_applied",),
    ),
    Fault(
        name="check-inverted",
        what="Arguments that the operation knows are refused, and those that it does not know are dropped.",
        file=f"{RUNTIME}/arguments.py",
        old="if name not in known:",
        new="if name in known:",
        caught_by=(f"{EXCHANGE}::test_arguments_are_checked_before_anything_is_sent",),
    ),
    Fault(
        name="sibling-reached",
        what="An id that is a word of the document reaches the operation of that word.",
        file=f"{RUNTIME}/arguments.py",
        old="    if plan.siblings:\n",
        new="    if not plan.siblings:\n",
        caught_by=(f"{EXCHANGE}::test_the_path_of_another_operation_is_refused",),
    ),
    Fault(
        name="error-swallowed",
        what="A call returns None where the answer is an error.",
        file=f"{RUNTIME}/exchange.py",
        old="raise error_of(settings, operation, request, response)",
        new="return None",
        caught_by=(f"{EXCHANGE}::TestSituations",),
    ),
    Fault(
        name="wrong-class-for-422",
        what="422 raises Conflict.",
        file=f"{RUNTIME}/errors.py",
        old="422: UnprocessableEntity,",
        new="422: Conflict,",
        caught_by=(f"{EXCHANGE}::test_a_status_has_the_class_that_names_it",),
    ),
    Fault(
        name="unknown-member-dropped",
        what="A member that the spec does not name is forgotten.",
        file=f"{RUNTIME}/tolerant.py",
        old="                unknown[key] = item\n",
        new="",
        caught_by=("tests/unit/runtime/test_codec.py::test_unknown_members_are_kept_and_no_departure",),
    ),
    Fault(
        name="strict-forgets",
        what="`strict=True` delivers what departs from the spec.",
        file=f"{RUNTIME}/codec.py",
        old="if strict and departures:",
        new="if strict and not departures:",
        caught_by=("tests/unit/runtime/test_codec.py::test_what_is_wrong_is_delivered_as_it_came",),
    ),
    Fault(
        name="redirects-are-followed",
        what="The asynchronous transport follows redirects.",
        file=f"{RUNTIME}/httpx2_transport.py",
        old="await self._client.send(built, auth=None, follow_redirects=False, stream=True)",
        new="await self._client.send(built, auth=None, follow_redirects=True, stream=True)",
        caught_by=("tests/unit/runtime/test_transport.py::test_a_redirect_is_not_followed_by_a_client_that_is_given",),
    ),
)

EMITTED: Final = (
    Fault(
        name="method-edited",
        what="The emitted update is a PATCH.",
        file="generated/rootly/rootly_client/resources/live_call_routers.py",
        old='    "PUT",\n',
        new='    "PATCH",\n',
        caught_by=(f"{ROUND_TRIP}::test_an_update_sends_what_was_given_and_nothing_else",),
    ),
    Fault(
        name="async-call-swapped",
        what="The asynchronous `delete` only reads.",
        file="generated/rootly/rootly_client/resources/live_call_routers.py",
        old='return await self._call(DELETE, path={"id": id}, options=options)',
        new='return await self._call(GET, path={"id": id}, options=options)',
        caught_by=(f"{ROUND_TRIP}::test_the_asynchronous_clients_do_the_same",),
    ),
    Fault(
        name="fixture-edited",
        what="A committed fixture has another value than the one that was generated.",
        file="generated/vocobase/vocobase_client/testing/fixtures/call_routing.update.json",
        old='{"name": "fullest", "parameters": {"path": {"routing_id": 120',
        new='{"name": "fullest", "parameters": {"path": {"routing_id": 0',
        caught_by=("tests/client/test_generated.py::test_what_is_committed_is_what_the_specs_give",),
    ),
)

SPECS: Final = (
    Fault(
        name="member-not-required",
        what="The spec lets an update of a call routing leave out its status.",
        file="specs/vocobase.yaml",
        old="required: [for_inbound_call, for_outbound_call, status]",
        new="required: [for_inbound_call, for_outbound_call]",
        caught_by=("tests/mock/test_vocobase.py::test_missing_fields_are_named",),
    ),
    Fault(
        name="example-of-another-shape",
        what="An example of the 429 has a number where its schema wants a text.",
        file="specs/rootly.yaml",
        old="error: Rate limit exceeded. Try again later.",
        new="error: 429",
        caught_by=("tests/specs/test_documents.py::test_every_example_is_valid_against_its_schema",),
    ),
    Fault(
        name="trigger-spelt-as-answered",
        what="The spec's update takes the trigger types in lower case, as answers spell them.",
        file="specs/rootly.yaml",
        old="enum: [Service, Group, EscalationPolicy]",
        new="enum: [service, group, escalation_policy]",
        caught_by=("tests/specs/test_documents.py::test_rootly_trigger_is_spelt_as_sent_and_as_answered",),
    ),
)

MOCK_FAULTS: Final = (
    Fault(
        name="replace-for-merge",
        what="Rootly's update forgets the attributes that were not sent.",
        file="mocks/behaviours/rootly.py",
        old="    merged = attributes | changes\n",
        new='    merged = {each: attributes.get(each) for each in ("name", "slug", "updated_at")} | changes\n',
        caught_by=("tests/mock/test_rootly.py::test_an_update_merges_and_moves_the_time",),
    ),
    Fault(
        name="merge-for-replace",
        what="Vocobase's update keeps the ids that were not sent.",
        file="mocks/behaviours/vocobase.py",
        old="value = sent.get(name)",
        new="value = sent.get(name, known.get(name))",
        caught_by=(
            "tests/mock/test_vocobase.py::test_an_update_replaces_and_the_list_shows_it",
            f"{ROUND_TRIP}::test_an_update_of_a_routing_replaces_it",
        ),
    ),
    Fault(
        name="updated-at-stands-still",
        what="Two updates within one millisecond have the same `updated_at`.",
        file="mocks/behaviours/rootly.py",
        old="now = max(latest + 1, now)",
        new="now = max(latest, now)",
        caught_by=("tests/mock/test_rootly.py::test_the_time_moves_though_the_clock_stands_still",),
    ),
    Fault(
        name="updated-at-stands-still-in-turns",
        what="Two updates within one millisecond have the same `updated_at`, with one of another router in between.",
        file="mocks/behaviours/rootly.py",
        old="now = max(_milliseconds(before) + 1, now)",
        new="now = max(_milliseconds(before), now)",
        caught_by=("tests/mock/test_rootly.py::test_the_time_moves_though_the_clock_stands_still",),
    ),
    Fault(
        name="slug-moves",
        what="An update of the name moves the slug.",
        file="mocks/behaviours/rootly.py",
        old='        attributes["updated_at"] = self._later_than(attributes["updated_at"])\n',
        new='        attributes["updated_at"] = self._later_than(attributes["updated_at"])\n'
        '        attributes["slug"] = slug_of(attributes["name"])\n',
        caught_by=("tests/mock/test_rootly.py::test_create_read_update_delete",),
    ),
    Fault(
        name="trigger-not-mapped",
        what="The trigger comes back in the spelling in which it was sent.",
        file="mocks/behaviours/rootly.py",
        old='"type": TRIGGER_TYPES.get(kind, kind)',
        new='"type": kind',
        caught_by=("tests/mock/test_rootly.py::test_the_trigger_is_mapped",),
    ),
    Fault(
        name="limit-not-counted",
        what="A rate limit header is the example of the spec and no count.",
        file="mocks/behaviours/rootly.py",
        old='        ("X-RateLimit-Remaining", str(left)),\n',
        new="",
        caught_by=("tests/mock/test_rootly.py::test_the_limit_is_counted",),
    ),
    Fault(
        name="deleted-still-readable",
        what="A router that was deleted is answered as if it had never been written.",
        file=f"{MOCK}/state.py",
        old="return key in self._deleted or (",
        new="return (",
        caught_by=(
            "tests/mock/test_rootly.py::test_create_read_update_delete",
            f"{ROUND_TRIP}::test_a_router_is_created_listed_and_deleted",
        ),
    ),
    Fault(
        name="405-without-allow",
        what="A method that is not allowed is refused without saying which are.",
        file=f"{MOCK}/engine.py",
        old='            headers=(("Allow", allowed),),\n',
        new="",
        caught_by=("tests/mock/test_protocol.py::test_405_lists_what_is_allowed",),
    ),
    Fault(
        name="401-not-checked",
        what="Any credential is accepted.",
        file=f"{MOCK}/security.py",
        old="if not found or not self.accepts(scheme, found):",
        new="if not found:",
        caught_by=("tests/mock/test_protocol.py::test_only_the_named_tokens_are_accepted",),
    ),
    Fault(
        name="existence-before-credentials",
        what="Whether a resource exists is told to callers without credentials.",
        file=f"{MOCK}/endpoint.py",
        old="        account = self._guard.check(request)\n        checker = self._prepared()\n",
        new="        checker = self._prepared()\n"
        '        service.behaviour.look_up(operation, checker.path_values(raw), "")\n'
        "        account = self._guard.check(request)\n",
        caught_by=(
            "tests/mock/test_protocol.py::test_credentials_come_before_existence_and_existence_before_validity",
        ),
    ),
    Fault(
        name="unknown-parameter-accepted",
        what="A query parameter that the operation does not have is passed over.",
        file=f"{MOCK}/check.py",
        old="if pairs and not self._open_query:",
        new="if pairs and self._open_query:",
        caught_by=("tests/mock/test_wire.py::test_what_is_refused",),
    ),
    Fault(
        name="item-split-after-decoding",
        what="An encoded comma splits a list in a path.",
        file=f"{MOCK}/wire.py",
        old="else text.split(delimiter)",
        new="else decoder(text).split(delimiter)",
        caught_by=("tests/mock/test_wire.py::test_styles",),
    ),
)

from __future__ import annotations

import keyword
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.api import Api, Operation, Schema, SchemaId
from specloom.python.names import (
    CLASSES,
    FIELDS,
    MODULES,
    attributes,
    constant,
    distinct,
    modules,
    pascal,
    snake,
    spelling,
)
from specloom.python.operation_names import OperationName, operation_names
from specloom.python.schema_names import schema_names
from specloom.python.siblings import siblings
from specloom.python.words import singular, words

TEXT = st.one_of(st.text(max_size=40), st.text("aAbB1_-. $<>+é中", max_size=120), st.sampled_from(keyword.kwlist))


@given(TEXT)
def test_every_name_is_a_plain_identifier(text: str) -> None:
    for name in (snake(text), pascal(text), constant(text)):
        assert name.isidentifier() and name.isascii() and not keyword.iskeyword(name) and not name.startswith("_")
        assert len(name) <= 65
    assert snake(text) == snake(text).lower()
    assert constant(text) == constant(text).upper()


@given(st.lists(TEXT, max_size=30, unique=True))
def test_attributes_are_distinct_and_not_reserved(texts: list[str]) -> None:
    chosen = attributes(texts, FIELDS)
    assert list(chosen) == texts
    assert len(set(chosen.values())) == len(texts)
    assert not FIELDS & set(chosen.values())
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in chosen.values())


@given(st.lists(TEXT, max_size=20, unique=True))
def test_modules_differ_on_case_blind_disks(texts: list[str]) -> None:
    chosen = modules(texts)
    assert len({name.casefold() for name in chosen.values()}) == len(texts)
    assert not MODULES & set(chosen.values())


@given(st.lists(TEXT, max_size=15, unique=True), TEXT)
def test_something_added_behind_changes_no_other_name_but_its_own_text(texts: list[str], more: str) -> None:
    before = attributes(texts)
    after = attributes([*texts, more])
    changed = {text for text in texts if before[text] != after[text]}
    assert not changed or snake(more) == more or more in texts


@given(st.dictionaries(st.integers(), st.lists(st.sampled_from(["a", "b", "a_2"]), min_size=1), max_size=10))
def test_distinct_gives_every_key_a_name_of_its_own(candidates: dict[int, list[str]]) -> None:
    chosen = distinct(candidates, {"b"})
    assert list(chosen) == list(candidates)
    assert len({*chosen.values()}) == len(candidates)
    assert "b" not in chosen.values()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTTPServer", "http_server"),
        ("OAuth2Token", "oauth2_token"),
        ("userIDs", "user_ids"),
        ("2FA", "n2fa"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("created<", "created_lt"),
        ("DateCreated>", "date_created_gt"),
        ("page[number]", "page_number"),
        ("@type", "type"),
        ("import", "import_"),
        ("match", "match"),
        ("naïve café", "naive_cafe"),
        ("用户", "u7528_u6237"),
        ("ﬁle", "file"),
        ("__init__", "init"),
        ("$", "dollar"),
        ("", "value"),
    ],
)
def test_names_are_what_a_person_would_choose(text: str, expected: str) -> None:
    assert snake(text) == expected


def test_a_text_that_is_its_own_name_keeps_it() -> None:
    assert attributes(["user-id", "user_id", "userId"]) == {
        "user-id": "user_id_",
        "user_id": "user_id",
        "userId": "user_id_2",
    }


def test_long_names_stay_different() -> None:
    one, other = pascal("a" * 100 + "b"), pascal("a" * 100 + "c")
    assert one != other
    assert max(len(one), len(other)) <= 64


@pytest.mark.parametrize(
    ("plural", "expected"),
    [("targets", "target"), ("policies", "policy"), ("statuses", "status"), ("addresses", "address"), ("boxes", "box"),
     ("status", "status"), ("series", "series"), ("houses", "house"), ("people", "person"), ("sizes", "size")],
)  # fmt: skip
def test_singular(plural: str, expected: str) -> None:
    assert singular(plural) == expected


def test_annotations_of_a_class_avoid_its_own_attributes() -> None:
    assert spelling("list", {"list"}) == "builtins.list"
    assert spelling("date", {"date"}) == "dt.date"
    assert spelling("list", {"date"}) == "list"


def api(*operations: Operation, schemas: tuple[Schema, ...] = ()) -> Api:
    found = {schema.id: schema for schema in schemas}
    return Api(pointer="#", openapi="3.1.0", title="t", version="1", operations=operations, schemas=found)


def operation(method: str, path: str, id_: str = "", *tags: str) -> Operation:
    return Operation(pointer=f"#/{method} {path}", method=method, path=path, operation_id=id_, tags=tags)


@pytest.mark.parametrize(
    ("method", "path", "id_", "tag", "expected"),
    [
        ("PUT", "/v1/live_call_routers/{id}", "updateLiveCallRouter", "LiveCallRouters", "live_call_routers.update"),
        ("POST", "/v1/live_call_routers/n", "generateLiveCallRouterPhoneNumber", "LiveCallRouters",
         "live_call_routers.generate_phone_number"),
        ("GET", "/orgs/{org}/repos", "repos/list-for-org", "repos", "repos.list_for_org"),
        ("POST", "/v1/accounts/{account}/bank_accounts", "PostAccountsAccountBankAccounts", "",
         "accounts.create_bank_account"),
        ("PUT", "/api/v1/items/{item_id}", "update_item_api_v1_items__item_id__put", "items", "items.update"),
        ("GET", "/users", "UsersController_findAll", "users", "users.find_all"),
        ("GET", "/projects/{id}/issues", "listProjectIssues", "Issues", "issues.list_project_issues"),
        ("GET", "/pets", "getPets", "pets", "pets.list"),
        ("GET", "/albums/{id}", "get-an-album", "Albums", "albums.get"),
        ("GET", "/things", "", "", "things.list"),
        ("GET", "/things/{id}", "", "", "things.get"),
        ("POST", "/things", "", "", "things.create"),
        ("DELETE", "/things/{id}", "", "", "things.delete"),
        ("POST", "/things/{id}/cancel", "", "", "things.cancel"),
        ("GET", "/", "", "", "api.get"),
        ("GET", "/v1/import", "import", "class", "class_.import_"),
        ("GET", "/files/{file_id}", "get_files_id", "Files", "files.get"),
        ("POST", "/files/{file_id}/copy", "post_files_id_copy", "Files", "files.copy"),
        ("GET", "/a-families/{family_code}/attrs/{code}", "get_a_family_attrs__code_", "", "a_families.get_attr"),
        ("GET", "/evals/{id}/runs", "getEvalRuns", "Evals", "evals.get_runs"),
        ("GET", "/files/{id}/versions", "", "File versions", "file_versions.list"),
        ("GET", "/users/{id}/avatar", "", "User avatars", "user_avatars.get"),
        ("POST", "/users/{id}/groups/{group}/members", "", "users", "users.create_group_member"),
        ("GET", "/files/{id}/thumbnail.{extension}", "", "files", "files.get_thumbnail"),
        ("GET", "/pets.json", "", "pets", "pets.list"),
        ("GET", "/api/2/issue/preview", "", "", "issue.get_preview"),
        ("POST", "/trees/{id}/levels:append", "", "trees", "trees.append_levels"),
        ("POST", "/trees/{id}:fell", "", "trees", "trees.fell"),
        ("PUT", "/files/{id}#add_shared_link", "put_files_id#add_shared_link", "Links", "links.add_shared_link"),
        ("GET", "/customers/search", "GetCustomersSearch", "", "customers.search"),
        ("POST", "/v1/embeddings", "embeddings_v1_embeddings_post", "embeddings", "embeddings.create"),
        ("POST", "/videos", "POST-video", "Videos", "videos.create"),
        ("DELETE", "/things", "", "", "things.delete_all"),
        ("PUT", "/users/{id}/folders/0", "put_users_id_folders_0", "Transfer folders", "transfer_folders.update"),
        ("GET", "/v1/3d_secure/{three_d_secure}", "Get3dSecureThreeDSecure", "", "n3d_secure.get"),
        ("GET", "/organization/spend_limit", "Getorganizationspendlimit", "", "organization.get_spend_limit"),
        ("GET", "/mypermissions", "getMyPermissions", "Permissions", "permissions.get_my_permissions"),
        ("POST", "/v1/issuing/cards/{card}/block", "", "", "issuing.block_card"),
        ("POST", "/v1/charges/{id}/dispute/close", "", "", "charges.close_dispute"),
        ("POST", "/v1/checkout/sessions/{id}:expire", "", "", "checkout.expire_session"),
        ("POST", "/intents/{id}/verify_deposits", "", "", "intents.verify_deposits"),
        ("POST", "/pet/updateAlias", "", "pet", "pet.update_alias"),
        ("PUT", "/datasets/{id}/refresh", "", "datasets", "datasets.refresh"),
        ("POST", "/helpers/test_clocks", "", "", "helpers.create_test_clock"),
        ("POST", "/v1/agents", "agents_api_v1_agents_create", "beta.agents", "beta_agents.create"),
        ("GET", "/v1/agents/{id}", "agents_api_v1_agents_get", "beta.agents", "beta_agents.get"),
        ("GET", "/items", "read_items_api_v1_items_get", "items", "items.read"),
        ("GET", "/V1/search", "searchV1SearchGet", "search", "search.search"),
        ("GET", "/api/v1/app", "v1.application.list", "Application", "application.list"),
        ("POST", "/api/v1/app/{id}/replay", "v1.application.replay-all", "Application", "application.replay_all"),
        ("GET", "/app", "v1.application.list", "Application", "application.v1_list"),
        ("POST", "/judges/{id}/live", "judge_conversation", "beta.judges", "beta_judges.judge_conversation"),
        ("POST", "/v1/hooks", "CreateWebhooksIntegration", "Webhooks Integration", "webhooks_integration.create"),
        ("GET", "/product/{id}", "9d82d40f4758612d28c98612ce997deb", "Products", "products.get"),
        ("GET", "/test", "20CBF3CA-4F9F-455E-8A3E-3C2B2CD9849A", "", "test.get"),
        ("DELETE", "/V1/order-ref", "somethingManagement" * 4 + "V1RemoveDelete", "order-ref", "order_ref.delete"),
    ],
)  # fmt: skip
def test_operations_are_called_as_a_person_would(method: str, path: str, id_: str, tag: str, expected: str) -> None:
    one = operation(method, path, id_, *([tag] if tag else []))
    name = operation_names(api(one))[one.pointer]
    assert f"{name.resource}.{name.method}" == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (["GET /a/{id}", "POST /a/{id}"], ["a.get", "a.update"]),
        (["GET /a/{id}", "PATCH /a/{id}", "POST /a/{id}"], ["a.get", "a.update", "a.post"]),
        (["PATCH /a/{id}", "PUT /a/{id}"], ["a.update", "a.replace"]),
        (["PUT /a/{id}", "PATCH /a/{id}"], ["a.update", "a.patch"]),
        (["GET /a/slack", "POST /a/slack", "GET /a/slack/{id}"], ["a.list_slack", "a.create_slack", "a.get_slack"]),
        (["GET /a/slack.json", "GET /a/slack/{id}.json"], ["a.list_slack", "a.get_slack"]),
        (["GET /a/{name}", "GET /a/{name}/{key}"], ["a.get", "a.get_by_key"]),
        (["POST /a/people", "POST /a/persons"], ["a.create_person", "a.create_persons"]),
        (["GET /a/data", "GET /a/{key}/data"], ["a.get_data", "a.get_data_by_key"]),
        (["POST /a/box/{b}:cancel", "POST /a/{n}/box/{c}:cancel"], ["a.cancel_box", "a.cancel_box_by_c"]),
        (["GET /users/{id}/teams", "GET /teams"], ["users.list_teams", "teams.list"]),
    ],
)
def test_paths_know_each_other(places: list[str], expected: list[str]) -> None:
    operations = [operation(*place.split(" ")[:2], "", *place.split(" ")[2:]) for place in places]
    names = operation_names(api(*operations))
    assert [f"{names[one.pointer].resource}.{names[one.pointer].method}" for one in operations] == expected


def test_a_second_version_of_an_operation_says_so() -> None:
    first = operation("GET", "/v1/app", "v1.app.list", "App")
    second = operation("GET", "/v2/app", "v2.app.list", "App")
    names = operation_names(api(first, second))
    assert [names[one.pointer].method for one in (first, second)] == ["list", "v2_list"]
    assert [names[one.pointer].full for one in (first, second)] == ["AppList", "V2AppList"]


def test_models_do_not_say_twice_what_an_operation_and_its_resource_are_both_called() -> None:
    one = operation("GET", "/search", "search", "Search")
    assert operation_names(api(one))[one.pointer].full == "Search"


def test_what_lies_below_something_else_says_of_what() -> None:
    nested, plain = operation("GET", "/groups/{id}/pets", "", "Pets"), operation("GET", "/pets", "", "Pets")
    old = operation("GET", "/old/pets", "", "Pets")
    names = operation_names(api(nested, old, plain))
    assert [names[one.pointer].method for one in (nested, old, plain)] == ["list_for_group", "list_in_old", "list"]


@given(
    st.sampled_from(["GET", "POST"]),
    st.text("{}/:#.av1-_", max_size=400).map("/".__add__),
    st.text("getidav1_", max_size=200),
    st.text("av1 ", max_size=20),
)
def test_any_path_gives_a_name(method: str, path: str, id_: str, tag: str) -> None:
    one = operation(method, path, id_, tag)
    assert operation_names(api(one))[one.pointer].method.isidentifier()


@pytest.mark.parametrize(
    ("path", "id_", "tags"),
    [
        ("/v1" + "a" * 5000 + "!", "", ()),
        ("/{id}" * 190, "get" + "Id" * 5000 + "X", ()),
        ("/a" + "/{a_a_a_a}" * 190, "getA" + "A" * 5000 + "X", ()),
        ("/" + "{a}" * 500 + "!", "", ()),
        ("/a/b/{id}", "", ("Ab" * 50_000,)),
        ("/a/b/{id}", "", ("a." * 50_000,)),
    ],
)
def test_no_name_takes_a_power_of_its_length(path: str, id_: str, tags: tuple[str, ...]) -> None:
    """Would not end within a person's patience if it did."""
    one = operation("GET", path, id_, *tags)
    other = operation("GET", "/" + "a" * 5000)
    assert operation_names(api(one, other))[one.pointer].method
    assert not siblings([one, other])


IDS = st.sampled_from(["", "getPet", "getPets", "get_pet", "pet", "list", "a/list", "PetController_get"])
PATHS = st.sampled_from(["/", "/pets", "/pets/{id}", "/v1/pets/{id}/owner", "/import", "/close"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["GET", "PUT", "PATCH", "POST"]),
            PATHS,
            IDS,
            st.sampled_from(["", "Pet", "pets", "Resource", "close"]),
        ),
        max_size=12,
    )
)
def test_methods_are_distinct_in_their_resource(rows: list[tuple[str, str, str, str]]) -> None:
    operations = [
        Operation(pointer=f"#/{number}", method=method, path=path, operation_id=id_, tags=(tag,) if tag else ())
        for number, (method, path, id_, tag) in enumerate(rows)
    ]
    names = operation_names(api(*operations))
    assert len({(name.resource, name.method) for name in names.values()}) == len(operations)
    assert len({(name.resource, name.constant) for name in names.values()}) == len(operations)
    assert len({name.full for name in names.values()}) == len(operations)
    assert len({name.resource for name in names.values()}) == len({name.resource_class for name in names.values()})
    assert all(name.method.isidentifier() and not keyword.iskeyword(name.method) for name in names.values())


def test_the_configuration_has_the_last_word() -> None:
    one, other = operation("GET", "/pets", "getPets"), operation("GET", "/pets/{id}", "getPet")
    names = operation_names(api(one, other), {other.pointer: "animals.list", one.pointer: "everything"})
    assert (names[one.pointer].resource, names[one.pointer].method) == ("pets", "everything")
    assert (names[other.pointer].resource, names[other.pointer].method) == ("animals", "list")


def test_a_resource_is_not_called_like_a_model() -> None:
    pet = Schema(pointer="#/components/schemas/Pet", id=SchemaId("#/components/schemas/Pet"), component="Pet")
    one = operation("GET", "/pet", "getPet", "Pet")
    assert operation_names(api(one, schemas=(pet,)))[one.pointer].resource_class == "PetResource"


def named(*places: str, title: str = "", overrides: dict[str, str] | None = None) -> list[str]:
    schemas = [
        Schema(
            pointer=place,
            id=SchemaId(place),
            title=title,
            component=place.rpartition("/")[2] if re.fullmatch(r"#/components/schemas/[^/]+", place) else "",
        )
        for place in places
    ]
    none: dict[str, OperationName] = {}
    return list(schema_names(api(schemas=tuple(schemas)), [schema.id for schema in schemas], none, overrides).values())


UPDATE = "#/components/schemas/update_live_call_router"


def test_inline_schemas_are_called_after_their_place() -> None:
    attributes_ = f"{UPDATE}/properties/data/properties/attributes"
    assert named(
        UPDATE,
        f"{UPDATE}/properties/data",
        attributes_,
        f"{attributes_}/properties/paging_targets/items",
        f"{attributes_}/properties/paging_targets/items/properties/type",
    ) == [
        "UpdateLiveCallRouter",
        "UpdateLiveCallRouterData",
        "UpdateLiveCallRouterAttributes",
        "PagingTarget",
        "PagingTargetType",
    ]


def test_what_several_would_be_called_has_its_parent_in_front() -> None:
    assert named(
        "#/components/schemas/A/properties/owner", "#/components/schemas/A", "#/components/schemas/B",
        "#/components/schemas/B/properties/owner", "#/components/schemas/B/properties/keeper",
    ) == ["AOwner", "A", "B", "BOwner", "Keeper"]  # fmt: skip


def test_what_says_too_little_keeps_the_noun_that_tells_of_it() -> None:
    items = "properties/order_metadata/items"
    assert named(
        "#/components/schemas/A", f"#/components/schemas/A/{items}", "#/components/schemas/B",
        f"#/components/schemas/B/{items}",
    ) == ["A", "AOrderMetadataItem", "B", "BOrderMetadataItem"]  # fmt: skip


def test_no_name_means_something_else_when_another_place_for_it_comes_in_front() -> None:
    first = ["#/components/schemas/B", "#/components/schemas/B/properties/owner"]
    before = dict(zip(named(*first), first, strict=True))
    more = ["#/components/schemas/A", "#/components/schemas/A/properties/owner", *first]
    after = dict(zip(named(*more), more, strict=True))
    assert all(before[name] == after[name] for name in before.keys() & after.keys())


def test_components_choose_first_and_reserved_names_are_not_used() -> None:
    assert named("#/components/schemas/A/properties/model", "#/components/schemas/pet", "#/components/schemas/Pet",
                 "#/components/schemas/Model")[1:] == ["PetSchema", "Pet", "ModelSchema"]  # fmt: skip


def test_a_title_is_used_where_it_is_the_only_one() -> None:
    assert named("#/components/schemas/A/properties/x", title="Nice Thing") == ["NiceThing"]
    assert named("#/components/schemas/A/properties/x", "#/components/schemas/A/properties/y", title="Nice Thing") == [
        "X",
        "Y",
    ]


def test_an_override_wins() -> None:
    place = "#/components/schemas/A/properties/x"
    assert named("#/components/schemas/Better", place, overrides={place: "Better"}) == ["BetterSchema", "Better"]


STEPS = st.sampled_from(
    [
        "/properties/data",
        "/items",
        "/oneOf/0",
        "/oneOf/1",
        "/additionalProperties",
        "/properties/Type",
        "/allOf/0",
        "/not",
    ]
)


@given(st.lists(st.lists(STEPS, max_size=6).map("".join), max_size=15, unique=True))
def test_models_are_distinct_short_and_not_reserved(trails: list[str]) -> None:
    chosen = named(*(f"#/components/schemas/Thing{trail}" for trail in trails))
    assert len(set(chosen)) == len(trails)
    assert all(len(name) <= 72 and name.isidentifier() for name in chosen)
    assert not CLASSES & set(chosen)


@given(st.text(max_size=60))
def test_words_are_lower_case_ascii(text: str) -> None:
    assert all(re.fullmatch(r"[a-z0-9]+", word) for word in words(text))

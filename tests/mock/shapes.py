"""A small API of the further ways in which documents speak of resources: actions, alternatives, names for ids, lists
without items, items that are called otherwise than where they are made, ids in bodies, and what nobody writes.
"""

from __future__ import annotations

from typing import Any

from tests.mock.crud import PROBLEM, Spec, answers, json_body, path_parameter, ref

TEXT: Spec = {"type": "string"}
ORDER: Spec = {
    "type": "object",
    "required": ["id", "title"],
    "properties": {"id": {"type": "integer", "readOnly": True}, "title": TEXT, "note": TEXT},
}
NEW: Spec = {"type": "object", "required": ["title"], "properties": {"title": TEXT}}
NOTED: Spec = {"type": "object", "required": ["note"], "properties": {"note": TEXT}}
GONE: Spec = {
    "type": "object",
    "required": ["id", "deleted"],
    "properties": {"id": {"type": "integer"}, "deleted": {"type": "boolean", "enum": [True]}},
}
ZONE: Spec = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "integer", "readOnly": True}, "name": TEXT, "ttl": {"type": "integer"}},
}
BADGE: Spec = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer", "readOnly": True}, "text": TEXT},
}
REMARK: Spec = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "format": "uuid", "readOnly": True}, "body": TEXT},
}
THING: Spec = {"type": "object", "required": ["name"], "properties": {"id": {"type": "integer"}, "name": TEXT}}
LIMIT: Spec = {"type": "object", "required": ["cents"], "properties": {"cents": {"type": "integer"}}}
PLAN: Spec = {"type": "object", "required": ["id", "label"], "properties": {"id": TEXT, "label": TEXT}}

ORDER_ID = path_parameter("id", type="integer", minimum=1)
TEAM = path_parameter("team", type="string")


def created(name: str, body: Spec) -> Spec:
    return {"requestBody": json_body(body), "responses": answers(ref(name), "201")}


def listed(name: str) -> Spec:
    return {"responses": answers({"type": "array", "items": ref(name)})}


def shown(name: str) -> Spec:
    return {"responses": answers(ref(name))}


def taken(name: str, body: Spec) -> Spec:
    return {"requestBody": json_body(body), "responses": answers(ref(name))}


NOTHING: Spec = {"responses": answers(None, "204")}
SHAPES: Spec = {
    "openapi": "3.1.0",
    "info": {"title": "Shapes", "version": "1"},
    "paths": {
        "/orders": {"get": listed("Order"), "post": created("Order", NEW)},
        "/orders/{id}": {
            "parameters": [ORDER_ID],
            "get": {"responses": answers({"anyOf": [ref("Order"), ref("Gone")]})},
            "post": taken("Order", {**NEW, "required": []}),
            "delete": NOTHING,
        },
        "/orders/{id}/cancel": {"parameters": [ORDER_ID], "post": shown("Order")},
        "/orders/{id}:hold": {"parameters": [ORDER_ID], "post": taken("Order", NOTED)},
        "/orders/{id}/note": {"parameters": [ORDER_ID], "put": taken("Order", NOTED)},
        "/orders/{id}/duplicate": {"parameters": [ORDER_ID], "post": shown("Order")},
        "/orders/{id}/remarks": {
            "parameters": [ORDER_ID],
            "get": listed("Remark"),
            "post": created("Remark", {"type": "object", "properties": {"body": TEXT}}),
        },
        "/zones": {"get": listed("Zone"), "post": created("Zone", ZONE)},
        "/zones/{id_or_name}": {
            "parameters": [path_parameter("id_or_name", type="string")],
            "get": shown("Zone"),
            "patch": taken("Zone", {"type": "object", "properties": {"ttl": {"type": "integer"}}}),
            "delete": NOTHING,
        },
        "/teams/{team}/badges": {
            "parameters": [TEAM],
            "get": listed("Badge"),
            "post": created("Badge", {"type": "object", "properties": {"text": TEXT}}),
        },
        "/team_badges/{id}": {
            "parameters": [path_parameter("id", type="integer")],
            "get": shown("Badge"),
            "delete": NOTHING,
        },
        "/things": {"post": created("Thing", THING), "put": taken("Thing", ref("Thing"))},
        "/things/{id}": {
            "parameters": [path_parameter("id", type="integer")],
            "get": shown("Thing"),
            "delete": NOTHING,
        },
        "/limit": {"get": shown("Limit"), "post": taken("Limit", LIMIT), "delete": NOTHING},
        "/plans": {"get": listed("Plan")},
        "/plans/{id}": {"parameters": [path_parameter("id", type="string")], "get": shown("Plan")},
    },
    "components": {
        "schemas": {
            "Order": ORDER,
            "Gone": GONE,
            "Zone": ZONE,
            "Badge": BADGE,
            "Remark": REMARK,
            "Thing": THING,
            "Limit": LIMIT,
            "Plan": PLAN,
        },
        "responses": {
            "Problem": {"description": "refused", "content": {"application/json": {"schema": PROBLEM}}},
        },
    },
}


def with_paths(**paths: Any) -> Spec:
    """The API with further paths, or with some of its own changed; None takes one out."""
    changed = SHAPES["paths"] | paths
    return {**SHAPES, "paths": {path: each for path, each in changed.items() if each is not None}}

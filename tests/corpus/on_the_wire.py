"""A fixture of a request as it stands on the wire; written apart from the mock's readers and the client's writers."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from msgspec import UNSET

from specloom.api import Api, Operation, Parameter, SchemaId
from specloom.fixtures import RequestFixture

BOUNDARY = "specloom-boundary"
Pairs = list[tuple[str, str]]
TYPED = ("type", "anyOf", "oneOf")
"""Keywords that a wrong type breaks."""


class Unwritable(Exception):
    """A fixture that no wire carries; the message is the reason."""


def request_of(api: Api, operation: Operation, fixture: RequestFixture) -> tuple[str, str, dict[str, str], bytes]:
    """Method, target, headers and body."""
    # No fragment is ever sent (RFC 3986, 3.5), and a query that stands in the path goes where queries go.
    template, _, fixed = operation.path.partition("#")[0].partition("?")
    path = operation.servers[0].base_path + template
    query: list[str] = [fixed] if fixed else []
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for parameter in operation.parameters:
        values = fixture.parameters.get(parameter.location, {})
        if parameter.name not in values:
            continue
        value = values[parameter.name]
        refuse_composites(api, parameter, value, fixture)
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.name}}}", in_path(parameter, value))
        elif parameter.location == "query":
            query += in_query(parameter, value)
        elif parameter.location == "querystring":
            query.append(whole(parameter, value))
        elif parameter.location == "header":
            headers[parameter.name] = text(value, parameter) if parameter.content is None else json.dumps(value)
        else:
            cookies += in_cookie(parameter, value)
    authorize(api, operation, headers, query, cookies)
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    body = packed(body_of(operation, fixture, headers), headers)
    for name, value in headers.items():
        if any(ord(each) > 255 or each in "\r\n\0" for each in name + value) or value != value.strip():
            raise Unwritable(f"the header {name} has a value that no header carries")
    return operation.method, path + (f"?{'&'.join(query)}" if query else ""), headers, body


def packed(body: bytes, headers: dict[str, str]) -> bytes:
    """The body in the content coding that a header says it has (RFC 9110, 8.4)."""
    coding = next((value for name, value in headers.items() if name.lower() == "content-encoding"), "")
    return gzip.compress(body) if coding == "gzip" else zlib.compress(body) if coding == "deflate" else body


def in_cookie(parameter: Parameter, value: Any) -> list[str]:
    if parameter.content is not None:
        return [f"{parameter.name}={json.dumps(value)}"]
    if parameter.style == "form" and isinstance(value, (dict, list)):
        return in_query(parameter, value)
    return [f"{parameter.name}={text(value, parameter)}"]


def refuse_composites(api: Api, parameter: Parameter, value: Any, fixture: RequestFixture) -> None:
    breaks = fixture.breaks
    if breaks is None or breaks.where == "body" or breaks.name != parameter.name or parameter.content is not None:
        return
    # In an exploded object the name of the parameter is one of a member, whatever its alternatives are.
    is_member = parameter.style == "form" and parameter.explode and may_be_composite(api, parameter)
    is_wrong_type = breaks.keyword == "type" and (isinstance(value, (dict, list)) or may_be_composite(api, parameter))
    if is_wrong_type or (breaks.keyword in TYPED and is_member):
        raise Unwritable("a value of a wrong type inside an object, or for one, in a parameter")


def may_be_composite(api: Api, parameter: Parameter) -> bool:
    """Whether any text may stand for a parameter as some member of an object."""
    waiting = [parameter.schema] if parameter.schema is not None else []
    seen = set[SchemaId]()
    while waiting:
        identity = waiting.pop()
        if identity in seen:
            continue
        seen.add(identity)
        schema = api.schemas[identity]
        if "object" in schema.types or schema.properties:
            return True
        waiting += [each for each in (schema.ref, *schema.any_of, *schema.one_of) if each is not None]
    return False


def authorize(api: Api, operation: Operation, headers: dict[str, str], query: list[str], cookies: list[str]) -> None:
    requirement = next(iter(operation.security), None)
    for name in requirement.schemes if requirement is not None else ():
        scheme = api.security_schemes.get(name)
        if scheme is None or scheme.type == "mutualTLS":
            continue
        if scheme.type == "apiKey":
            if scheme.location == "header":
                headers[scheme.parameter_name] = "key"
            else:
                (query if scheme.location == "query" else cookies).append(f"{scheme.parameter_name}=key")
        elif scheme.scheme == "basic":
            headers["Authorization"] = f"Basic {b64encode(b'user:word').decode()}"
        else:
            headers["Authorization"] = "Bearer token" if scheme.scheme in ("", "bearer") else f"{scheme.scheme} token"


def scalar(value: Any) -> str:
    if isinstance(value, (dict, list)):
        raise Unwritable("a nested value in a parameter")
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def escaped(value: Any) -> str:
    return quote(scalar(value), safe="")


def text(value: Any, parameter: Parameter) -> str:
    """Style simple, not escaped."""
    if isinstance(value, list):
        return ",".join(map(scalar, value))
    if isinstance(value, dict):
        between = "=" if parameter.explode else ","
        return ",".join(f"{name}{between}{scalar(each)}" for name, each in value.items())
    return scalar(value)


def in_path(parameter: Parameter, value: Any) -> str:
    if parameter.content is not None:
        return quote(json.dumps(value), safe="")
    if parameter.style == "matrix":
        return matrix(parameter, value)
    start = "." if parameter.style == "label" else ""
    between = "." if start and parameter.explode else ","
    if isinstance(value, list):
        return start + between.join(map(escaped, value))
    if isinstance(value, dict):
        pairs = ((escaped(name), escaped(each)) for name, each in value.items())
        return start + between.join(("=" if parameter.explode else ",").join(pair) for pair in pairs)
    return start + escaped(value)


def matrix(parameter: Parameter, value: Any) -> str:
    name = escaped(parameter.name)
    if isinstance(value, list):
        if parameter.explode:
            return "".join(f";{name}={escaped(each)}" for each in value)
        return f";{name}={','.join(map(escaped, value))}"
    if isinstance(value, dict):
        if parameter.explode:
            return "".join(f";{escaped(key)}={escaped(each)}" for key, each in value.items())
        return f";{name}={','.join(f'{escaped(key)},{escaped(each)}' for key, each in value.items())}"
    return f";{name}={escaped(value)}"


def in_query(parameter: Parameter, value: Any) -> list[str]:
    name = escaped(parameter.name)
    if parameter.content is not None:
        return [f"{name}={quote(json.dumps(value), safe='')}"]
    if parameter.style == "deepObject" and isinstance(value, dict):
        return [
            f"{name}[{escaped(key)}]={escaped(one)}"
            for key, each in value.items()
            for one in (each if isinstance(each, list) else [each])
        ]
    if isinstance(value, (list, dict)) and parameter.explode:
        pairs: Pairs = [(name, escaped(each)) for each in value] if isinstance(value, list) else list(members(value))
        return [f"{key}={each}" for key, each in pairs]
    between = {"spaceDelimited": "%20", "pipeDelimited": "|"}.get(parameter.style, ",")
    if isinstance(value, list):
        return [f"{name}={between.join(map(escaped, value))}"]
    if isinstance(value, dict):
        return [f"{name}={between.join(f'{escaped(key)}{between}{escaped(each)}' for key, each in value.items())}"]
    return [f"{name}={escaped(value)}"]


def members(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, each in value.items():
        for one in each if isinstance(each, list) else [each]:
            yield escaped(name), escaped(one)


def whole(parameter: Parameter, value: Any) -> str:
    if parameter.content is not None and "urlencoded" in parameter.content.name and isinstance(value, dict):
        return "&".join(f"{name}={each}" for name, each in members(value))
    return quote(json.dumps(value) if not isinstance(value, str) else value, safe="")


def refuse_types(fixture: RequestFixture) -> None:
    """Forms, texts and bytes carry no types, and nothing at all is no body."""
    breaks, is_json = fixture.breaks, "json" in fixture.media_type
    if breaks is not None and breaks.where == "body" and breaks.keyword in TYPED and not is_json:
        raise Unwritable("a value of a wrong type in a form or a text, which carry no types")
    if breaks is not None and breaks.where == "body" and re.match(r"multipart/(?!form-data)", fixture.media_type):
        raise Unwritable("a wrong value in parts that have no names")
    if "xml" in fixture.media_type and fixture.body in ("", {}):
        raise Unwritable("an empty text, which is no XML")


def body_of(operation: Operation, fixture: RequestFixture, headers: dict[str, str]) -> bytes:
    if not fixture.media_type:
        return b""
    refuse_types(fixture)
    ranges = {"*/*": "application/json", "application/*": "application/json"}
    name = fixture.media_type.partition(";")[0].strip()
    name = ranges.get(name, name.replace("/*", "/plain"))
    headers["Content-Type"] = name
    value = fixture.body
    if not re.fullmatch(r"[^/\s]+/[^/\s]+", name):
        raise Unwritable("a media type that is none")
    if value is UNSET:
        if name.startswith("multipart/"):
            raise Unwritable("a multipart body without a value")
        if "json" in name:
            raise Unwritable("a body of JSON that no value stands for")
        return b"x"
    if name == "application/x-www-form-urlencoded" and isinstance(value, dict):
        refuse_empty_arrays(value)
        return "&".join(f"{key}={each}" for key, each in fields(operation, name, value)).encode()
    if name == "multipart/form-data":
        refuse_empty_arrays(value)
        headers["Content-Type"] += f"; boundary={BOUNDARY}"
        return multipart(value)
    if name.endswith(("json", "+json")):
        return json.dumps(value).encode()
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


def refuse_empty_arrays(value: Any) -> None:
    if not isinstance(value, dict):
        raise Unwritable("a multipart body that is no object")
    if [] in value.values():
        raise Unwritable("an empty array in a form, which is written as nothing")


def fields(operation: Operation, media_type: str, value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of a form: arrays of scalars repeat their name, everything else that is nested is JSON; but for what
    the encoding says is a deepObject.
    """
    contents = operation.body.content if operation.body is not None else ()
    encoding = next((each.encoding for each in contents if each.name.startswith(media_type)), {})
    for name, each in value.items():
        if name in encoding and encoding[name].style == "deepObject":
            yield from deep(quote(name, safe=""), each)
            continue
        for one in each if isinstance(each, list) else [each]:
            content = json.dumps(one) if isinstance(one, (dict, list)) else scalar(one)
            yield quote(name, safe=""), quote(content, safe="")


def deep(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if value in ({}, []):
        raise Unwritable("an empty array or object in a deepObject, which is written as nothing")
    if isinstance(value, (dict, list)):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from deep(f"{name}[{quote(str(key), safe='')}]", each)
    else:
        yield name, quote(scalar(value), safe="")


def multipart(value: dict[str, Any]) -> bytes:
    parts: list[str] = []
    for name, each in value.items():
        for one in each if isinstance(each, list) else [each]:
            content = json.dumps(one) if isinstance(one, (dict, list)) else scalar(one)
            parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{content}\r\n')
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode("utf-8", "replace")

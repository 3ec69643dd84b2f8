"""The clients: arguments for what proves who is calling, and an attribute for each resource."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, cast

import msgspec

from specloom.api import Api, Json, SecurityScheme
from specloom.python import names
from specloom.python.imports import Use, import_lines
from specloom.python.layout import call, dict_, prefixed, signature, written
from specloom.python.literals import docstring, markdown_code, string_literal
from specloom.python.plan import Accessor, ClientClass, ClientModule, ResourceModule

_SETTINGS: Final[frozenset[str]] = frozenset(
    ("base_url", "timeout", "retries", "transport", "middleware", "on_departure", "clock", "self")
)


_SHOWN: Final = re.compile(
    r"(?<![\w-])([A-Za-z][A-Za-z0-9]{0,15}[_-](?:[A-Za-z0-9]{1,15}[_-]){0,3})(?:[xX]{3,}|\*{3,}|\.{3}|<)"
)
"""A secret that a document shows in part: what it begins with, ending in ``_`` or ``-``, and something in its place."""


_FLOWS: Final[Mapping[str, str]] = {
    "implicit": "Implicit flow",
    "password": "Flow by the password of a resource's owner",
    "clientCredentials": "Flow by credentials of the client",
    "authorizationCode": "Flow by an authorization code",
    "deviceAuthorization": "Flow by a device code",
}
_ADDRESSES: Final[Mapping[str, str]] = {
    "authorizationUrl": "authorize at",
    "deviceAuthorizationUrl": "device code from",
    "tokenUrl": "token from",
    "refreshUrl": "refreshed at",
}


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """One security scheme that a client can fulfil: its arguments, and the runtime's class that takes them.

    ``sample`` stands for a secret in examples: an ellipsis, behind what all secrets of the scheme begin with.
    """

    scheme: str
    class_name: str
    arguments: tuple[str, ...]
    extra: tuple[str, ...]
    doc: str
    sample: str
    module: str = "_runtime.credentials"

    @property
    def needed(self) -> tuple[str, ...]:
        """The arguments that suffice: of one that may be given or fetched, the token."""
        return self.arguments[:1] if self.class_name == "OAuth2" else self.arguments


def usable_schemes(api: Api) -> Collection[str]:
    """The schemes that a client can fulfil: of OAuth 2.0 and OpenID Connect it takes or fetches the token."""
    return [name for name, scheme in api.security_schemes.items() if _is_usable(scheme)]


def _is_usable(scheme: SecurityScheme) -> bool:
    of_http = scheme.type == "http" and scheme.scheme in ("basic", "bearer")
    return of_http or scheme.type in ("apiKey", "oauth2", "openIdConnect")


def credentials(api: Api) -> list[Credential]:
    """The credentials that some operation asks for, in the document's order of schemes."""
    asked = {name for operation in api.operations for each in operation.security for name in each.schemes}
    usable = usable_schemes(api)
    schemes = [scheme for name, scheme in api.security_schemes.items() if name in asked and name in usable]
    plain = [_plain_arguments(scheme) for scheme in schemes]
    counts = Counter(argument for arguments in plain for argument in arguments)
    wanted: dict[tuple[int, str], tuple[str, str]] = {}
    for number, (scheme, arguments) in enumerate(zip(schemes, plain, strict=True)):
        clash = any(counts[argument] > 1 for argument in arguments)
        for each in arguments:
            name = names.snake(_own_argument(scheme, each, len(arguments)) if clash else each)
            wanted[number, each] = name, name.rstrip("_") + "_"
    chosen = names.distinct(wanted, _SETTINGS)
    return [
        _credential(scheme, tuple(chosen[number, each] for each in arguments))
        for number, (scheme, arguments) in enumerate(zip(schemes, plain, strict=True))
    ]


def token_url(scheme: SecurityScheme) -> str:
    """Where a client fetches its token by the client credentials flow (RFC 6749, 4.4); empty where it can't."""
    flow = scheme.flows.get("clientCredentials") if scheme.type == "oauth2" else None
    url: Json = cast("Mapping[str, Json]", flow).get("tokenUrl") if isinstance(flow, Mapping) else None
    return url if isinstance(url, str) and url.isprintable() else ""


def _plain_arguments(scheme: SecurityScheme) -> tuple[str, ...]:
    if token_url(scheme):
        return ("token", "client_id", "client_secret", "scope")
    if scheme.type == "apiKey":
        return ("api_key",)
    return ("username", "password") if scheme.scheme == "basic" and scheme.type == "http" else ("token",)


def _own_argument(scheme: SecurityScheme, argument: str, count: int) -> str:
    return names.snake(f"{scheme.name} {argument}" if count > 1 else scheme.name)


def _credential(scheme: SecurityScheme, arguments: tuple[str, ...]) -> Credential:
    said = f" {scheme.description.strip()}" if scheme.description.strip() else ""
    said += f" Its format is {_code(scheme.bearer_format)}." if scheme.bearer_format.strip() else ""
    said += _origins_of_tokens(scheme)
    said += " Deprecated: the API asks its users to stop using it." if scheme.deprecated else ""
    sample = _sample(scheme)
    if scheme.type == "apiKey":
        extra = (string_literal(scheme.parameter_name), string_literal(scheme.location))
        place = {"header": "header", "query": "query parameter", "cookie": "cookie"}.get(scheme.location, "header")
        doc = f"`{arguments[0]}` is sent in the {place} `{scheme.parameter_name}`.{said}"
        return Credential(
            scheme=scheme.name, class_name="ApiKey", arguments=arguments, extra=extra, doc=doc, sample=sample
        )
    if token_url(scheme):
        token, identity, secret, scope = arguments
        doc = (
            f"`{token}` is sent as `Authorization: Bearer ...`; without it, one is fetched for `{identity}` and "
            f"`{secret}`, with `{scope}` where it is given.{said}"
        )
        url = (string_literal(token_url(scheme)),)
        return Credential(
            scheme=scheme.name,
            class_name="OAuth2",
            arguments=arguments,
            extra=url,
            doc=doc,
            module="_runtime.oauth",
            sample=sample,
        )
    if len(arguments) == 2:
        doc = f"`{arguments[0]}` and `{arguments[1]}` are sent as `Authorization: Basic ...`.{said}"
        return Credential(scheme=scheme.name, class_name="Basic", arguments=arguments, extra=(), doc=doc, sample=sample)
    doc = f"`{arguments[0]}` is sent as `Authorization: Bearer ...`.{said}"
    return Credential(scheme=scheme.name, class_name="Bearer", arguments=arguments, extra=(), doc=doc, sample=sample)


def _origins_of_tokens(scheme: SecurityScheme) -> str:
    """Where a token is had, as sentences with a blank in front: of each flow its addresses and scopes."""
    told = ""
    for name, flow in scheme.flows.items():
        if name not in _FLOWS or not isinstance(flow, Mapping):
            continue
        stated = cast("Mapping[str, Json]", flow)
        places = [
            f"{word} {_code(stated[key])}" for key, word in _ADDRESSES.items() if isinstance(stated.get(key), str)
        ]
        scopes = stated.get("scopes")
        listed = ", ".join(map(_code, cast("Mapping[str, Json]", scopes))) if isinstance(scopes, Mapping) else ""
        of = [*places, *([f"scopes {listed}"] if listed else [])]
        told += f" {_FLOWS[name]}{': ' if of else ''}{'; '.join(of)}."
    for url in (scheme.open_id_connect_url, scheme.metadata_url):
        told += f" Its issuer describes itself at {_code(url)}." if url else ""
    return told


def _code(text: str) -> str:
    return markdown_code(" ".join(text.split()))


def _sample(scheme: SecurityScheme) -> str:
    """What an example writes for a secret: ``rg_live_...`` where the document shows ``rg_live_xxxx``."""
    shown = _SHOWN.search(scheme.bearer_format) or _SHOWN.search(scheme.description)
    return f"{shown[1] if shown else ''}..."


def example_arguments(api: Api, *further: str) -> str:
    """The arguments by which an example makes a client: the first credential, and where the API is, if need be."""
    given = [f"{argument}={string_literal(each.sample)}" for each in credentials(api)[:1] for argument in each.needed]
    return ", ".join([*given, *([] if base_url(api) else ['base_url="https://..."']), *further])


def client_name(package: str) -> str:
    """``rootly_client`` has a ``RootlyClient``."""
    plain = names.pascal(package)
    return (
        plain
        if plain.endswith("Client") and plain != "Client"
        else ("ApiClient" if plain == "Client" else f"{plain}Client")
    )


def accessors(resources: Iterable[ResourceModule]) -> tuple[Accessor, ...]:
    """An attribute of the client for each resource."""
    return tuple(
        Accessor(
            name=resource.name,
            code=_accessor(resource.name, resource.class_name),
            async_code=_accessor(resource.name, resource.async_class_name),
            class_name=resource.class_name,
            async_class_name=resource.async_class_name,
            module=resource.name,
            doc=resource.accessor_doc,
        )
        for resource in resources
    )


def _accessor(name: str, class_name: str) -> str:
    return signature(f"def {name}", ("self",), f"resources.{class_name}", 4)


def plan_client(api: Api, package: str, resources: Sequence[ResourceModule]) -> ClientModule:
    found = credentials(api)
    name = client_name(package)
    uses: set[Use] = {("_runtime.client", "AsyncClient"), ("_runtime.client", "Client"), ("errors", "STATUS_ERRORS")}
    uses |= {("_runtime.transport", each) for each in ("AsyncTransport", "Timeout", "Transport")}
    uses |= {("_runtime.middleware", each) for each in ("AsyncMiddleware", "Middleware")}
    uses |= {("_runtime.clocks", "SYSTEM_CLOCK"), ("_runtime.clocks", "Clock")}
    uses |= {("_runtime.retries", "USUAL_RETRIES"), ("_runtime.retries", "Retries")}
    uses |= {(credential.module, credential.class_name) for credential in found}
    uses |= {("_runtime.departures", "Departure"), ("collections.abc", "Callable"), ("collections.abc", "Sequence")}
    if resources:
        uses |= {("", "resources"), ("functools", "cached_property")}
    title = api.title.strip() or "API"
    told = "\n".join(f"- {credential.doc}" for credential in found)
    doc = "\n\n".join(part for part in (f"Client of the {title}.", told, _SETTINGS_DOC) if part)
    given = accessors(resources)
    sync = ClientClass(
        name=name,
        base="Client",
        doc=docstring(doc, 4),
        parameters=_parameters(api, found, ""),
        credentials=_credentials_code(found),
        default_url=string_literal(base_url(api)) if base_url(api) else "",
        accessors=given,
    )
    awaited = msgspec.structs.replace(
        sync,
        name=f"Async{name}",
        base="AsyncClient",
        doc=docstring(f"The same as `{name}`, to be awaited.", 4),
        parameters=_parameters(api, found, "Async"),
        accessors=tuple(
            msgspec.structs.replace(each, class_name=each.async_class_name, code=each.async_code) for each in given
        ),
    )
    doc = docstring(f"Clients of the {title}.", 0)
    return ClientModule(doc=doc, imports=import_lines(uses, "."), clients=(sync, awaited))


def base_url(api: Api) -> str:
    """The URL of the first server where it is absolute and whole, else nothing: then the caller has to give it."""
    url = api.servers[0].default_url if api.servers else ""
    return url if url.startswith(("https://", "http://")) and "{" not in url else ""


def _parameters(api: Api, found: Iterable[Credential], kind: str) -> tuple[str, ...]:
    url = base_url(api)
    return (
        *(f"{argument}: str | None = None," for credential in found for argument in credential.arguments),
        f"base_url: str = {string_literal(url)}," if url else "base_url: str,",
        "timeout: float | Timeout = 60.0,",
        "retries: int | Retries = USUAL_RETRIES,",
        f"transport: {kind}Transport | None = None,",
        f"middleware: Sequence[{kind}Middleware] = (),",
        "on_departure: Callable[[str, Departure], None] | None = None,",
        "clock: Clock = SYSTEM_CLOCK,",
    )


def _credentials_code(found: Iterable[Credential]) -> str:
    entries = [
        prefixed(f"{string_literal(each.scheme)}: ", call(each.class_name, (*each.arguments, *each.extra)))
        for each in found
    ]
    return written(dict_(entries), 12, before="credentials=", after=",") if entries else ""


_SETTINGS_DOC: Final = (
    "`base_url` is where the API is; `timeout` holds for each phase of a call, in seconds (`Timeout(total=...)` for "
    "the whole); `retries` is how many at most, 0 for none, or a `Retries`; `transport` replaces the built-in one; "
    "`middleware` stands around each try, the first outermost; `on_departure` is called with the operation and each "
    "place where an answer departs from the spec; `clock` is where the time comes from, for tests that do not wait."
)

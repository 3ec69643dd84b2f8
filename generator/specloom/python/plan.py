"""The plan: what will be written, as final strings and booleans.

A template decides nothing but "is there one"; every name is chosen, every line is broken, every import is sorted.
Text that spans lines is already indented for the place where it stands. A docstring includes its quotes; an empty
string means that there is none.
"""

from __future__ import annotations

import msgspec

from specloom.ledger import Ledger
from specloom.python.layout import Code


class Plan(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What all nouns of the plan share: frozen, and named when built."""


class Field(Plan, frozen=True, kw_only=True):
    """One attribute of a model: ``name`` is the attribute, ``wire`` the JSON member.

    ``lines`` are the statement and, where there is one, the docstring below it; ``default`` is empty where the member
    is required. ``argument`` is the same as an argument that may be left out, for the signature of a factory; empty
    where none is made.
    """

    name: str
    wire: str
    lines: tuple[str, ...]
    default: str
    argument: Code


class Model(Plan, frozen=True, kw_only=True):
    """A class: ``bases`` is everything between the parentheses.

    ``opening`` is what stands above the fields: the docstring and what the class says of itself, each with the blank
    line that follows it; ``pass`` where the class would be empty. ``original`` is the pointer of its schema where the
    way in has a model of its own, else empty.
    """

    name: str
    bases: str
    opening: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    original: str = ""


class Alias(Plan, frozen=True, kw_only=True):
    """A name for a type: ``lines`` are the whole assignment, for type checkers and at run time where these differ, and
    the docstring below it, where there is one."""

    name: str
    lines: tuple[str, ...]


class ModelsModule(Plan, frozen=True, kw_only=True):
    """A module below ``models``: ``early`` are aliases that need nothing below them; ``late`` are aliases and unions of
    models."""

    name: str
    doc: str
    imports: tuple[str, ...]
    early: tuple[Alias, ...] = ()
    models: tuple[Model, ...] = ()
    late: tuple[Alias, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What it defines, from top to bottom."""
        named: tuple[Alias | Model, ...] = (*self.early, *self.models, *self.late)
        return tuple(each.name for each in named)


class OperationConstant(Plan, frozen=True, kw_only=True):
    """The wire facts of an operation: ``code`` is the whole assignment."""

    name: str
    code: str


class Reference(Plan, frozen=True, kw_only=True):
    """What a reference page says of a method, as final Markdown and Python.

    ``arguments`` are rows of name, place on the wire, type and meaning; ``answers`` and ``errors`` rows of status, type
    and meaning; ``headers`` rows of name, type, and how it is read. ``example`` is a program whose arguments are valid;
    it is empty where none could be written.
    ``given`` are its arguments, each on one line, where nothing has to be imported for them, else None.
    """

    signature: str
    request: str
    text: str
    arguments: tuple[tuple[str, str, str, str], ...] = ()
    answers: tuple[tuple[str, str, str], ...] = ()
    errors: tuple[tuple[str, str, str], ...] = ()
    headers: tuple[tuple[str, str, str], ...] = ()
    example: str = ""
    given: tuple[str, ...] | None = None


class Method(Plan, frozen=True, kw_only=True):
    """A method of a resource. ``signature`` goes from ``def``, or its decorator, to the colon; ``call`` is the one
    statement of the body. ``pages_of`` is the method whose pages this one turns, empty for an operation's own.

    ``stream_of`` likewise is the method whose answer this one gives item by item; ``sends_files`` says that an argument
    takes a ``File``.
    ``http`` and ``path`` are those of the operation; ``summary`` is one sentence for tables; ``qualified`` is how a
    reader calls it (``live_call_routers.update``).
    """

    name: str
    qualified: str
    http: str
    path: str
    summary: str
    signature: str
    doc: str
    call: str
    async_signature: str
    async_doc: str
    async_call: str
    reference: Reference
    pages_of: str = ""
    stream_of: str = ""
    sends_files: bool = False


class ResourceModule(Plan, frozen=True, kw_only=True):
    """A module under ``resources``: its constants, its class and the awaited twin. ``tag`` is the document's."""

    name: str
    tag: str
    path: str
    doc: str
    imports: tuple[str, ...]
    constants: tuple[OperationConstant, ...]
    class_name: str
    async_class_name: str
    class_doc: str
    async_class_doc: str
    accessor_doc: str
    methods: tuple[Method, ...]


class ErrorClass(Plan, frozen=True, kw_only=True):
    """An error of this API. ``code`` is the class statement up to its colon; its base is the runtime's class with the
    type of the body (``errors.NotFound[Errors]``)."""

    name: str
    status: int
    code: str
    doc: str


class ErrorsModule(Plan, frozen=True, kw_only=True):
    """``all_names`` are the lines of ``__all__``.

    The types of the bodies are imported for type checkers only, as the models load later; ``placeholders`` stand for
    them at run time.
    """

    doc: str
    imports: tuple[str, ...]
    typing_imports: tuple[str, ...]
    placeholders: tuple[str, ...]
    classes: tuple[ErrorClass, ...]
    statuses: str
    all_names: str


class Accessor(Plan, frozen=True, kw_only=True):
    """An attribute of a client that gives one of its resources; ``code`` goes from ``def`` to the colon."""

    name: str
    code: str
    async_code: str
    class_name: str
    async_class_name: str
    module: str
    doc: str


class ClientClass(Plan, frozen=True, kw_only=True):
    """One of the two clients: ``parameters`` are the lines of its ``__init__`` behind ``self, *``.

    ``default_url`` is the literal of the document's own server, empty where it is not absolute.
    """

    name: str
    base: str
    doc: str
    parameters: tuple[str, ...]
    credentials: str
    default_url: str
    accessors: tuple[Accessor, ...]


class ClientModule(Plan, frozen=True, kw_only=True):
    doc: str
    imports: tuple[str, ...]
    clients: tuple[ClientClass, ...]


class ServerFunction(Plan, frozen=True, kw_only=True):
    """A function that gives the URL of a server: ``signature`` goes from ``def`` to the colon, ``call`` is its one
    statement; ``row`` is a row of the README's table."""

    name: str
    signature: str
    doc: str
    call: str
    row: tuple[str, str]


class ServersModule(Plan, frozen=True, kw_only=True):
    doc: str
    imports: tuple[str, ...]
    functions: tuple[ServerFunction, ...]


class Readme(Plan, frozen=True, kw_only=True):
    """What the README of the package says: final Markdown strings, and programs that run.

    ``about`` tells who offers the API; ``example`` is a first call, ``opening`` the line that makes its client,
    ``call`` the call itself, ``method`` the method and its arguments as ``raw`` and ``stream`` take them; ``error`` is
    a class that it may raise. ``pages`` is a program that turns pages, ``pages_call`` its call; ``test_call`` is the
    call as the test kit's fixture, named after ``stem``, makes it. ``traced`` makes a client with a middleware;
    ``files`` is a program that sends a file, ``items`` one that reads items as they come. What there is none of is
    empty.
    """

    title: str
    description: str
    about: str
    opening: str
    traced: str
    example: str
    method: str
    call: str
    error: str
    pages: str
    pages_call: str
    files: str
    items: str
    stem: str
    test_call: str
    errors: tuple[tuple[str, str], ...]
    operations: tuple[tuple[str, str, str], ...]


class Page(Plan, frozen=True, kw_only=True):
    """The reference page of a resource: ``title`` and ``text`` are Markdown; each method's name and its reference."""

    path: str
    title: str
    text: str
    methods: tuple[tuple[str, Reference], ...]


class Project(Plan, frozen=True, kw_only=True):
    """Values of the package's own pyproject.toml, as TOML strings. ``plugin`` is the module of the pytest plugin, empty
    where the package has no test kit."""

    name: str
    version: str
    description: str
    package: str
    plugin: str = ""


class Package(Plan, frozen=True, kw_only=True):
    """Everything that is written. ``name`` is the import name; ``headers`` are the modules below ``headers``, whose
    classes hold the headers of answers; ``servers`` is None where there are none to choose from."""

    name: str
    doc: str
    root_exports: tuple[tuple[str, str], ...]
    models: tuple[ModelsModule, ...]
    headers: tuple[ModelsModule, ...]
    resources: tuple[ResourceModule, ...]
    resource_classes: tuple[Accessor, ...]
    errors: ErrorsModule
    client: ClientModule
    servers: ServersModule | None
    readme: Readme
    pages: tuple[Page, ...]
    project: Project
    ledger: Ledger

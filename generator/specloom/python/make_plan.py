"""The facts -> the plan of a Python package: names, types and text for everything that will be written."""

from __future__ import annotations

from collections.abc import Mapping

from specloom.api import Api
from specloom.pagination import Pagination, paginations
from specloom.python.directed import directed
from specloom.python.direction import going_out
from specloom.python.expressions import Expressions
from specloom.python.heirs import with_heirs
from specloom.python.homes import make_homes
from specloom.python.literals import docstring
from specloom.python.make_ledger import make_ledger
from specloom.python.merging import Schemas
from specloom.python.operation_names import operation_names
from specloom.python.plan import Package
from specloom.python.plan_client import accessors, client_name, plan_client, usable_schemes
from specloom.python.plan_errors import plan_errors
from specloom.python.plan_headers import plan_headers
from specloom.python.plan_models import ModelPlanner
from specloom.python.plan_project import plan_pages, plan_project, plan_readme, root_exports
from specloom.python.plan_reference import ReferenceWriter
from specloom.python.plan_resources import ResourcePlanner
from specloom.python.plan_servers import plan_servers
from specloom.python.prose import with_prose
from specloom.python.shapes import Shapes
from specloom.python.types import Types
from specloom.python.uploads import uploads, with_upload_copies
from specloom.python.usage import chosen_names, used
from specloom.python.wire import WireWriter
from specloom.values import Values


def make_plan(
    api: Api,
    package: str,
    name_overrides: Mapping[str, str] | None = None,
    pages: Mapping[str, Pagination] | None = None,
    *,
    factories: bool = True,
) -> Package:
    """The plan of the package ``package`` (its import name), with the ledger of what became of the document.

    ``name_overrides`` gives names by pointer, of operations and of schemas; ``pages`` the pagination of operations by
    pointer, those that the document shows when left out. ``factories`` says whether any are made of the models.
    """
    stated, api = api, with_upload_copies(directed(with_heirs(with_prose(api))))
    shapes = Shapes(Schemas(api), uploads(api))
    ids = used(api, shapes)
    client = client_name(package)
    operations = operation_names(api, name_overrides, taken={client, f"Async{client}"})
    sent, only_sent = going_out(api)
    types = Types(shapes, chosen_names(api, shapes, ids, operations, name_overrides), sent)
    homes = make_homes(api, shapes, operations)
    definitions = ModelPlanner(api, package, types, ids, only_sent, homes, factories=factories).plan()
    inputs = {id_: model for id_, model in definitions.models.items() if id_ in only_sent}
    writer = WireWriter(api, types, usable_schemes(api))
    values = Values(api)
    defined = definitions.defined
    headers = plan_headers(api, types, operations, defined)
    references = ReferenceWriter(api, package, Expressions(types, definitions.models, values), values, headers.rows)
    turned = paginations(stated)[0] if pages is None else pages
    planned = ResourcePlanner(api, package, types, writer, operations, inputs, defined, turned, references).plan()
    resources = tuple(each.module for each in planned)
    wires = [wire for each in planned for wire in each.wires.values()]
    errors = plan_errors(api, wires, types.names.values())
    return Package(
        name=package,
        doc=docstring(f"Typed client of the {api.title.strip() or 'API'}, version {api.version.strip()}.", 0),
        root_exports=root_exports(package, errors),
        models=definitions.modules,
        headers=headers.modules,
        resources=resources,
        resource_classes=accessors(resources),
        errors=errors,
        client=plan_client(api, package, resources),
        servers=plan_servers(api, operations),
        readme=plan_readme(api, package, resources),
        pages=plan_pages(resources, api.tags),
        project=plan_project(api, package),
        ledger=make_ledger(stated, package, shapes, ids, definitions, planned, headers.notes),
    )

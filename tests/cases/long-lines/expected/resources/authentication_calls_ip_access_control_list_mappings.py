"""Authentication calls IP access control list mappings: operations."""

from __future__ import annotations

from .._runtime.operations import Operation
from .._runtime.resources import AsyncResource, Options, Resource

LIST_SIP_AUTHENTICATION_CALLS_IP_ACCESS_CONTROL_LIST_MAPPINGS: Operation[None] = Operation(
    "GET",
    "/mappings",
    returns={204: None},
)

CREATE_SIP_AUTHENTICATION_CALLS_IP_ACCESS_CONTROL_LIST_MAPPING: Operation[None] = Operation(
    "POST",
    "/mappings",
    returns={204: None},
)


class AuthenticationCallsIpAccessControlListMappings(Resource):
    """Operations of Authentication calls IP access control list mappings."""

    def list_sip_authentication_calls_ip_access_control_list_mappings(self, *, options: Options | None = None) -> None:
        """GET /mappings.

        Raises APIError.
        """
        self._call(LIST_SIP_AUTHENTICATION_CALLS_IP_ACCESS_CONTROL_LIST_MAPPINGS, options=options)

    def create_sip_authentication_calls_ip_access_control_list_mapping(self, *, options: Options | None = None) -> None:
        """POST /mappings.

        Raises APIError.
        """
        self._call(CREATE_SIP_AUTHENTICATION_CALLS_IP_ACCESS_CONTROL_LIST_MAPPING, options=options)


class AsyncAuthenticationCallsIpAccessControlListMappings(AsyncResource):
    """The same as `AuthenticationCallsIpAccessControlListMappings`, to be awaited."""

    async def list_sip_authentication_calls_ip_access_control_list_mappings(
        self, *, options: Options | None = None
    ) -> None:
        """See
        `AuthenticationCallsIpAccessControlListMappings.list_sip_authentication_calls_ip_access_control_list_mappings`.
        """
        await self._call(LIST_SIP_AUTHENTICATION_CALLS_IP_ACCESS_CONTROL_LIST_MAPPINGS, options=options)

    async def create_sip_authentication_calls_ip_access_control_list_mapping(
        self, *, options: Options | None = None
    ) -> None:
        """See
        `AuthenticationCallsIpAccessControlListMappings.create_sip_authentication_calls_ip_access_control_list_mapping`.
        """
        await self._call(CREATE_SIP_AUTHENTICATION_CALLS_IP_ACCESS_CONTROL_LIST_MAPPING, options=options)

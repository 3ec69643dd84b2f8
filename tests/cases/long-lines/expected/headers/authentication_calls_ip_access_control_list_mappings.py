"""Headers of the answers to `authentication_calls_ip_access_control_list_mappings`."""

from __future__ import annotations

from .._runtime.answer_headers import AnswerHeaders, field


class AuthenticationCallsIpAccessControlListMappingsHeaders(AnswerHeaders, kw_only=True):
    """What the answers to several operations of `authentication_calls_ip_access_control_list_mappings` declare."""

    x_count: int | None = field(default=None, name="X-Count")


class ListSipAuthenticationCallsIpAccessControlListMappingsHeaders(
    AuthenticationCallsIpAccessControlListMappingsHeaders, kw_only=True
):
    """What the answers to
    `authentication_calls_ip_access_control_list_mappings.list_sip_authentication_calls_ip_access_control_list_mappings`
    declare.
    """


class CreateSipAuthenticationCallsIpAccessControlListMappingHeaders(
    AuthenticationCallsIpAccessControlListMappingsHeaders, kw_only=True
):
    """What the answers to
    `authentication_calls_ip_access_control_list_mappings.create_sip_authentication_calls_ip_access_control_list_mapping`
    declare.
    """

/*
 * What names and texts of Active Directory mean. Pure.
 */
#ifndef RPC_LDAP_RPC_LDAP_NAMES_H
#define RPC_LDAP_RPC_LDAP_NAMES_H

#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

/*
 * "DC=emea,DC=contoso,DC=test" -> "emea.contoso.test", in lower case; parts
 * before the first DC= are passed over. NULL where there is no DC= part, or
 * something else behind one.
 */
char *rpc_ldap_dn_domain(TALLOC_CTX *mem_ctx, const char *dn);

/*
 * The server name of a value of dhcpServers ([MS-DHCPE] 7.5):
 * "i10.0.1.21$rcn=dhcp1$f0x00000000$sdhcp1.contoso.test$". Fields go by their
 * letter, in any order. In lower case. NULL where there is no name.
 */
char *rpc_ldap_dhcp_name(TALLOC_CTX *mem_ctx, const char *value);

/* Its address as text; NULL: none, or 255.0.0.1, which stands for IPv6. */
char *rpc_ldap_dhcp_address(TALLOC_CTX *mem_ctx, const char *value);

/*
 * An objectGUID as text ([MS-DTYP] 2.3.4.3, without braces, lower case); NULL
 * for anything but 16 bytes.
 */
char *rpc_ldap_guid_text(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			 size_t length);
/* The value of a filter that asks for that GUID; NULL for another text. */
char *rpc_ldap_guid_filter(TALLOC_CTX *mem_ctx, const char *text);
/*
 * An objectSid as text: "S-1-5-21-1-2-3-1105" ([MS-DTYP] 2.4.2.1, 2.4.2.2).
 * NULL for bytes that are none: revision 1 and 1 to 15 subauthorities.
 */
char *rpc_ldap_sid_text(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			size_t length);
/* "contoso.test" -> "DC=contoso,DC=test"; NULL: no memory. */
char *rpc_ldap_domain_dn(TALLOC_CTX *mem_ctx, const char *domain);
/* A text as a value of a filter, special characters escaped (RFC 4515). */
char *rpc_ldap_filter_text(TALLOC_CTX *mem_ctx, const char *text);

#endif

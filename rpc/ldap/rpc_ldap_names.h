/*
 * What names and texts of Active Directory mean. Pure.
 */
#ifndef RPC_LDAP_RPC_LDAP_NAMES_H
#define RPC_LDAP_RPC_LDAP_NAMES_H

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

#endif

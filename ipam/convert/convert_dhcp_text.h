/*
 * Rows and cells, shared by the files that convert sets of DHCP servers.
 */
#ifndef IPAM_CONVERT_CONVERT_DHCP_TEXT_H
#define IPAM_CONVERT_CONVERT_DHCP_TEXT_H

#include "ipam/convert/convert_dhcp_set.h"

struct ipam_set_row *convert_set_next(struct convert_set *set);
int convert_set_take(struct convert_set *set, const struct ipam_set_row *row,
		     size_t keys);

/* NULL: no memory; of a text also where there is none, "" for a key. */
const char *convert_cell_text(TALLOC_CTX *mem_ctx, const char *text);
const char *convert_cell_key(TALLOC_CTX *mem_ctx, const char *text);
const char *convert_cell_number(TALLOC_CTX *mem_ctx, uint64_t number);
/* "" for NULL */
const char *convert_cell_address(TALLOC_CTX *mem_ctx,
				 const struct ipam_addr *addr);
/* "0x0a0b" */
const char *convert_cell_hex(TALLOC_CTX *mem_ctx, const uint8_t *bytes,
			     size_t length);

#endif

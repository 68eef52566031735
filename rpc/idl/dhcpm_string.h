/*
 * The string of [MS-DHCPM]: a conformant and varying array of UTF-16 units
 * that ends with a NUL ([C706] 14.3.4).
 *
 * The units are kept as they came. Nothing here asks whether they are valid
 * UTF-16: that is for whoever shows them.
 */
#ifndef RPC_IDL_DHCPM_STRING_H
#define RPC_IDL_DHCPM_STRING_H

#include <stdint.h>

struct ndr_pull;
struct ndr_push;
struct ndr_print;
struct DHCPM_STRING;

/* The most units that a peer may send, the NUL included. */
#define DHCPM_STRING_MAX 32768

enum ndr_err_code ndr_push_DHCPM_STRING(struct ndr_push *ndr, int flags,
					const struct DHCPM_STRING *r);

/*
 * r->units gets r->length units and a NUL, owned by ndr->current_mem_ctx. An
 * offset other than 0 and counts that contradict each other are refused.
 */
enum ndr_err_code ndr_pull_DHCPM_STRING(struct ndr_pull *ndr, int flags,
					struct DHCPM_STRING *r);

void ndr_print_DHCPM_STRING(struct ndr_print *ndr, const char *name,
			    const struct DHCPM_STRING *r);

#endif

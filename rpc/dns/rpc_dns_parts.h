/*
 * Of what the data of a record consist: a form is a row of parts in the order
 * of the wire, each with the place of its member.
 */
#ifndef RPC_DNS_RPC_DNS_PARTS_H
#define RPC_DNS_RPC_DNS_PARTS_H

#include "rpc/dns/rpc_dns_value.h"

#define PARTS_MAX 9

enum part_kind {
	PART_END,
	PART_U8,
	PART_U16,
	PART_U32,
	PART_U64,
	PART_IPV4,
	PART_IPV6,
	PART_COUNTED, /* DNS_RPC_NAME */
	PART_STRINGS, /* as many DNS_RPC_NAME as there are, one at least */
	PART_LENGTH8, /* of a PART_SIZED further on */
	PART_SIZED,
	PART_WORDS16, /* u16 how many, then as many u16 */
	PART_WORDS32, /* u32 how many, then as many u32 */
	PART_REST
};

struct part {
	enum part_kind kind;
	size_t offset;
};

/* Up to PART_END. */
const struct part *rpc_dns_parts(enum rpc_dns_form form);

#endif

/*
 * One simulated DHCP server at a time, asked by the structures of its methods:
 * through NDR both ways, as on the wire.
 */
#ifndef TESTS_SIM_SIM_DHCP_DHCP_ASK_H
#define TESTS_SIM_SIM_DHCP_DHCP_ASK_H

#include <arpa/inet.h>

#include "tests/sim/sim_dhcp/dhcp_dispatch.h"
#include "tests/support/suite.h"

static struct server *s;

static inline void server_begin(const char *dir)
{
	const char *message = NULL;

	s = server_start(dir, &message);
	ck_assert_msg(s != NULL, "%s", message);
}

/* Fills r->out from r->in; outputs live until the server is freed. */
static inline void server_ask(struct server *to,
			      const struct ndr_interface_table *t,
			      uint16_t opnum, void *r)
{
	const struct ndr_interface_call *c = &t->calls[opnum];
	struct ndr_push *push = ndr_push_init_ctx(to->mem);
	struct ndr_pull *pull = NULL;
	DATA_BLOB out = data_blob_null;
	NTSTATUS status;

	ck_assert_int_eq(c->ndr_push(push, NDR_IN, r), NDR_ERR_SUCCESS);
	status = server_dispatch(to, to->mem, server_interface(to, t), opnum,
				 ndr_push_blob(push), &out);
	if (to->fault_code != 0) {
		return;
	}
	ck_assert(NT_STATUS_IS_OK(status));
	pull = ndr_pull_init_blob(&out, to->mem);
	ck_assert_int_eq(c->ndr_pull(pull, NDR_OUT, r), NDR_ERR_SUCCESS);
	ck_assert_uint_eq(pull->offset, out.length);
}

#define ASK1(method, r) server_ask(s, &ndr_table_dhcpsrv, NDR_##method, r)
#define ASK2(method, r) server_ask(s, &ndr_table_dhcpsrv2, NDR_##method, r)

static inline void server_end(void)
{
	if (s != NULL) {
		talloc_free(s->mem);
		s = NULL;
	}
}

static inline uint32_t word(const char *text)
{
	struct in_addr in = {0};

	ck_assert_int_eq(inet_pton(AF_INET, text, &in), 1);
	return ntohl(in.s_addr);
}

static inline struct DHCP_IPV6_ADDRESS address6(const char *text)
{
	struct DHCP_IPV6_ADDRESS a = {0};
	uint8_t o[16];
	size_t i;

	ck_assert_int_eq(inet_pton(AF_INET6, text, o), 1);
	for (i = 0; i < 8; i++) {
		a.HighOrderBits = a.HighOrderBits << 8 | o[i];
		a.LowOrderBits = a.LowOrderBits << 8 | o[8 + i];
	}
	return a;
}

/* Text of ASCII as the structures have it; several may live at once. */
static inline struct DHCPM_STRING *text(const char *ascii)
{
	struct DHCPM_STRING *to = talloc_zero(s->mem, struct DHCPM_STRING);

	to->length = strlen(ascii);
	to->units = talloc_array(to, uint16_t, to->length + 1);
	for (uint32_t i = 0; i <= to->length; i++) {
		to->units[i] = (uint8_t)ascii[i];
	}
	return to;
}

static inline bool is_text(const struct DHCPM_STRING *is, const char *ascii)
{
	uint32_t i;

	if (is == NULL || is->length != strlen(ascii)) {
		return false;
	}
	for (i = 0; i < is->length && is->units[i] == (uint8_t)ascii[i]; i++) {
	}
	return i == is->length;
}

static inline struct DHCP_BINARY_DATA octets(const void *data, size_t length)
{
	return (struct DHCP_BINARY_DATA){
		.DataLength = length,
		.Data = talloc_memdup(s->mem, data, length),
	};
}

static inline void write_file(const char *dir, const char *name,
			      const char *content)
{
	char path[1024];
	FILE *f = NULL;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(content, f);
	fclose(f);
}

#define SCOPE(id, first, last, more)                                           \
	"<Scope><ScopeId>" id "</ScopeId><Name>n</Name>"                       \
	"<SubnetMask>255.255.255.0</SubnetMask><StartRange>" first             \
	"</StartRange><EndRange>" last "</EndRange>"                           \
	"<LeaseDuration>8.00:00:00</LeaseDuration><State>Active</State>"       \
	"<Type>Dhcp</Type>" more "</Scope>"

#endif

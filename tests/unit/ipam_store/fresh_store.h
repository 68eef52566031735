/*
 * A store of its own for each test.
 */
#ifndef TESTS_UNIT_IPAM_STORE_FRESH_STORE_H
#define TESTS_UNIT_IPAM_STORE_FRESH_STORE_H

#include "ipam/store/store.h"
#include "tests/support/suite.h"

static TALLOC_CTX *ctx;
static struct store *store;
static const char *store_path;

static inline void fresh_open(void)
{
	const char *error = "";
	int ret = store_open(ctx, store_path, &store, &error);

	ck_assert_msg(ret == 0, "%s", error);
}

static inline void fresh_setup(void)
{
	ctx = talloc_new(NULL);
	store_path = talloc_asprintf(ctx, "%s/%d.db", suite_tmpdir(),
				     (int)getpid());
	fresh_open();
}

static inline void fresh_teardown(void)
{
	talloc_free(ctx);
}

__attribute__((unused)) static inline struct ipam_prefix
fresh_prefix(const char *text)
{
	struct ipam_prefix prefix = { .length = 0 };

	ck_assert_int_eq(ipam_prefix_parse(text, &prefix), 0);
	return prefix;
}

__attribute__((unused)) static inline void fresh_server(const char *name)
{
	struct ipam_server server = {
		.name = name, .domain = "contoso.test",
		.address = ipam_addr_v4(0x0a000001),
		.seen = { .collected_at = 100, .source = "dc1" },
	};
	struct store_server_change change = { .management = "managed" };

	server.roles[IPAM_ROLE_DHCP].present = true;
	ck_assert_int_eq(store_server_put(store, &server), 0);
	ck_assert_int_eq(store_server_set(store, name, &change), 0);
}

#endif

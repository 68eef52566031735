/* use: rpc_service rpc_conn rpc_idl SAMBA KRB5 TALLOC TEVENT CHECK */
/* Pages of an enumeration: foreign bytes, and bytes that lie. */
#include <ctype.h>

#include "rpc/service/rpc_service.h"
#include "tests/support/suite.h"

#define MOST 1024

static TALLOC_CTX *mem;
static struct rpc_service_list *list;
static uint8_t page[MOST];
static size_t size;

static void load(const char *name)
{
	char path[512], line[256];
	unsigned int byte;
	FILE *f = fopen(suite_path(path, sizeof(path), name), "r");
	char *p = NULL;

	ck_assert_ptr_nonnull(f);
	size = 0;
	while (fgets(line, sizeof(line), f) != NULL) {
		for (p = line; line[0] != '#' && *p != '\0'; p++) {
			if (!isspace((unsigned char)*p)) {
				ck_assert_int_eq(sscanf(p++, "%2x", &byte), 1);
				page[size++] = (uint8_t)byte;
			}
		}
	}
	fclose(f);
	mem = talloc_new(NULL);
	list = talloc_zero(mem, struct rpc_service_list);
}

START_TEST(samba_s_entry_is_read)
{
	load("fixtures/bytes/scmr/enum_service_status.hex");
	ck_assert(rpc_service_page(list, page, size, 1, false));
	ck_assert_uint_eq(list->count, 1);
	ck_assert_str_eq(list->rows[0].name, "DNS");
	ck_assert_str_eq(list->rows[0].display, "DNS Server");
	ck_assert_uint_eq(list->rows[0].status.type, 0x10);
	ck_assert_uint_eq(list->rows[0].status.state, RPC_SERVICE_PAUSED);
	ck_assert_uint_eq(list->rows[0].status.accepts, 7);
	ck_assert_uint_eq(list->rows[0].status.check_point, 1);
	ck_assert_uint_eq(list->rows[0].status.wait_hint_ms, 2000);
	talloc_free(mem);
}
END_TEST

START_TEST(entries_with_processes_are_read)
{
	load("fixtures/bytes/scmr/enum_service_status_process.hex");
	ck_assert(rpc_service_page(list, page, size, 2, true));
	ck_assert_uint_eq(list->count, 2);
	ck_assert_uint_eq(list->odd, 0);
	ck_assert_str_eq(list->rows[0].name, "NTDS");
	ck_assert_str_eq(list->rows[0].display,
			 "V\xf0\x9f\x98\x80\xc3\xa9");
	ck_assert_uint_eq(list->rows[0].status.exit_code, 1077);
	ck_assert_str_eq(list->rows[1].display, "Kdc");
	ck_assert_uint_eq(list->rows[1].status.state, RPC_SERVICE_RUNNING);
	ck_assert_uint_eq(list->rows[1].status.pid, 1234);
	talloc_free(mem);
}
END_TEST

static void put32(size_t at, uint32_t value)
{
	page[at] = (uint8_t)value;
	page[at + 1] = (uint8_t)(value >> 8);
	page[at + 2] = (uint8_t)(value >> 16);
	page[at + 3] = (uint8_t)(value >> 24);
}

static const struct {
	size_t at;
	uint32_t value;
} lies[] = {
	{0, 0xffffffff}, /* outside */
	{0, 124},	 /* just behind the end */
	{4, 0x67},	 /* odd */
	{48, 0x80000074},
	{120, 0x00410041}, /* the last text has no end */
};

START_TEST(a_page_that_lies_is_refused_as_a_whole)
{
	load("fixtures/bytes/scmr/enum_service_status_process.hex");
	ck_assert_uint_eq(size, 124);
	put32(lies[_i].at, lies[_i].value);
	ck_assert(!rpc_service_page(list, page, size, 2, true));
	ck_assert_uint_eq(list->count, 0);
	ck_assert(!rpc_service_page(list, page, size, 3, true));
	ck_assert(!rpc_service_page(list, page, size, UINT32_MAX, true));
	talloc_free(mem);
}
END_TEST

START_TEST(half_a_surrogate_is_mended_and_counted)
{
	load("fixtures/bytes/scmr/enum_service_status_process.hex");
	page[106] = 'x'; /* the second half */
	page[107] = 0;
	ck_assert(rpc_service_page(list, page, size, 2, true));
	ck_assert_uint_eq(list->odd, 1);
	ck_assert_str_eq(list->rows[0].display, "V\xef\xbf\xbdx\xc3\xa9");
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_service_page");
	TCase *c = tcase_create("pages");

	tcase_add_test(c, samba_s_entry_is_read);
	tcase_add_test(c, entries_with_processes_are_read);
	tcase_add_loop_test(c, a_page_that_lies_is_refused_as_a_whole, 0,
			    sizeof(lies) / sizeof(lies[0]));
	tcase_add_test(c, half_a_surrogate_is_mended_and_counted);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)

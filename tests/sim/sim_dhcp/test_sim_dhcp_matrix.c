/* use: sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT XML2 CHECK */
/*
 * Who may call what, and which version has what: every opnum of both
 * interfaces, with requests whose bytes pidl did not make.
 */
#include "tests/sim/sim_dhcp/dhcp_ask.h"
#include "tests/support/ndr_vectors.h"

#define DENIED 5u

/*
 * Access by opnum, 50 a line, as [MS-DHCPM] 3.1.4 and 3.2.4 state it: r
 * read, w write, a anyone, u not answered. Two state nothing (3.2.4.94, 100),
 * one points to the wrong rule (3.2.4.126): r here.
 */
static const char rights1[] =
	"wwrrwrwwwwrwwrrwwwrwrrrrwwrwawrwwwrrwrwwrwrawwrrwr"
	"w";
static const char rights2[] =
	"rwrrwrwwwaarwrwwrrwwwrrwwwwrrrrrwrwwuwrwrwrwuurwwr"
	"rwwrwrrwrwrwwrrwrwrrwwrwwwwrrwrrwwwrrwrwwwrrwwrrrr"
	"wwwwwrrwwrwwrwwrwwwrrrwrwrwrwrrww";

struct interface {
	const struct ndr_interface_table *table;
	const char *file, *rights;
	DATA_BLOB requests[133];
};

static TALLOC_CTX *mem;
static struct interface interfaces[2] = {
	{.file = "fixtures/bytes/dhcpm/calls-dhcpsrv.hex", .rights = rights1},
	{.file = "fixtures/bytes/dhcpm/calls-dhcpsrv2.hex", .rights = rights2},
};

static void read_requests(struct interface *in)
{
	struct ndr_vector v = {.expect = NULL};
	const struct ndr_interface_call *call = NULL;
	char path[512], line[256], way[16] = "";
	FILE *f = fopen(suite_path(path, sizeof(path), in->file), "r");
	size_t i;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "# call: %*s %127s %15s", v.method, way) ==
		    2) {
			call = ndr_vector_call(in->table, v.method);
			ck_assert_ptr_nonnull(call);
			v.bytes = data_blob_talloc(mem, NULL, 65536);
			v.bytes.length = 0;
		}
		if (line[0] != '#' && strcmp(way, "request") == 0) {
			ck_assert(ndr_vector_bytes(&v, line));
			in->requests[call - in->table->calls] = v.bytes;
		}
	}
	fclose(f);
	ck_assert_uint_eq(strlen(in->rights), in->table->num_calls);
	for (i = 0; i < in->table->num_calls; i++) {
		ck_assert_msg(in->requests[i].length > 0, "%s",
			      in->table->calls[i].name);
	}
}

static void setup(void)
{
	/* A call that is merely let through is not tested by that. */
	unsetenv("IPAM_COVERAGE");
	mem = talloc_new(NULL);
	interfaces[0].table = &ndr_table_dhcpsrv;
	interfaces[1].table = &ndr_table_dhcpsrv2;
	read_requests(&interfaces[0]);
	read_requests(&interfaces[1]);
}

static void teardown(void)
{
	server_end();
	TALLOC_FREE(mem);
}

/* The Win32 code of a call, its last four bytes. */
static uint32_t ask(const struct interface *in, uint16_t opnum)
{
	TALLOC_CTX *ctx = talloc_new(mem);
	DATA_BLOB out = data_blob_null;
	uint32_t result = 0;
	NTSTATUS status;

	status = server_dispatch(s, ctx, server_interface(s, in->table), opnum,
				 in->requests[opnum], &out);
	if (s->fault_code == 0) {
		ck_assert_msg(NT_STATUS_IS_OK(status) && out.length >= 4,
			      "%s: %s", in->table->calls[opnum].name,
			      nt_errstr(status));
		memcpy(&result, out.data + out.length - 4, sizeof(result));
	}
	talloc_free(ctx);
	return result;
}

static void start(void)
{
	char path[512];

	server_begin(suite_path(path, sizeof(path),
				"fixtures/labs/contoso/dhcp2"));
}

static const struct {
	const char *account, *group, *may;
} callers[] = {
	{"ipamsvc", SIM_DHCP_ADMINISTRATORS, "rwa"},
	{"ipamsvc", SIM_DHCP_USERS, "ra"},
	{"ipamsvc", "Domain Users", "a"},
	{"ipamsvc", NULL, "a"},
	{NULL, NULL, ""},
};

START_TEST(each_caller_may_what_the_document_says)
{
	const struct interface *in = NULL;
	uint32_t result;
	uint16_t op;
	size_t i;
	bool may;

	start();
	s->account = callers[_i].account;
	s->group = callers[_i].group;
	for (i = 0; i < 2; i++) {
		in = &interfaces[i];
		for (op = 0; op < in->table->num_calls; op++) {
			result = ask(in, op);
			if (in->rights[op] == 'u') {
				ck_assert_uint_eq(s->fault_code,
						  DCERPC_FAULT_OP_RNG_ERROR);
				continue;
			}
			may = strchr(callers[_i].may, in->rights[op]) != NULL;
			ck_assert_uint_eq(s->fault_code, 0);
			ck_assert_msg((result != DENIED) == may, "%s: %u",
				      in->table->calls[op].name, result);
		}
	}
}
END_TEST

/* [MS-DHCPM] note 32; -1 is no interface. */
static const struct {
	int major, minor, last1, last2;
} versions[] = {
	{1, 1, 28, -1}, {4, 1, 40, -1}, {5, 0, 40, 41},	 {5, 5, 40, 43},
	{5, 6, 40, 45}, {5, 7, 50, 78}, {6, 1, 50, 88},	 {6, 2, 50, 125},
	{6, 3, 50, 132}, {10, 0, 50, 132},
};

#define SMALL_WORLD                                                            \
	"<DHCPServer><IPv4><Scopes>" SCOPE("10.1.2.0", "10.1.2.10",            \
					   "10.1.2.20", "")                    \
	"</Scopes></IPv4></DHCPServer>"

START_TEST(each_version_has_the_opnums_of_the_document)
{
	const char *dir = suite_tmpdir();
	const struct interface *in = NULL;
	char extra[128];
	uint16_t op;
	int last;
	size_t i;
	bool faults;

	snprintf(extra, sizeof(extra),
		 "{\"DhcpServerVersion\": {\"MajorVersion\": %d, "
		 "\"MinorVersion\": %d}}",
		 versions[_i].major, versions[_i].minor);
	write_file(dir, "dhcp.xml", SMALL_WORLD);
	write_file(dir, "dhcp-extra.json", extra);
	server_begin(dir);
	s->group = SIM_DHCP_ADMINISTRATORS;
	for (i = 0; i < 2; i++) {
		in = &interfaces[i];
		last = i == 0 ? versions[_i].last1 : versions[_i].last2;
		if (last < 0) {
			ck_assert_ptr_null(server_interface(s, in->table));
			continue;
		}
		for (op = 0; op < in->table->num_calls; op++) {
			ask(in, op);
			faults = s->fault_code == DCERPC_FAULT_OP_RNG_ERROR;
			ck_assert_msg(faults == (op > last ||
						 in->rights[op] == 'u'),
				      "%s", in->table->calls[op].name);
		}
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *suite = suite_create("sim_dhcp_matrix");
	TCase *tc = tcase_create("matrix");

	talloc_free(loadparm_init(NULL));
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, each_caller_may_what_the_document_says, 0,
			    sizeof(callers) / sizeof(callers[0]));
	tcase_add_loop_test(tc, each_version_has_the_opnums_of_the_document, 0,
			    sizeof(versions) / sizeof(versions[0]));
	suite_add_tcase(suite, tc);
	return suite;
}

TEST_MAIN(suite)

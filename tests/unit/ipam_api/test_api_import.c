/* use: ipam_cli ipam_api ipam_api_client ipam_store ipam_model ipam_base CHECK JANSSON SQLITE3 TALLOC */
/*
 * Files of addresses by the command line: IMX-01 (upsert), IMX-03 (mirror of
 * a range), IMX-04 (rows that are refused), IMX-05 (both dialects), IMX-08
 * (export), and what is free in the plan: LIF-03, LIF-04.
 */
#include "ipam/store/store_plan.h"
#include "tests/unit/ipam_api/process.h"

/* A second ipamd has the same names with a digit behind. */
static void rename_both(bool second)
{
	size_t n = strlen(store_path), k = strlen(socket_path);

	ck_assert_uint_lt(n + 1, sizeof(store_path));
	ck_assert_uint_lt(k + 1, sizeof(socket_path));
	if (second) {
		memcpy(store_path + n, "2", 2);
		memcpy(socket_path + k, "2", 2);
	} else {
		store_path[n - 1] = socket_path[k - 1] = '\0';
	}
}

static void put_range(struct store *store, const char *prefix,
		      const char *first, const char *last)
{
	struct ipam_ip_range range = {
		.space_id = IPAM_SPACE_DEFAULT, .service = "IPAM",
		.instance = "Localhost", .network_type = IPAM_NON_VIRTUALIZED,
		.assignment = IPAM_STATIC, .user_utilized = -1,
	};
	struct ipam_wrong wrong = { .field = NULL };
	int ret;

	ipam_prefix_parse(prefix, &range.prefix);
	ipam_addr_parse(first, &range.range.first);
	ipam_addr_parse(last, &range.range.last);
	ret = store_ip_range_put(store, &range, true, AT, &wrong);
	ck_assert_msg(ret == 0, "%s", wrong.why);
}

static void fill(void)
{
	struct ipam_block block = { .id = 0 };
	struct ipam_wrong wrong = { .field = NULL };
	struct store *store = NULL;
	const char *error = NULL;
	int ret;

	ck_assert_int_eq(store_open(NULL, store_path, &store, &error), 0);
	ipam_prefix_parse("10.1.0.0/16", &block.prefix);
	block.range = ipam_prefix_range(&block.prefix);
	ret = store_block_put(store, &block, AT, &wrong);
	ck_assert_msg(ret == 0, "%s", wrong.why);
	put_range(store, "10.1.0.0/24", "10.1.0.1", "10.1.0.100");
	put_range(store, "10.1.1.0/24", "10.1.1.1", "10.1.1.254");
	talloc_free(store);
}

static void start(void)
{
	process_start(fill);
}

static const char *file_path(const char *name)
{
	static char path[300];

	snprintf(path, sizeof(path), "%s/%d-%s", suite_tmpdir(), (int)getpid(),
		 name);
	return path;
}

static void put_file(const char *name, const char *text)
{
	FILE *file = fopen(file_path(name), "we");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
}

/* Runs "address import FILE options" and wants `part` in what it writes. */
static void imports(int expected, const char *name, const char *options,
		    const char *part)
{
	char line[900];

	snprintf(line, sizeof(line), "address import %s %s", file_path(name),
		 options);
	says(expected, line, part);
}

START_TEST(rows_are_added_and_then_changed)
{
	put_file("a.csv", "IPAddress,ManagedByService,ServiceInstance,"
		 "DeviceType,IPAddressState,AssignmentType\r\n"
		 "10.1.0.25,IPAM,Localhost,Printer,In-Use,Static\r\n"
		 "2001:db8::26,IPAM,Localhost,Host,In-Use,Static\r\n");
	imports(CLI_OK, "a.csv", "",
		"2 added 0 changed 0 unchanged 0 removed 0 failed");
	imports(CLI_OK, "a.csv", "",
		"0 added 0 changed 2 unchanged 0 removed 0 failed");
	says(CLI_OK, "address show 10.1.0.25", "device_type: Printer");
	says(CLI_OK, "address show 10.1.0.25", "source: import");
	/* columns in any order, by the console's words, whatever the case */
	put_file("b.csv", "owner,ip ADDRESS,\"Device type\"\n"
		 "\"Ada, \"\"the\"\" first\",10.1.0.25,\n");
	imports(CLI_OK, "b.csv", "", "1 changed");
	says(CLI_OK, "address show 10.1.0.25", "owner: Ada, \"the\" first");
	says(CLI_OK, "address show 10.1.0.25", "device_type: Host");
}
END_TEST

START_TEST(a_dry_run_tells_and_changes_nothing)
{
	put_file("a.csv", "IPAddress,Owner\n10.1.0.1,x\n10.1.0.2,x\n");
	imports(CLI_OK, "a.csv", "", "2 added");
	put_file("b.csv", "IPAddress,Owner\n10.1.0.1,x\n10.1.0.2,y\n"
		 "10.1.0.3,z\n10.1.0.300,z\n");
	imports(CLI_FAILED, "b.csv", "--dry-run",
		"would be: 1 added 1 changed 1 unchanged 0 removed 1 failed");
	imports(CLI_FAILED, "b.csv", "--dry-run --csv",
		"2,unchanged,10.1.0.1,,\r\n3,changed,10.1.0.2,,\r\n"
		"4,added,10.1.0.3,,\r\n5,failed,,IPAddress,");
	says(CLI_OK, "address show 10.1.0.2", "owner: x");
	says(CLI_NOT_FOUND, "address show 10.1.0.3", "");
}
END_TEST

static const struct {
	const char *text, *part;	/* in the JSON of a dry run */
} refused[] = {
	{ "IPAddress,MacAddress\n10.1.0.1,zz\n", "\"column\": \"MacAddress\"" },
	{ "IP address,Device type\n10.1.0.1,Toaster\n",
	  "\"column\": \"Device type\"" },
	{ "IPAddress\n127.0.0.1\n", "loopback" },
	{ "IPAddress\n\"\"\n10.1.0.1\n", "an address is needed" },
	{ "IPAddress,Owner\n10.1.0.1\n", "the header has 2" },
	{ "IPAddress,AddressSpace\n10.1.0.1,Moon\n",
	  "there is no such address space" },
	{ "IPAddress,ExpiryDate\n10.1.0.1,02.11.2026\n",
	  "2026-11-02T09:00:00Z" },
	{ "IPAddress,AssignmentDate,ExpiryDate\n10.1.0.1,2026-11-03,"
	  "2026-11-02\n", "\"column\": \"ExpiryDate\"" },
};

/* API-08, IMX-04, IMX-06, IMX-09 */
START_TEST(a_row_that_is_wrong_is_named_with_column_and_cure)
{
	put_file("a.csv", refused[_i].text);
	imports(CLI_FAILED, "a.csv", "--dry-run --json", refused[_i].part);
	imports(CLI_FAILED, "a.csv", "--json", refused[_i].part);
}
END_TEST

static const char *const no_files[] = {
	"", "Owner\nx\n", "IPAddress,Floor\n10.1.0.1,3\n",
	"IPAddress,IP address\n10.1.0.1,10.1.0.1\n",
	"IPAddress\n\"10.1.0.1\n", "{\"a\":1}", "[1]", "[{]",
};

START_TEST(what_is_no_such_file_is_not_begun)
{
	put_file("a.csv", no_files[_i]);
	imports(CLI_INVALID, "a.csv", "", "");
	says(CLI_OK, "address list --json", "\"items\": []");
}
END_TEST

START_TEST(refused_rows_are_kept_to_be_corrected)
{
	char line[400];
	char *text = NULL;

	put_file("a.csv", "IPAddress,Owner\n10.1.0.1,a\n10.1.0.2x,\"b,c\"\n");
	snprintf(line, sizeof(line), "--errors %s", file_path("errors.csv"));
	imports(CLI_FAILED, "a.csv", line, "1 added");
	text = ipam(CLI_OK, "address list --csv");
	ck_assert_ptr_nonnull(strstr(text, "10.1.0.1"));
	free(text);
	/* the file can be corrected and imported, with its column of reasons */
	put_file("b.csv", "Error,IPAddress,Owner\nwhy,10.1.0.2,\"b,c\"\n");
	imports(CLI_OK, "b.csv", "", "1 added");
	imports(CLI_FAILED, "errors.csv", "", "1 failed");
}
END_TEST

START_TEST(a_mirror_removes_what_no_row_names)
{
	put_file("a.csv", "IPAddress,Owner\n10.1.0.1,a\n10.1.0.2,b\n"
		 "10.1.0.3,c\n10.1.1.1,d\n");
	imports(CLI_OK, "a.csv", "", "4 added");
	put_file("b.csv", "IPAddress,Owner\n10.1.0.2,b\n10.1.0.4,e\n");
	imports(CLI_OK, "b.csv", "--mirror 10.1.0.1-10.1.0.100 --dry-run",
		"would be: 1 added 0 changed 1 unchanged 2 removed 0 failed");
	says(CLI_OK, "address show 10.1.0.1", "");
	imports(CLI_OK, "b.csv", "--mirror 10.1.0.1-10.1.0.100",
		"1 added 0 changed 1 unchanged 2 removed 0 failed");
	says(CLI_NOT_FOUND, "address show 10.1.0.1", "");
	says(CLI_OK, "address show 10.1.0.4", "owner: e");
	says(CLI_OK, "address show 10.1.1.1", "owner: d");
	/* a row that is wrong, or of elsewhere, and nothing is removed */
	put_file("c.csv", "IPAddress,Owner\n10.1.0.4,e\n10.1.1.9,x\n");
	imports(CLI_FAILED, "c.csv", "--mirror 10.1.0.1-10.1.0.100",
		"0 removed 1 failed");
	says(CLI_OK, "address show 10.1.0.2", "");
	imports(CLI_NOT_FOUND, "c.csv", "--mirror 10.9.0.1-10.9.0.9", "");
	says(CLI_NOT_FOUND, "import finish 99", "");
}
END_TEST

START_TEST(json_is_a_file_as_well)
{
	put_file("a.json", "[{\"IPAddress\": \"10.1.0.1\", \"Owner\": \"a\"},"
		 " {\"IPAddress\": \"10.1.0.2\", \"Iaid\": 7}]");
	imports(CLI_OK, "a.json", "", "2 added");
	says(CLI_OK, "address show 10.1.0.2", "iaid: 7");
	put_file("b.json", "{\"items\": [{\"address\": \"10.1.0.1\","
		 " \"owner\": null}]}");
	imports(CLI_OK, "b.json", "", "1 changed");
	says(CLI_OK, "address show 10.1.0.1", "owner: -\n");
}
END_TEST

/* What was written, but for when. */
static char *exported(const char *socket, const char *format)
{
	char line[100];
	char *text = NULL;

	snprintf(line, sizeof(line), "address export %s", format);
	text = command_run(socket, AT, 0, CLI_OK, line);
	return text;
}

/* IMX-08: all that is exported makes an empty ipamd the same. */
START_TEST(an_export_makes_another_ipamd_the_same)
{
	char *first = NULL, *second = NULL;
	pid_t first_pid = api_pid;

	put_file("a.csv", "IPAddress,Owner,Description,MacAddress,ExpiryDate,"
		 "DeviceName,ReverseLookupZone,Source,ManagedByService\n"
		 "10.1.0.1,=cmd(),\"two\nlines, \"\"quoted\"\"\",001a2b3c4d5e,"
		 "2099-01-31,pc1,1.10.in-addr.arpa,manual,IPAM\n"
		 "10.1.0.1,@x,,,,,,lease,MS DHCP\n"
		 "2001:db8::1,\xc3\xbc,,,2020-01-01,,,,\n");
	imports(CLI_OK, "a.csv", "", "3 added");
	first = exported(socket_path, "");
	put_file("export.csv", first);
	rename_both(true);
	process_start_here(fill);
	imports(CLI_OK, "export.csv", "", "3 added");
	second = exported(socket_path, "");
	/* times of writing differ at most */
	ck_assert_uint_eq(strlen(first), strlen(second));
	imports(CLI_OK, "export.csv", "", "0 added 0 changed 3 unchanged");
	free(second);
	second = exported(socket_path, "--json");
	put_file("export.json", second);
	imports(CLI_OK, "export.json", "", "0 added 0 changed 3 unchanged");
	says(CLI_OK, "address show 10.1.0.1 --service IPAM", "owner: =cmd()");
	says(CLI_OK, "address show 10.1.0.1 --service IPAM",
	     "source: manual");
	free(first);
	free(second);
	process_finish();
	api_pid = first_pid;
	rename_both(false);
}
END_TEST

START_TEST(free_subnets_and_ranges_are_found)
{
	says(CLI_OK, "subnet find 10.1.0.0/16 --length 24 --count 2 --csv",
	     "10.1.2.0/24\r\n10.1.3.0/24\r\n");
	says(CLI_OK, "subnet find 10.1.0.0/16 --length 17 --json",
	     "10.1.128.0/17");
	says(CLI_OK, "subnet find 10.1.0.0/16 --length 16 --json",
	     "\"items\": []");
	says(CLI_INVALID, "subnet find 10.1.0.0/16 --length 15", "");
	says(CLI_INVALID, "subnet find 10.1.0.0/16 --length 24 --count 33", "");
	says(CLI_NOT_FOUND, "subnet find 10.9.0.0/16 --length 24", "");
	says(CLI_OK, "range find 10.1.0.0/24 --size 50 --count 9 --csv",
	     "10.1.0.101,10.1.0.150\r\n10.1.0.151,10.1.0.200\r\n"
	     "10.1.0.201,10.1.0.250\r\n");
	says(CLI_OK, "range find 10.1.0.0/24 --size 155 --json",
	     "\"items\": []");
	says(CLI_OK, "address add --address 10.1.0.120", "");
	says(CLI_OK, "range find 10.1.0.0/24 --size 20 --csv",
	     "10.1.0.121,10.1.0.140");
	says(CLI_OK, "range find 10.1.1.0/24 --size 1 --json",
	     "\"items\": []");
}
END_TEST

#define ADD_LOOP(t, test, array)                                               \
	tcase_add_loop_test(t, test, 0, sizeof(array) / sizeof((array)[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("api_import");
	TCase *t = tcase_create("import");

	tcase_add_checked_fixture(t, start, process_finish);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, rows_are_added_and_then_changed);
	tcase_add_test(t, a_dry_run_tells_and_changes_nothing);
	ADD_LOOP(t, a_row_that_is_wrong_is_named_with_column_and_cure,
		 refused);
	ADD_LOOP(t, what_is_no_such_file_is_not_begun, no_files);
	tcase_add_test(t, refused_rows_are_kept_to_be_corrected);
	tcase_add_test(t, a_mirror_removes_what_no_row_names);
	tcase_add_test(t, json_is_a_file_as_well);
	tcase_add_test(t, an_export_makes_another_ipamd_the_same);
	tcase_add_test(t, free_subnets_and_ranges_are_found);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)

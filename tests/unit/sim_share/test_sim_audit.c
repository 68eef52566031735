/* use: sim_share sim_host ipam_convert ipam_base ipam_model rpc_conn SAMBA_SERVER SAMBA PRIV JANSSON TALLOC TEVENT CHECK */
/* The audit log that a simulated server writes, read by our reader. */
#include <errno.h>
#include <sys/stat.h>

#include "ipam/convert/convert_dhcp_log.h"
#include "simulators/share/sim_audit.h"
#include "tests/support/suite.h"

#define MONDAY 1793610000 /* 2026-11-02 09:00:00 UTC */
#define DAY    86400

static struct sim_lab *lab;
static struct sim_host host;
static struct sim_audit *audit;
static const uint8_t mac[] = {2, 0, 0, 0, 0, 0xAB};

struct seen {
	struct convert_dhcp_log_line lines[8];
	size_t count;
};

static struct seen seen;
static struct convert_dhcp_log_counts counts;
static char text[65536];

static void start(uint32_t total_mb)
{
	char *error = NULL, dir[512];
	int ret;

	/* each test has a process, and so a directory, of its own */
	snprintf(dir, sizeof(dir), "%s/%d", suite_tmpdir(), (int)getpid());
	mkdir(dir, 0700);
	lab = talloc_zero(NULL, struct sim_lab);
	host.lab = lab;
	host.name = "dhcp1";
	host.fqdn = "dhcp1.contoso.test";
	host.dir = talloc_asprintf(lab, "%s/world", dir);
	mkdir(host.dir, 0700);
	ret = sim_audit_start(lab, &host, dir, total_mb, &audit,
			      &error);
	ck_assert_msg(ret == 0, "%s", error);
}

static int write_row(int id, time_t time, const char *address)
{
	const struct sim_audit_row row = {
		.id = id, .time = time, .family = id > 1000 ? 6 : 4,
		.address = address, .host_name = "pc1.contoso.test",
		.client_id = mac, .client_id_length = sizeof(mac),
		.transaction = 77,
	};

	return sim_audit_write(audit, &row);
}

static bool take(const struct convert_dhcp_log_line *line, void *private_data)
{
	if (seen.count < 8) {
		seen.lines[seen.count] = *line;
	}
	seen.count++;
	return true;
}

static void read_file(const char *name)
{
	char path[512];
	size_t size;
	FILE *f = NULL;

	snprintf(path, sizeof(path), "%s/%s", sim_audit_dir(audit), name);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s", path);
	size = fread(text, 1, sizeof(text), f);
	fclose(f);
	seen.count = 0;
	memset(&counts, 0, sizeof(counts));
	convert_dhcp_log_read(text, size, false, take, NULL, &counts);
	ck_assert_uint_eq(counts.odd, 0);
}

static unsigned commas(const struct convert_dhcp_log_line *line)
{
	unsigned n = 0;
	uint32_t i;

	for (i = 0; i < line->raw.length; i++) {
		n += line->raw.at[i] == ',';
	}
	return n;
}

START_TEST(a_new_day_begins_with_header_and_start)
{
	const struct convert_dhcp_log_line *l = seen.lines;

	start(70);
	ck_assert_int_eq(write_row(10, MONDAY, "10.0.0.9"), 0);
	ck_assert_int_eq(write_row(11, MONDAY + 60, "10.0.0.9"), 0);
	read_file("DhcpSrvLog-Mon.log");
	ck_assert_int_eq(strncmp(text, "\t\tMicrosoft DHCP Service", 24), 0);
	ck_assert_ptr_nonnull(strstr(text, "\r\nID,Date,Time,"));
	ck_assert_ptr_nonnull(strstr(text, ",DnsRegError.\r\n00,11/02/26,"));
	ck_assert_uint_eq(counts.rows, 3);
	ck_assert_uint_gt(counts.other, 10);
	ck_assert_uint_eq(l[0].id, 0);
	ck_assert_uint_eq(commas(&l[0]), 6);
	ck_assert_int_eq(l[1].event, CONVERT_DHCP_LOG_NEW);
	ck_assert_uint_eq(commas(&l[1]), 18);
	ck_assert_int_eq(l[1].local_s, MONDAY);
	ck_assert_uint_eq(l[1].address[3], 9);
	ck_assert_uint_eq(l[1].transaction, 77);
	ck_assert_mem_eq(l[1].client.at, "0200000000AB", 12);
	ck_assert_int_eq(l[2].event, CONVERT_DHCP_LOG_RENEW);
	talloc_free(lab);
}
END_TEST

START_TEST(the_other_family_has_files_of_its_own)
{
	const struct convert_dhcp_log_line *l = seen.lines;

	start(70);
	ck_assert_int_eq(write_row(11002, MONDAY + DAY, "2001:db8::9"), 0);
	read_file("DhcpV6SrvLog-Tue.log");
	ck_assert_uint_eq(counts.rows, 2);
	ck_assert_uint_eq(l[0].id, 11010);
	ck_assert_uint_eq(commas(&l[0]), 13);
	ck_assert_int_eq(l[1].event, CONVERT_DHCP_LOG_NEW);
	ck_assert_uint_eq(l[1].family, 6);
	ck_assert_uint_eq(commas(&l[1]), 13);
	ck_assert_mem_eq(l[1].client.at, "0200000000AB", 12);
	talloc_free(lab);
}
END_TEST

START_TEST(last_week_is_overwritten_and_today_is_not)
{
	start(70);
	ck_assert_int_eq(write_row(10, MONDAY, "10.0.0.9"), 0);
	talloc_free(lab);
	start(70);
	ck_assert_int_eq(write_row(11, MONDAY + 10, "10.0.0.9"), 0);
	read_file("DhcpSrvLog-Mon.log");
	ck_assert_uint_eq(counts.rows, 3);
	ck_assert_int_eq(write_row(12, MONDAY + 7 * DAY, "10.0.0.9"), 0);
	read_file("DhcpSrvLog-Mon.log");
	ck_assert_uint_eq(counts.rows, 2);
	ck_assert_int_eq(seen.lines[1].local_s, MONDAY + 7 * DAY);
	talloc_free(lab);
}
END_TEST

START_TEST(a_full_file_says_so_once_until_midnight)
{
	start(0);
	ck_assert_int_eq(write_row(10, MONDAY, "10.0.0.9"), ENOSPC);
	ck_assert_int_eq(write_row(10, MONDAY, "10.0.0.9"), ENOSPC);
	read_file("DhcpSrvLog-Mon.log");
	ck_assert_uint_eq(counts.rows, 2);
	ck_assert_uint_eq(seen.lines[1].id, 2);
	talloc_free(lab);
}
END_TEST

START_TEST(logs_of_the_world_are_where_they_are_written)
{
	char path[600];
	FILE *f = NULL;

	start(70);
	snprintf(path, sizeof(path), "%s/DhcpSrvLog-Mon.log", host.dir);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs("10,11/02/26,08:00:00,Assign,10.0.0.7,pc,020000000001,\r\n", f);
	fclose(f);
	talloc_free(lab);
	start(70);
	ck_assert_int_eq(write_row(11, MONDAY, "10.0.0.9"), 0);
	read_file("DhcpSrvLog-Mon.log");
	ck_assert_uint_eq(counts.rows, 2);
	ck_assert_uint_eq(seen.lines[0].address[3], 7);
	ck_assert_uint_eq(seen.lines[1].address[3], 9);
	talloc_free(lab);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sim_audit");
	TCase *c = tcase_create("logs");

	tcase_add_test(c, a_new_day_begins_with_header_and_start);
	tcase_add_test(c, the_other_family_has_files_of_its_own);
	tcase_add_test(c, last_week_is_overwritten_and_today_is_not);
	tcase_add_test(c, a_full_file_says_so_once_until_midnight);
	tcase_add_test(c, logs_of_the_world_are_where_they_are_written);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)

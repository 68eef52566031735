/* use: sim_dc LDAP TALLOC TEVENT CHECK */
/*
 * The LDAP service on its real port, asked by libldap: limits, pages, ranges,
 * and what the journal says of them. Each test has a server process and a
 * network namespace's loopback of its own.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <ldap.h>

#include "simulators/dc/dc.h"
#include "tests/support/suite.h"

#define ADDRESS "127.77.0.11"
#define COMPUTERS 25

static pid_t server;
static char world[256], journal_path[300];

static time_t lab_now(void *private_data)
{
	(void)private_data;
	return 1793523600;	/* 2026-11-01T09:00:00Z */
}

static int no_acceptor(void *private_data, TALLOC_CTX *mem_ctx,
		       const struct tsocket_address *remote,
		       const struct tsocket_address *local,
		       const char *service, struct gensec_security **out)
{
	(void)private_data, (void)mem_ctx, (void)remote, (void)local;
	(void)service, (void)out;
	return ENOTSUP;
}

static int password(void *private_data, TALLOC_CTX *mem_ctx,
		    const char *account, const char *text,
		    const char **out_user)
{
	(void)private_data;
	if (strcmp(account, "reader") != 0 || strcmp(text, "right") != 0) {
		return EACCES;
	}
	*out_user = talloc_strdup(mem_ctx, "T\\reader");
	return 0;
}

static void journal(void *private_data, const char *client, const char *user,
		    const char *operation, json_t *arguments,
		    const char *result)
{
	FILE *file = fopen(journal_path, "ae");
	char *text = json_dumps(arguments, JSON_COMPACT | JSON_SORT_KEYS);

	(void)private_data, (void)client;
	fprintf(file, "%s %s %s %s\n", user != NULL ? user : "-", operation,
		text, result);
	free(text);
	fclose(file);
	json_decref(arguments);
}

static void write_world(const char *settings)
{
	char path[400];
	FILE *file;
	int i;

	snprintf(world, sizeof(world), "%s/world-XXXXXX", suite_tmpdir());
	ck_assert_ptr_nonnull(mkdtemp(world));
	snprintf(journal_path, sizeof(journal_path), "%s/journal", world);
	snprintf(path, sizeof(path), "%s/directory.json", world);
	file = fopen(path, "we");
	fputs(settings, file);
	fclose(file);
	snprintf(path, sizeof(path), "%s/t.ldf", world);
	file = fopen(path, "we");
	fputs("dn: DC=t\nobjectClass: domainDNS\n\n"
	      "dn: CN=Configuration,DC=t\nobjectClass: configuration\n\n"
	      "dn: CN=T,CN=Partitions,CN=Configuration,DC=t\n"
	      "objectClass: crossRef\nnCName: DC=t\ndnsRoot: t\n\n"
	      "dn: CN=C,CN=Partitions,CN=Configuration,DC=t\n"
	      "objectClass: crossRef\nnCName: CN=Configuration,DC=t\n"
	      "dnsRoot: t\n\n"
	      "dn: CN=D,CN=Servers,CN=S,CN=Sites,CN=Configuration,DC=t\n"
	      "objectClass: server\ndNSHostName: d.t\n", file);
	for (i = 0; i < COMPUTERS; i++) {
		fprintf(file, "\ndn: CN=pc%d,DC=t\nobjectClass: computer\n",
			i);
	}
	fputs("\ndn: CN=all,DC=t\nobjectClass: group\n", file);
	for (i = 0; i < COMPUTERS; i++) {
		fprintf(file, "member: CN=pc%d,DC=t\n", i);
	}
	fclose(file);
}

/* The server's process; writes a byte to READY when it listens. */
static void serve(int ready)
{
	struct tevent_context *ev = tevent_context_init(NULL);
	struct sim_dc_host host = {
		.fqdn = "d.t", .domain = "t", .address = ADDRESS,
		.dir = world, .now = lab_now, .acceptor = no_acceptor,
		.check_password = password, .journal = journal };
	struct sim_dc_service *service = NULL;
	char *error = NULL;
	int ret = sim_dc_service_start(ev, ev, &host, &service, &error);

	if (ret != 0) {
		fprintf(stderr, "%s\n", error);
		_exit(1);
	}
	if (write(ready, "r", 1) != 1) {
		_exit(1);
	}
	tevent_loop_wait(ev);
	_exit(0);
}

static void start(const char *settings)
{
	int ready[2];
	char byte = 0;

	write_world(settings);
	ck_assert_int_eq(pipe(ready), 0);
	server = fork();
	if (server == 0) {
		close(ready[0]);
		serve(ready[1]);
	}
	close(ready[1]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
}

static void stop(void)
{
	if (server > 0) {
		kill(server, SIGKILL);
		waitpid(server, NULL, 0);
	}
}

static LDAP *connect_as(const char *name, const char *text, int expected)
{
	struct berval secret = { strlen(text), (char *)text };
	int version = 3, ret;
	LDAP *ld = NULL;

	ck_assert_int_eq(ldap_initialize(&ld, "ldap://" ADDRESS), 0);
	ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version);
	ldap_set_option(ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
	ret = ldap_sasl_bind_s(ld, name, LDAP_SASL_SIMPLE, &secret, NULL, NULL,
			       NULL);
	ck_assert_int_eq(ret, expected);
	return ld;
}

static int search(LDAP *ld, const char *base, const char *filter,
		  const char *attr, LDAPControl *control, LDAPMessage **out)
{
	char *attrs[] = { (char *)attr, NULL };
	LDAPControl *controls[] = { control, NULL };

	return ldap_search_ext_s(ld, base, LDAP_SCOPE_SUBTREE, filter, attrs,
				 0, control != NULL ? controls : NULL, NULL,
				 NULL, 0, out);
}

/* How many lines of the journal hold the text. */
static int journalled(const char *text)
{
	char line[2000];
	FILE *file = fopen(journal_path, "re");
	int count = 0;

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		count += strstr(line, text) != NULL;
	}
	if (file != NULL) {
		fclose(file);
	}
	return count;
}

START_TEST(simple_binds)
{
	start("{\"files\": [\"t.ldf\"], \"requireSigning\": false}");
	ldap_unbind_ext_s(connect_as("reader@t", "right", 0), NULL, NULL);
	ldap_unbind_ext_s(connect_as("T\\reader", "right", 0), NULL, NULL);
	ldap_unbind_ext_s(connect_as("reader", "wrong", 49), NULL, NULL);
	ldap_unbind_ext_s(connect_as("other", "right", 49), NULL, NULL);
	ldap_unbind_ext_s(connect_as("CN=none,DC=t", "right", 49), NULL, NULL);
	ck_assert_int_eq(journalled("T\\reader bind"), 2);
	ck_assert_int_eq(journalled("- bind"), 3);
	stop();
}
END_TEST

START_TEST(a_simple_bind_in_the_clear_is_refused_by_default)
{
	start("{}");
	ldap_unbind_ext_s(connect_as("reader", "right", 8), NULL, NULL);
	stop();
}
END_TEST

START_TEST(an_anonymous_client_sees_the_root_dse_only)
{
	LDAPMessage *result = NULL;
	LDAP *ld;

	start("{}");
	ld = connect_as("", "", 0);
	ck_assert_int_eq(search(ld, "DC=t", "(cn=*)", "cn", NULL, &result), 1);
	ldap_msgfree(result);
	ck_assert_int_eq(ldap_search_ext_s(ld, "", LDAP_SCOPE_BASE, "(a=*)",
					   NULL, 0, NULL, NULL, NULL, 0,
					   &result), 0);
	ck_assert_int_eq(ldap_count_entries(ld, result), 1);
	ldap_msgfree(result);
	ldap_unbind_ext_s(ld, NULL, NULL);
	stop();
}
END_TEST

START_TEST(unpaged_answers_end_at_the_page_size)
{
	LDAPMessage *result = NULL;
	LDAP *ld;

	start("{\"requireSigning\": false, \"maxPageSize\": 10}");
	ld = connect_as("reader", "right", 0);
	ck_assert_int_eq(search(ld, "DC=t", "(objectClass=computer)", "cn",
				NULL, &result), LDAP_SIZELIMIT_EXCEEDED);
	ck_assert_int_eq(ldap_count_entries(ld, result), 10);
	ldap_msgfree(result);
	ldap_unbind_ext_s(ld, NULL, NULL);
	stop();
}
END_TEST

START_TEST(pages_give_each_object_once)
{
	struct berval cookie = { 0, NULL };
	int pages = 0, total = 0;
	LDAP *ld;

	start("{\"requireSigning\": false, \"maxPageSize\": 10}");
	ld = connect_as("reader", "right", 0);
	do {
		LDAPControl *control = NULL, **got = NULL;
		LDAPMessage *result = NULL;
		ber_int_t estimate = 0;

		ldap_create_page_control(ld, 100, &cookie, 1, &control);
		ck_assert_int_eq(search(ld, "DC=t", "(objectClass=computer)",
					"cn", control, &result), 0);
		total += ldap_count_entries(ld, result);
		pages++;
		ldap_parse_result(ld, result, NULL, NULL, NULL, NULL, &got, 1);
		ck_assert_ptr_nonnull(got);
		ber_memfree(cookie.bv_val);
		ck_assert_int_eq(ldap_parse_pageresponse_control(
					 ld, got[0], &estimate, &cookie), 0);
		ldap_controls_free(got);
		ldap_control_free(control);
	} while (cookie.bv_len > 0 && pages < 10);
	ber_memfree(cookie.bv_val);
	ck_assert_int_eq(pages, 3);
	ck_assert_int_eq(total, COMPUTERS);
	ck_assert_int_eq(journalled("(objectClass=computer)"), 3);
	ldap_unbind_ext_s(ld, NULL, NULL);
	stop();
}
END_TEST

START_TEST(a_foreign_cookie_is_refused)
{
	struct berval cookie = { 5, (char *)"hello" };
	LDAPControl *control = NULL;
	LDAPMessage *result = NULL;
	LDAP *ld;

	start("{\"requireSigning\": false}");
	ld = connect_as("reader", "right", 0);
	ldap_create_page_control(ld, 100, &cookie, 1, &control);
	ck_assert_int_eq(search(ld, "DC=t", "(cn=*)", "cn", control, &result),
			 LDAP_UNAVAILABLE_CRITICAL_EXTENSION);
	ldap_msgfree(result);
	ldap_control_free(control);
	ldap_unbind_ext_s(ld, NULL, NULL);
	stop();
}
END_TEST

/* The attribute asked for, what comes back, and how many values it has. */
static const struct {
	const char *asked;
	const char *name;
	int count;
} ranges[] = {
	{ "member", "member;range=0-9", 10 },
	{ "member;range=10-19", "member;range=10-19", 10 },
	{ "member;range=10-*", "member;range=10-19", 10 },
	{ "member;range=20-*", "member;range=20-*", 5 },
	{ "member;range=20-100", "member;range=20-*", 5 },
	{ "member;range=3-4", "member;range=3-4", 2 },
	{ "member;range=25-*", NULL, 0 },
};

START_TEST(many_values_come_in_ranges)
{
	LDAPMessage *result = NULL, *entry;
	struct berval **values;
	LDAP *ld;

	start("{\"requireSigning\": false, \"maxValRange\": 10}");
	ld = connect_as("reader", "right", 0);
	ck_assert_int_eq(search(ld, "CN=all,DC=t", "(objectClass=*)",
				ranges[_i].asked, NULL, &result), 0);
	entry = ldap_first_entry(ld, result);
	ck_assert_ptr_nonnull(entry);
	if (ranges[_i].name != NULL) {
		values = ldap_get_values_len(ld, entry, ranges[_i].name);
		ck_assert_int_eq(ldap_count_values_len(values),
				 ranges[_i].count);
		ldap_value_free_len(values);
	}
	ldap_msgfree(result);
	ldap_unbind_ext_s(ld, NULL, NULL);
	stop();
}
END_TEST

/* Sends bytes, returns how many come back until the server closes. */
static size_t talk(const char *bytes, size_t length, char *out, size_t room)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons(389) };
	size_t got = 0;
	ssize_t n;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	inet_pton(AF_INET, ADDRESS, &to.sin_addr);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	ck_assert_int_eq(write(fd, bytes, length), (ssize_t)length);
	do {
		n = read(fd, out + got, room - got);
		got += n > 0 ? (size_t)n : 0;
	} while (n > 0 && got < room);
	close(fd);
	return got;
}

START_TEST(a_malformed_message_ends_the_connection_with_a_notice)
{
	char out[300];
	size_t n;

	start("{}");
	n = talk("0\3\2\1\1", 5, out, sizeof(out));
	ck_assert_ptr_nonnull(memmem(out, n, "1.3.6.1.4.1.1466.20036", 22));
	ck_assert_uint_eq(talk("GET / HTTP/1.0\r\n", 16, out, sizeof(out)),
			  0);
	ck_assert_uint_eq(talk("0\x84\x7f\xff\xff\xff", 6, out,
			       sizeof(out)), 0);
	ck_assert_int_eq(journalled("malformed"), 1);
	stop();
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("dc_service");
	TCase *t = tcase_create("all");

	tcase_add_test(t, simple_binds);
	tcase_add_test(t, a_simple_bind_in_the_clear_is_refused_by_default);
	tcase_add_test(t, an_anonymous_client_sees_the_root_dse_only);
	tcase_add_test(t, unpaged_answers_end_at_the_page_size);
	tcase_add_test(t, pages_give_each_object_once);
	tcase_add_test(t, a_foreign_cookie_is_refused);
	tcase_add_test(t,
		       a_malformed_message_ends_the_connection_with_a_notice);
	tcase_add_loop_test(t, many_values_come_in_ranges, 0,
			    sizeof(ranges) / sizeof(ranges[0]));
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)

/* use: rpc_smb rpc_conn SAMBA KRB5 TALLOC TEVENT CHECK */
/*
 * The caller's side of a fetch with helpers that are scripts: good ones, ones
 * that lie, ones that never say a word.
 */
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

#include "rpc/smb/rpc_smb.h"
#include "tests/support/suite.h"

#define FILE_FRAME                                                             \
	"printf '\\001\\044\\0\\0\\0"                                          \
	"\\005\\0\\0\\0\\0\\0\\0\\0\\007\\0\\0\\0\\0\\0\\0\\0"                 \
	"\\011\\0\\0\\0\\0\\0\\0\\0\\010\\0\\0\\0\\0\\0\\0\\0\\003\\0\\0\\0'\n"
#define DATA_FRAME "printf '\\002\\005\\0\\0\\0hello'\n"
#define END_FRAME  "printf '\\003\\0\\0\\0\\0'\n"

struct got {
	char text[64];
	size_t size;
	size_t stop_at;
};

static TALLOC_CTX *mem;
static struct got got;
static struct rpc_smb_file file;
static uint64_t bytes;

static bool take(const uint8_t *data, size_t size, void *private_data)
{
	struct got *g = private_data;

	ck_assert_uint_le(g->size + size, sizeof(g->text));
	memcpy(g->text + g->size, data, size);
	g->size += size;
	return g->stop_at == 0 || g->size < g->stop_at;
}

static struct tevent_context *ev;
static char helper[512];

static void write_helper(const char *script)
{
	FILE *f = NULL;

	snprintf(helper, sizeof(helper), "%s/helper", suite_tmpdir());
	unlink(helper);
	f = fopen(helper, "w");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "#!/bin/sh\n%s", script);
	fclose(f);
	ck_assert_int_eq(chmod(helper, 0700), 0);
}

static struct rpc_status read_by(struct rpc_smb *kept, uint64_t most,
				 uint32_t timeout_ms)
{
	const struct rpc_smb_request request = {
		.kept = kept,
		.helper = helper,
		.target = {.fqdn = "dhcp1.contoso.test"},
		.share = "dhcpaudit",
		.path = "x.log",
		.most = most,
	};
	struct tevent_req *req = NULL;
	struct rpc_status status;

	got.size = 0;
	req = rpc_smb_read_send(mem, ev, &request, take, &got, timeout_ms);
	ck_assert(tevent_req_poll(req, ev));
	status = rpc_smb_read_recv(req, &file, &bytes);
	talloc_free(req);
	return status;
}

static struct rpc_status fetch(const char *script, uint64_t most,
			       uint32_t timeout_ms)
{
	struct rpc_status status;

	write_helper(script);
	mem = talloc_new(NULL);
	ev = tevent_context_init(mem);
	status = read_by(NULL, most, timeout_ms);
	talloc_free(mem);
	return status;
}

START_TEST(a_file_comes_in_order)
{
	struct rpc_status status =
		fetch("cat > /dev/null\n" FILE_FRAME DATA_FRAME DATA_FRAME
			      END_FRAME,
		      0, 10000);

	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(bytes, 10);
	ck_assert_mem_eq(got.text, "hellohello", 10);
	ck_assert_uint_eq(file.size, 5);
	ck_assert_uint_eq(file.index, 7);
	ck_assert_int_eq(file.written_s, 9);
	ck_assert_int_eq(file.changed_s, 8);
	ck_assert_uint_eq(file.written_ns, 3);
}
END_TEST

START_TEST(the_request_names_what_is_wanted)
{
	struct rpc_status status = fetch(
		"r=$(cat)\n"
		"case \"$r\" in *'\nhost=dhcp1.contoso.test\nshare=dhcpaudit\n"
		"path=x.log'*) " FILE_FRAME END_FRAME ";; esac\n",
		0, 10000);

	ck_assert(rpc_status_is_ok(status));
}
END_TEST

START_TEST(the_caller_may_have_had_enough)
{
	struct rpc_status status;

	got.stop_at = 5;
	status = fetch(FILE_FRAME DATA_FRAME DATA_FRAME "exec sleep 1000\n", 0,
		       10000);
	ck_assert(rpc_status_is_ok(status));
	ck_assert_uint_eq(bytes, 5);
}
END_TEST

START_TEST(an_error_is_told_with_its_step)
{
	struct rpc_status status = fetch(
		"printf '\\004\\014\\0\\0\\0\\004\\0\\0\\0\\015\\0\\0\\0"
		"\\006\\0\\0\\0'\n",
		0, 10000);

	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_KRB5);
	status = fetch("printf '\\004\\014\\0\\0\\0\\005\\0\\0\\0\\015\\0\\0\\0"
		       "\\007\\0\\0\\0'\n",
		       0, 10000);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_ERRNO);
	ck_assert_uint_eq(status.code, RPC_SMB_DENIED);
	ck_assert_int_eq(status.step, RPC_STEP_CALL);
	ck_assert_ptr_nonnull(strstr(rpc_smb_cure(status), "IPAMUG"));
}
END_TEST

/* How many helpers have been started since: each writes a line. */
static int helpers(void)
{
	char path[512];
	FILE *f = NULL;
	int c, lines = 0;

	snprintf(path, sizeof(path), "%s/started", suite_tmpdir());
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	while ((c = fgetc(f)) != EOF) {
		lines += c == '\n';
	}
	fclose(f);
	unlink(path);
	return lines;
}

#define ANSWERS(frames)                                                        \
	"echo x >> \"$TMPDIR/started\"\n"                                      \
	"while read -r line; do\n"                                             \
	"case \"$line\" in '') " frames ";; esac\n"                            \
	"done\n"
#define INLINE_FILE                                                            \
	"printf '\\001\\044\\0\\0\\0\\005\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0"     \
	"\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0'"
#define INLINE_DATA "printf '\\002\\005\\0\\0\\0hello'"
#define INLINE_END  "printf '\\003\\0\\0\\0\\0'"
/* EACCES at the step CALL, at the step AUTH */
#define NO_FILE "printf '\\004\\014\\0\\0\\0\\005\\0\\0\\0\\015\\0\\0\\0\\007\\0\\0\\0'"
#define NO_AUTH "printf '\\004\\014\\0\\0\\0\\005\\0\\0\\0\\015\\0\\0\\0\\006\\0\\0\\0'"

static const struct {
	const char *script;
	int helpers; /* of three reads */
	bool good;
} kept[] = {
	{ANSWERS(INLINE_FILE "; " INLINE_DATA "; " INLINE_END), 1, true},
	{ANSWERS(NO_FILE), 1, false},
	{ANSWERS(NO_AUTH), 3, false},
	{ANSWERS(INLINE_FILE "; exit 1"), 3, false},
	{ANSWERS(INLINE_FILE "; " INLINE_END "; exit 0"), 3, true},
};

START_TEST(a_helper_is_kept_until_something_is_wrong_with_it)
{
	struct rpc_smb *smb = NULL;
	struct rpc_status status;
	int i, failed = 0;

	write_helper(kept[_i].script);
	mem = talloc_new(NULL);
	ev = tevent_context_init(mem);
	smb = rpc_smb_new(mem);
	for (i = 0; i < 3; i++) {
		status = read_by(smb, 0, 10000);
		if (kept[_i].helpers == 3 && kept[_i].good && i > 0 &&
		    !rpc_status_is_ok(status)) {
			/* It ended when the request was on its way. */
			ck_assert_uint_eq(status.code, EPIPE);
			failed++;
			status = read_by(smb, 0, 10000);
		}
		ck_assert_int_eq(rpc_status_is_ok(status), kept[_i].good);
	}
	ck_assert_int_le(failed, 2);
	ck_assert_int_eq(helpers(), kept[_i].helpers);
	talloc_free(mem);
}
END_TEST

START_TEST(a_kept_helper_that_is_silent_is_replaced)
{
	struct rpc_smb *smb = NULL;

	write_helper("echo x >> \"$TMPDIR/started\"\nexec sleep 1000\n");
	mem = talloc_new(NULL);
	ev = tevent_context_init(mem);
	smb = rpc_smb_new(mem);
	ck_assert_uint_eq(read_by(smb, 0, 200).code, ETIMEDOUT);
	write_helper(kept[0].script);
	ck_assert(rpc_status_is_ok(read_by(smb, 0, 10000)));
	ck_assert_uint_eq(bytes, 5);
	talloc_free(mem);
}
END_TEST

static const struct {
	const char *script;
	uint64_t most;
	int code;
} liars[] = {
	{"exit 0\n", 0, EPIPE},
	{"kill -9 $$\n", 0, EPIPE},
	{DATA_FRAME, 0, EPROTO},			  /* nothing before */
	{FILE_FRAME FILE_FRAME, 0, EPROTO},		  /* twice */
	{FILE_FRAME DATA_FRAME, 4, EPROTO},		  /* too much */
	{FILE_FRAME "printf '\\002\\0\\0\\0\\0'\n", 0, EPROTO},	  /* empty */
	{FILE_FRAME "printf '\\002\\0\\0\\377\\377'\n", 0, EPROTO}, /* huge */
	{FILE_FRAME "printf '\\011\\0\\0\\0\\0'\n", 0, EPROTO},	  /* unknown */
	{"printf '\\003\\0\\0\\0\\0'\n", 0, EPROTO},
	{"printf '\\001\\001\\0\\0\\0x'\n", 0, EPROTO},
};

START_TEST(a_helper_that_lies_is_not_believed)
{
	struct rpc_status status =
		fetch(liars[_i].script, liars[_i].most, 10000);

	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_ERRNO);
	ck_assert_uint_eq(status.code, liars[_i].code);
	ck_assert_int_eq(status.step, RPC_STEP_REPLY);
}
END_TEST

START_TEST(silence_ends_at_the_deadline_and_so_does_the_helper)
{
	char path[512], text[32] = "";
	struct rpc_status status;
	FILE *f = NULL;
	pid_t pid;

	status = fetch("echo $$ > \"$TMPDIR/pid\"\n" FILE_FRAME
		       "exec sleep 1000\n",
		       0, 300);
	ck_assert_uint_eq(status.code, ETIMEDOUT);
	snprintf(path, sizeof(path), "%s/pid", suite_tmpdir());
	f = fopen(path, "r");
	if (f != NULL) { /* a slow machine: it was killed even before */
		ck_assert_ptr_nonnull(fgets(text, sizeof(text), f));
		fclose(f);
		pid = (pid_t)strtol(text, NULL, 10);
		ck_assert_int_eq(kill(pid, 0), -1);
		ck_assert_int_eq(errno, ESRCH);
	}
}
END_TEST

START_TEST(what_cannot_be_asked_is_refused_at_once)
{
	struct rpc_smb_request request = {
		.helper = "/nonexistent/helper",
		.target = {.fqdn = "a"},
		.share = "b",
		.path = "c\nuser=d",
	};
	struct tevent_req *req = NULL;

	mem = talloc_new(NULL);
	ev = tevent_context_init(mem);
	req = rpc_smb_read_send(mem, ev, &request, take, &got, 1000);
	ck_assert(tevent_req_poll(req, ev));
	ck_assert_uint_eq(rpc_smb_read_recv(req, &file, &bytes).code, EINVAL);
	request.path = "c";
	req = rpc_smb_read_send(mem, ev, &request, take, &got, 1000);
	ck_assert(tevent_req_poll(req, ev));
	ck_assert_uint_eq(rpc_smb_read_recv(req, &file, &bytes).code, ENOENT);
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("rpc_smb");
	TCase *c = tcase_create("helpers");

	signal(SIGPIPE, SIG_IGN);
	tcase_set_timeout(c, 30);
	tcase_add_test(c, a_file_comes_in_order);
	tcase_add_test(c, the_request_names_what_is_wanted);
	tcase_add_test(c, the_caller_may_have_had_enough);
	tcase_add_test(c, an_error_is_told_with_its_step);
	tcase_add_loop_test(c,
			    a_helper_is_kept_until_something_is_wrong_with_it,
			    0, sizeof(kept) / sizeof(kept[0]));
	tcase_add_test(c, a_kept_helper_that_is_silent_is_replaced);
	tcase_add_loop_test(c, a_helper_that_lies_is_not_believed, 0,
			    sizeof(liars) / sizeof(liars[0]));
	tcase_add_test(c, silence_ends_at_the_deadline_and_so_does_the_helper);
	tcase_add_test(c, what_cannot_be_asked_is_refused_at_once);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)

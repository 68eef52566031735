/* use: ipam_api CHECK TALLOC */
/*
 * Targets and fields of requests that somebody else could read otherwise than
 * we do are refused (RFC 9112, 11.2).
 */
#include "tests/support/suite.h"

#include "ipam/api/api_strict.h"

static const struct {
	const char *target;
	bool taken;
} targets[] = {
	{ "/", true }, { "/a%2fb?c=%20d+e&f", true }, { "*", true },
	{ "", false }, { "a", false }, { "http://x/", false },
	{ "x:80", false }, { "/#f", false }, { "/a b", false },
	{ "/\303\244", false }, { "/\t", false }, { "/\177", false },
	{ "/%", false }, { "/%4", false }, { "/%zz", false },
	{ "/a%00b", false }, { "/?a=%00", false }, { "/?a=%4", false },
};

START_TEST(a_target_is_taken_or_not)
{
	const char *why = api_strict_target(targets[_i].target);

	ck_assert_msg((why == NULL) == targets[_i].taken, "%s",
		      targets[_i].target);
}
END_TEST

#define OK "Host: x"
#define FIELDS 4

/* "NAME: VALUE", as libmicrohttpd cuts them up; NULL ends. */
static const struct {
	const char *fields[FIELDS];
	const char *version;
	unsigned status;
} heads[] = {
	{ { OK }, "HTTP/1.1", 0 },
	{ { NULL }, "HTTP/1.0", 0 },
	{ { OK }, "HTTP/1.2", 505 },
	{ { OK }, "HTTP/2.0", 505 },
	{ { NULL }, "HTTP/1.1", 400 },
	{ { OK, OK }, "HTTP/1.1", 400 },
	{ { OK, "host: y" }, "HTTP/1.1", 400 },
	{ { "Host: " }, "HTTP/1.1", 400 },
	{ { "Host: a b" }, "HTTP/1.1", 400 },
	{ { "Host: a/b" }, "HTTP/1.1", 400 },
	{ { "Host: a@b" }, "HTTP/1.1", 400 },
	{ { "Host: [::1]:80" }, "HTTP/1.1", 0 },
	{ { OK, "Content-Length: 5" }, "HTTP/1.1", 0 },
	{ { OK, "Content-Length: 5", "content-length: 5" }, "HTTP/1.1", 400 },
	{ { OK, "Content-Length: 5, 5" }, "HTTP/1.1", 400 },
	{ { OK, "Content-Length: +5" }, "HTTP/1.1", 400 },
	{ { OK, "Content-Length: 0x5" }, "HTTP/1.1", 400 },
	{ { OK, "Content-Length: " }, "HTTP/1.1", 400 },
	{ { OK, "Content-Length: 999999999999999999" }, "HTTP/1.1", 0 },
	{ { OK, "Content-Length: 1000000000000000000" }, "HTTP/1.1", 400 },
	{ { OK, "Content-Length: 5", "Transfer-Encoding: chunked" },
	  "HTTP/1.1", 400 },
	{ { OK, "Transfer-Encoding: Chunked" }, "HTTP/1.1", 411 },
	{ { OK, "Transfer-Encoding: xchunked" }, "HTTP/1.1", 501 },
	{ { OK, "Transfer-Encoding: gzip, chunked" }, "HTTP/1.1", 501 },
	{ { OK, "Transfer-Encoding: chunked", "Transfer-Encoding: identity" },
	  "HTTP/1.1", 400 },
	{ { OK, "Transfer-Encoding: chunked" }, "HTTP/1.0", 400 },
	{ { OK, "Authorization: a", "authorization: b" }, "HTTP/1.1", 400 },
	{ { OK, "If-Match: a", "If-Match: b" }, "HTTP/1.1", 400 },
	{ { OK, "Accept: a", "Accept: b" }, "HTTP/1.1", 0 },
	{ { OK, "Content-Length : 5" }, "HTTP/1.1", 400 },
	{ { OK, "A\tB: c" }, "HTTP/1.1", 400 },
	{ { OK, ": c" }, "HTTP/1.1", 400 },
	{ { OK, "A: b\001" }, "HTTP/1.1", 400 },
	{ { OK, "A: b\r" }, "HTTP/1.1", 400 },
	{ { OK, "A: b\n" }, "HTTP/1.1", 400 },
	{ { OK, "A: \303\244\tb" }, "HTTP/1.1", 0 },
};

static size_t cut_up(const char *const *texts, struct api_strict_field *out,
		     TALLOC_CTX *mem_ctx)
{
	char *name = NULL, *colon = NULL;
	size_t n;

	for (n = 0; n < FIELDS && texts[n] != NULL; n++) {
		name = talloc_strdup(mem_ctx, texts[n]);
		colon = strchr(name, ':');
		*colon = '\0';
		out[n] = (struct api_strict_field){ name, colon + 2,
			strlen(name), strlen(colon + 2) };
	}
	return n;
}

START_TEST(a_head_is_taken_or_not)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct api_strict_field fields[FIELDS];
	size_t count = cut_up(heads[_i].fields, fields, mem_ctx);
	struct api_strict_wrong wrong = api_strict_fields(
		fields, count, heads[_i].version);

	ck_assert_uint_eq(wrong.status, heads[_i].status);
	ck_assert((wrong.status == 0) == (wrong.why == NULL));
	talloc_free(mem_ctx);
}
END_TEST

START_TEST(a_hundred_fields_are_enough)
{
	struct api_strict_field fields[101] = {
		{ "Host", "x", 4, 1 } };
	size_t i;

	for (i = 1; i < 101; i++) {
		fields[i] = (struct api_strict_field){ "A", "b", 1, 1 };
	}
	ck_assert_uint_eq(api_strict_fields(fields, 100, "HTTP/1.1").status,
			  0);
	ck_assert_uint_eq(api_strict_fields(fields, 101, "HTTP/1.1").status,
			  431);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("api_strict");
	TCase *t = tcase_create("strict");

	LOOP(t, a_target_is_taken_or_not, targets);
	LOOP(t, a_head_is_taken_or_not, heads);
	tcase_add_test(t, a_hundred_fields_are_enough);
	suite_add_tcase(s, t);
	return s;
}

TEST_MAIN(suite)

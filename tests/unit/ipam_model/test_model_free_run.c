/* use: ipam_model ipam_base TALLOC CHECK */
/* Free runs against a map with a bit for each address, in both families. */
#include "ipam/model/free_run.h"

#include "tests/support/suite.h"

#define BITS 512
#define ROUNDS 300

/* Where the bits begin: also at the very ends, where counting may wrap. */
static const char *const bases[] = {
	"10.1.0.0", "0.0.0.0", "255.255.254.0", "10.0.255.0",
	"2001:db8::", "::", "2001:db8::ff:ffff:ffff:ff00",
	"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fe00",
};

static uint32_t seed;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

static struct ipam_addr at(const char *base, unsigned i)
{
	struct ipam_addr addr, out;

	ck_assert_int_eq(ipam_addr_parse(base, &addr), 0);
	ck_assert(ipam_addr_ahead(&addr, i, &out));
	return out;
}

static struct ipam_range span(const char *base, unsigned first, unsigned last)
{
	return (struct ipam_range){ at(base, first), at(base, last) };
}

/* The runs of the map, as ipam_runs_left must have them. */
static void check_runs(const char *base, const bool *used,
		       const struct ipam_range *runs, size_t count)
{
	struct ipam_addr addr;
	size_t n = 0;
	unsigned i;

	for (i = 0; i < BITS; i++) {
		if (used[i]) {
			continue;
		}
		ck_assert_uint_lt(n, count);
		addr = at(base, i);
		ck_assert_int_eq(ipam_addr_cmp(&runs[n].first, &addr), 0);
		while (i + 1 < BITS && !used[i + 1]) {
			i++;
		}
		addr = at(base, i);
		ck_assert_int_eq(ipam_addr_cmp(&runs[n].last, &addr), 0);
		n++;
	}
	ck_assert_uint_eq(n, count);
}

START_TEST(what_is_left_is_what_a_map_says)
{
	const char *base = bases[_i];
	struct ipam_range whole = span(base, 0, BITS - 1);
	struct ipam_range taken[40], *runs = NULL;
	bool used[BITS];
	unsigned round, first, last, k, i;
	size_t n, count = 0;

	seed = (uint32_t)_i;
	for (round = 0; round < ROUNDS; round++) {
		memset(used, 0, sizeof(used));
		n = dice(40);
		for (k = 0; k < n; k++) {
			first = dice(BITS);
			last = first + dice(round % 3 == 0 ? 2 : 60);
			last = last < BITS ? last : BITS - 1;
			taken[k] = span(base, first, last);
			for (i = first; i <= last; i++) {
				used[i] = true;
			}
		}
		ck_assert_int_eq(ipam_runs_left(NULL, &whole, taken, n, &runs,
						&count), 0);
		check_runs(base, used, runs, count);
		talloc_free(runs);
	}
}
END_TEST

START_TEST(runs_that_are_taken_and_given_back_are_what_a_map_says)
{
	const char *base = bases[_i];
	struct ipam_range runs[BITS], left[2], one;
	size_t count = 1, k, parts;
	bool used[BITS] = { false };
	unsigned round, i;

	seed = (uint32_t)_i + 77;
	runs[0] = span(base, 0, BITS - 1);
	for (round = 0; round < 4 * ROUNDS; round++) {
		i = dice(BITS);
		one = span(base, i, i);
		if (!used[i]) {		/* take */
			for (k = 0; !ipam_range_contains(&runs[k], &one.first);
			     k++) {
				ck_assert_uint_lt(k, count);
			}
			parts = ipam_run_take(&runs[k], &one, left);
			memmove(&runs[k + parts], &runs[k + 1],
				(count - k - 1) * sizeof(one));
			memcpy(&runs[k], left, parts * sizeof(one));
			count = count - 1 + parts;
		} else {		/* give back: join with neighbours */
			for (k = 0; k < count &&
			     ipam_addr_cmp(&runs[k].last, &one.first) < 0;
			     k++) {
			}
			memmove(&runs[k + 1], &runs[k],
				(count - k) * sizeof(one));
			runs[k] = one;
			count++;
			if (k + 1 < count &&
			    ipam_run_touches(&runs[k], &runs[k + 1])) {
				runs[k].last = runs[k + 1].last;
				memmove(&runs[k + 1], &runs[k + 2],
					(count - k - 2) * sizeof(one));
				count--;
			}
			if (k > 0 && ipam_run_touches(&runs[k - 1], &runs[k])) {
				runs[k - 1].last = runs[k].last;
				memmove(&runs[k], &runs[k + 1],
					(count - k - 1) * sizeof(one));
				count--;
			}
		}
		used[i] = !used[i];
		if (round % 20 == 0) {
			check_runs(base, used, runs, count);
		}
	}
}
END_TEST

START_TEST(a_prefix_fits_where_a_map_says)
{
	const char *base = bases[_i];
	unsigned bits = at(base, 0).family == IPAM_IPV4 ? 32 : 128;
	struct ipam_prefix prefix;
	struct ipam_range run, range;
	struct ipam_addr from, wanted;
	unsigned round, first, last, start, size, i;
	bool found;

	seed = (uint32_t)_i + 99;
	for (round = 0; round < ROUNDS; round++) {
		first = dice(BITS);
		last = first + dice(BITS - first);
		run = span(base, first, last);
		start = dice(BITS);
		from = at(base, start);
		size = 1U << dice(8);
		/* all bases are multiples of 256 */
		for (i = (start > first ? start : first); i % size != 0; i++) {
		}
		found = ipam_run_prefix(&run, &from,
					bits - (unsigned)__builtin_ctz(size),
					&prefix);
		ck_assert_int_eq(found, i + size - 1 <= last);
		if (found) {
			wanted = at(base, i);
			range = ipam_prefix_range(&prefix);
			ck_assert_int_eq(ipam_addr_cmp(&prefix.addr, &wanted),
					 0);
			ck_assert(ipam_range_contains(&run, &range.first));
			ck_assert(ipam_range_contains(&run, &range.last));
		}
	}
}
END_TEST

START_TEST(a_64_is_as_easy_as_a_24)
{
	struct ipam_range whole = {
		at("2001:db8:0:4::", 0),
		at("2001:db8:0:4:ffff:ffff:ffff:ffff", 0),
	};
	struct ipam_range taken = span("2001:db8:0:4::", 0, 0);
	struct ipam_range left[2];

	ck_assert_uint_eq(ipam_run_take(&whole, &taken, left), 1);
	ck_assert_uint_eq(ipam_range_count(&left[0]), UINT64_MAX);
	taken = span("2001:db8:0:4:8000::", 0, 0);
	ck_assert_uint_eq(ipam_run_take(&whole, &taken, left), 2);
	ck_assert_uint_eq(ipam_range_count(&left[0]), (uint64_t)1 << 63);
	ck_assert_uint_eq(ipam_range_count(&left[1]), ((uint64_t)1 << 63) - 1);
}
END_TEST

START_TEST(there_is_nothing_beyond_the_ends)
{
	struct ipam_addr out, v4 = at("255.255.255.255", 0);
	struct ipam_addr v6 = at("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 0);

	ck_assert(!ipam_addr_after(&v4, &out));
	ck_assert(!ipam_addr_after(&v6, &out));
	ck_assert(!ipam_addr_ahead(&v4, UINT64_MAX, &out));
	v4 = at("0.0.0.0", 0);
	v6 = at("::", 0);
	ck_assert(!ipam_addr_before(&v4, &out));
	ck_assert(!ipam_addr_before(&v6, &out));
	ck_assert(ipam_addr_ahead(&v6, UINT64_MAX, &out));
	v6 = at("::ffff:ffff:ffff:ffff", 0);
	ck_assert_int_eq(ipam_addr_cmp(&out, &v6), 0);
}
END_TEST

#define ADD_LOOP(tc, test)                                                     \
	tcase_add_loop_test(tc, test, 0, sizeof(bases) / sizeof(bases[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("model_free_run");
	TCase *tc = tcase_create("free_run");

	ADD_LOOP(tc, what_is_left_is_what_a_map_says);
	ADD_LOOP(tc, runs_that_are_taken_and_given_back_are_what_a_map_says);
	ADD_LOOP(tc, a_prefix_fits_where_a_map_says);
	tcase_add_test(tc, a_64_is_as_easy_as_a_24);
	tcase_add_test(tc, there_is_nothing_beyond_the_ends);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)

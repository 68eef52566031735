/* use: ipam_model ipam_base TALLOC CHECK */
/* Places of addresses against a list of them that is looked through. */
#include "ipam/model/locator.h"

#include <errno.h>

#include "tests/support/suite.h"

#define PLACES 400
#define ROUNDS 3000

static uint32_t state;

static uint32_t dice(uint32_t sides)
{
	state = state * 1664525 + 1013904223;
	return (state >> 8) % sides;
}

static struct ipam_addr addr(const char *text)
{
	struct ipam_addr out;

	ck_assert_int_eq(ipam_addr_parse(text, &out), 0);
	return out;
}

static void put(struct ipam_locator *locator, enum ipam_place_kind kind,
		int64_t id, const char *first, const char *last)
{
	struct ipam_place place = { .kind = kind, .id = id,
				    .range = { addr(first), addr(last) } };

	ck_assert_int_eq(ipam_locator_put(locator, &place), 0);
}

/* "block 1 subnet 2", the outermost first */
static const char *found(const struct ipam_locator *locator, const char *text,
			 unsigned kinds, size_t max)
{
	static const char *const names[] = { "block", "subnet", "range",
					     "scope", "zone" };
	static char out[256];
	const struct ipam_place *places[16];
	struct ipam_addr at = addr(text);
	size_t count = ipam_locator_find(locator, &at, kinds, places, max);
	size_t i, len = 0;

	out[0] = '\0';
	for (i = 0; i < count; i++) {
		len += (size_t)snprintf(out + len, sizeof(out) - len,
					"%s%s %lld", i > 0 ? " " : "",
					names[places[i]->kind],
					(long long)places[i]->id);
	}
	return out;
}

START_TEST(what_contains_an_address_comes_from_the_outermost)
{
	struct ipam_locator *locator = ipam_locator_new(NULL, 1);
	const struct ipam_place *longest = NULL;
	struct ipam_addr at = addr("10.1.2.20");

	put(locator, IPAM_PLACE_RANGE, 4, "10.1.2.10", "10.1.2.250");
	put(locator, IPAM_PLACE_BLOCK, 1, "10.0.0.0", "10.255.255.255");
	put(locator, IPAM_PLACE_SCOPE, 9, "10.1.2.0", "10.1.2.255");
	put(locator, IPAM_PLACE_SUBNET, 3, "10.1.2.0", "10.1.2.255");
	put(locator, IPAM_PLACE_SUBNET, 2, "10.1.0.0", "10.1.255.255");
	put(locator, IPAM_PLACE_SUBNET, 5, "0.0.0.0", "255.255.255.255");
	ck_assert_str_eq(found(locator, "10.1.2.20", IPAM_PLACE_ALL, 16),
			 "subnet 5 block 1 subnet 2 subnet 3 range 4 scope 9");
	ck_assert_str_eq(found(locator, "10.1.2.9", IPAM_PLACE_ALL, 16),
			 "subnet 5 block 1 subnet 2 subnet 3 scope 9");
	ck_assert_str_eq(found(locator, "10.1.2.20", IPAM_PLACE_ALL, 2),
			 "range 4 scope 9");
	ck_assert_str_eq(found(locator, "11.0.0.0", 1 << IPAM_PLACE_BLOCK, 16),
			 "");
	longest = ipam_locator_longest(locator, &at,
				       1 << IPAM_PLACE_SUBNET);
	ck_assert_ptr_nonnull(longest);
	ck_assert_int_eq(longest->id, 3);
	talloc_free(locator);
}
END_TEST

START_TEST(a_place_that_is_put_again_has_moved)
{
	struct ipam_locator *locator = ipam_locator_new(NULL, 1);

	put(locator, IPAM_PLACE_SUBNET, 1, "2001:db8::", "2001:db8::ffff");
	put(locator, IPAM_PLACE_SUBNET, 1, "10.0.0.0", "10.0.0.255");
	ck_assert_uint_eq(ipam_locator_count(locator), 1);
	ck_assert_str_eq(found(locator, "2001:db8::1", IPAM_PLACE_ALL, 16),
			 "");
	ck_assert_str_eq(found(locator, "10.0.0.255", IPAM_PLACE_ALL, 16),
			 "subnet 1");
	ck_assert(ipam_locator_remove(locator, IPAM_PLACE_SUBNET, 1));
	ck_assert(!ipam_locator_remove(locator, IPAM_PLACE_SUBNET, 1));
	ck_assert_uint_eq(ipam_locator_count(locator), 0);
	talloc_free(locator);
}
END_TEST

START_TEST(a_range_that_is_none_changes_nothing)
{
	struct ipam_locator *locator = ipam_locator_new(NULL, 1);
	struct ipam_place place = { .kind = IPAM_PLACE_RANGE, .id = 1,
				    .range = { addr("10.0.0.9"),
					       addr("10.0.0.8") } };
	struct ipam_place nothing = { .kind = IPAM_PLACE_RANGE, .id = 1 };

	put(locator, IPAM_PLACE_RANGE, 1, "10.0.0.1", "10.0.0.2");
	ck_assert_int_eq(ipam_locator_put(locator, &place), EINVAL);
	ck_assert_int_eq(ipam_locator_put(locator, &nothing), EINVAL);
	ck_assert_str_eq(found(locator, "10.0.0.2", IPAM_PLACE_ALL, 16),
			 "range 1");
	talloc_free(locator);
}
END_TEST

/* An IPv6 address differs in both halves, an IPv4 one in its last 12 bits. */
static struct ipam_addr random_addr(bool v6)
{
	struct ipam_addr out = { .family = v6 ? IPAM_IPV6 : IPAM_IPV4 };

	out.bytes[v6 ? dice(2) * 8 + 7 : 14] = (uint8_t)dice(16);
	out.bytes[15] = (uint8_t)dice(256);
	return out;
}

static struct ipam_place random_place(void)
{
	bool v6 = dice(2) == 0;
	struct ipam_place place = { .kind = dice(IPAM_PLACE_KIND_COUNT),
				    .id = dice(PLACES / 4) };
	struct ipam_addr a = random_addr(v6), b = random_addr(v6);
	struct ipam_prefix prefix = { a, (v6 ? 128 : 32) - dice(13) };

	if (dice(2) == 0) {
		place.range = ipam_prefix_range(&prefix);
	} else {
		place.range = ipam_addr_cmp(&a, &b) <= 0 ?
			(struct ipam_range){ a, b } :
			(struct ipam_range){ b, a };
	}
	return place;
}

static void compare(const struct ipam_locator *locator,
		    const struct ipam_place *list, const bool *there)
{
	const struct ipam_place *places[PLACES * 2];
	struct ipam_addr at = random_addr(dice(2) == 0);
	unsigned kinds = 1 + dice(IPAM_PLACE_ALL);
	size_t count = ipam_locator_find(locator, &at, kinds, places,
					 PLACES * 2);
	size_t i, k, wanted = 0;

	for (i = 0; i < PLACES * 2; i++) {
		if (!there[i] || (kinds >> list[i].kind & 1) == 0 ||
		    !ipam_range_contains(&list[i].range, &at)) {
			continue;
		}
		wanted++;
		for (k = 0; k < count && (places[k]->kind != list[i].kind ||
					  places[k]->id != list[i].id); k++) {
		}
		ck_assert_uint_lt(k, count);
	}
	ck_assert_uint_eq(count, wanted);
}

START_TEST(random_places_are_found_as_in_a_list)
{
	struct ipam_locator *locator = ipam_locator_new(NULL, 1000 + _i);
	struct ipam_place list[PLACES * 2], place;
	bool there[PLACES * 2] = { false };
	size_t i, n = 0, slot;

	state = (uint32_t)_i;
	for (i = 0; i < ROUNDS; i++) {
		place = random_place();
		slot = (size_t)place.kind * (PLACES / 4) + (size_t)place.id;
		if (dice(3) == 0) {
			ck_assert(ipam_locator_remove(locator, place.kind,
						      place.id) == there[slot]);
			n -= there[slot];
			there[slot] = false;
		} else {
			ck_assert_int_eq(ipam_locator_put(locator, &place), 0);
			n += !there[slot];
			there[slot] = true;
			list[slot] = place;
		}
		ck_assert_uint_eq(ipam_locator_count(locator), n);
		compare(locator, list, there);
	}
	talloc_free(locator);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("model_locator");
	TCase *tc = tcase_create("locator");

	tcase_add_test(tc, what_contains_an_address_comes_from_the_outermost);
	tcase_add_test(tc, a_place_that_is_put_again_has_moved);
	tcase_add_test(tc, a_range_that_is_none_changes_nothing);
	tcase_add_loop_test(tc, random_places_are_found_as_in_a_list, 0, 8);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)

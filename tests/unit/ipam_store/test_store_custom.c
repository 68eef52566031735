/* use: ipam_store ipam_model ipam_base SQLITE3 TALLOC CHECK */
/*
 * Custom fields, values, pairs, what objects are set to, and logical groups.
 */
#include <errno.h>
#include <string.h>

#include "ipam/store/store_custom.h"
#include "ipam/store/store_private.h"
#include "tests/unit/ipam_store/plan_store.h"

static struct ipam_wrong wrong;

static int try_field(const char *name, bool list, int64_t *out_id)
{
	const struct ipam_custom_field field = { .name = name, .list = list };

	wrong = (struct ipam_wrong){ .field = NULL };
	return store_custom_field_add(store, &field, out_id, &wrong);
}

static int64_t add_field(const char *name, bool list)
{
	int64_t id = 0;

	ck_assert_msg(try_field(name, list, &id) == 0, "%s", wrong.why);
	return id;
}

static int64_t add_list(const char *name, const char *a, const char *b)
{
	int64_t id = add_field(name, true);

	ck_assert_int_eq(store_custom_value_add(store, id, a, &wrong), 0);
	ck_assert_int_eq(store_custom_value_add(store, id, b, &wrong), 0);
	return id;
}

static int64_t value_id(int64_t field, const char *value)
{
	int64_t id = 0;

	ck_assert_int_eq(store_custom_value_find(store, field, value, &id,
						 &wrong), 0);
	return id;
}

static size_t count_values(int64_t field, int64_t with)
{
	struct ipam_custom_value *values = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_custom_value_list(ctx, store, field, with, NULL,
						 &plan_all, &values, &count),
			 0);
	return count;
}

/* "Floor=3;Rack=7" */
static const char *set_to(enum ipam_custom_kind kind, int64_t object)
{
	struct ipam_custom *list = NULL;
	char *text = talloc_strdup(ctx, "");
	size_t i, count = 0;

	ck_assert_int_eq(store_custom_of(ctx, store, kind, object, &list,
					 &count), 0);
	for (i = 0; i < count; i++) {
		text = talloc_asprintf_append(text, "%s%s=%s", i ? ";" : "",
					      list[i].name, list[i].value);
	}
	return text;
}

static int put(enum ipam_custom_kind kind, int64_t object, const char *text)
{
	wrong = (struct ipam_wrong){ .field = NULL };
	return store_custom_put_text(store, kind, object, text, &wrong);
}

static char *long_text(size_t size)
{
	char *text = talloc_zero_size(ctx, size + 1);

	memset(text, 'x', size);
	return text;
}

/* CUS-01: both sides of each edge of the rules of names. */
START_TEST(names_have_2_to_255_bytes_and_are_no_columns_of_files)
{
	static const struct {
		const char *name;
		int ret;
	} cases[] = {
		{ "ab", 0 }, { "a", EINVAL }, { "AB", EEXIST },
		{ "Floor=1", EINVAL }, { "a;b", EINVAL }, { " ab", EINVAL },
		{ "IPAddress", EINVAL }, { "ip address", EINVAL },
		{ "networkid", EINVAL }, { "Owner", EINVAL },
		{ "\xff\xfe", EINVAL }, { "a\tb", EINVAL },
		{ "Device Type", EINVAL }, { "Region", EEXIST },
	};
	int64_t id = 0;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_msg(try_field(cases[i].name, false, &id) ==
			      cases[i].ret, "%s: %s", cases[i].name,
			      wrong.why);
		ck_assert(cases[i].ret == 0 || wrong.why[0] != '\0');
	}
	ck_assert_int_eq(try_field(long_text(255), false, &id), 0);
	ck_assert_int_eq(try_field(long_text(256), false, &id), EINVAL);
	ck_assert_str_eq(wrong.field, "name");
	ck_assert_int_ge(id, IPAM_CUSTOM_BUILT_IN);
}
END_TEST

START_TEST(there_is_a_most_of_fields)
{
	int64_t id = 0;
	int i;

	ck_assert_int_eq(store_begin(store), 0);
	for (i = 0; i < IPAM_CUSTOM_FIELDS_MAX; i++) {
		add_field(talloc_asprintf(ctx, "field %d", i), false);
	}
	ck_assert_int_eq(try_field("one more", false, &id), EBUSY);
	ck_assert_int_eq(store_commit(store), 0);
}
END_TEST

START_TEST(a_value_has_at_most_256_bytes)
{
	int64_t list = add_field("Floor", true);
	int64_t block = plan_add_block("10.0.0.0/8");

	add_field("Note", false);
	ck_assert_int_eq(store_custom_value_add(store, list, long_text(256),
						&wrong), 0);
	ck_assert_int_eq(store_custom_value_add(store, list, long_text(257),
						&wrong), EINVAL);
	ck_assert_int_eq(store_custom_put(store, IPAM_CUSTOM_BLOCK, block,
					  "Note", long_text(256), &wrong), 0);
	ck_assert_int_eq(store_custom_put(store, IPAM_CUSTOM_BLOCK, block,
					  "Note", long_text(257), &wrong),
			 EINVAL);
	ck_assert_int_eq(store_custom_value_add(store, list, "", &wrong),
			 EINVAL);
	ck_assert_int_eq(store_custom_value_add(store, list, "(none)", &wrong),
			 EINVAL);
}
END_TEST

/* CUS-02 */
START_TEST(what_is_renamed_is_kept_by_objects_and_pairs)
{
	int64_t floor = add_list("Floor", "3", "4");
	int64_t house = add_list("House", "North", "South");
	int64_t block = plan_add_block("10.0.0.0/8");

	ck_assert_int_eq(put(IPAM_CUSTOM_BLOCK, block, "Floor=3;House=South"),
			 0);
	ck_assert_int_eq(store_custom_pair_add(store, value_id(floor, "3"),
					       value_id(house, "North"),
					       &wrong), 0);
	ck_assert_int_eq(store_custom_field_set(store, floor, "Storey", NULL,
						&wrong), 0);
	ck_assert_int_eq(store_custom_value_rename(store, floor, "3", "third",
						   &wrong), 0);
	ck_assert_str_eq(set_to(IPAM_CUSTOM_BLOCK, block),
			 "Storey=third;House=South");
	ck_assert_uint_eq(count_values(house, value_id(floor, "third")), 1);
	ck_assert_int_eq(store_custom_value_rename(store, floor, "third", "4",
						   &wrong), EEXIST);
	/* another case of itself */
	ck_assert_int_eq(store_custom_value_rename(store, floor, "third",
						   "THIRD", &wrong), 0);
	ck_assert_int_eq(store_custom_field_set(store, floor, "house", NULL,
						&wrong), EEXIST);
}
END_TEST

/* CUS-03 */
START_TEST(what_is_in_use_is_not_removed)
{
	int64_t floor = add_list("Floor", "3", "4");
	int64_t house = add_list("House", "North", "South");
	int64_t block = plan_add_block("10.0.0.0/8");

	ck_assert_int_eq(put(IPAM_CUSTOM_BLOCK, block, "Floor=3"), 0);
	ck_assert_int_eq(store_custom_value_remove(store, floor, "3", &wrong),
			 EBUSY);
	ck_assert_int_eq(store_custom_field_remove(store, floor, &wrong),
			 EBUSY);
	ck_assert_int_eq(store_custom_value_remove(store, floor, "4", &wrong),
			 0);
	ck_assert_int_eq(put(IPAM_CUSTOM_BLOCK, block, "Floor="), 0);
	ck_assert_int_eq(store_custom_pair_add(store, value_id(floor, "3"),
					       value_id(house, "North"),
					       &wrong), 0);
	ck_assert_int_eq(store_custom_field_remove(store, floor, &wrong),
			 EBUSY);
	ck_assert_int_eq(store_custom_value_remove(store, floor, "3", &wrong),
			 0);
	ck_assert_int_eq(store_custom_field_remove(store, floor, &wrong), 0);
	ck_assert_int_eq(store_custom_field_remove(store, house, &wrong), 0);
}
END_TEST

/*
 * CUS-04. EVIDENCE [MS-IPAMM2] 3.1.1.1: built-in custom fields have the
 * numbers 1 to 18, of which 7 is "Device type" with values 1 to 15.
 */
START_TEST(built_in_fields_and_values_stay_and_take_more_values)
{
	static const struct {
		int64_t id;
		const char *name;
		size_t values;
	} fields[] = {
		{ 1, "RIR", 5 }, { 2, "RegionLegacy", 9 },
		{ 3, "Country/Region", 249 }, { 5, "AD site", 0 },
		{ 7, "Device type", 15 }, { 8, "Managed by", 6 },
		{ 9, "Managed by entity", 1 }, { 10, "IP Address State", 3 },
		{ 17, "Isolation Method", 4 }, { 18, "Region", 0 },
	};
	const char *word = "toaster";
	int64_t id = 0;
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		ck_assert_int_eq(store_custom_field_find(store, fields[i].name,
							 &id, &wrong), 0);
		ck_assert_int_eq(id, fields[i].id);
		ck_assert_uint_eq(count_values(id, 0), fields[i].values);
		ck_assert_int_eq(store_custom_field_set(store, id, "mine",
							NULL, &wrong), EBUSY);
		ck_assert_int_eq(store_custom_field_remove(store, id, &wrong),
				 EBUSY);
	}
	ck_assert_int_eq(store_custom_value_rename(store, 7, "Printer", "P",
						   &wrong), EBUSY);
	ck_assert_int_eq(store_custom_value_remove(store, 7, "Printer",
						   &wrong), EBUSY);
	ck_assert_int_eq(store_custom_word(ctx, store, IPAM_FIELD_DEVICE_TYPE,
					   "device_type", &word, &wrong),
			 EINVAL);
	ck_assert_str_eq(wrong.field, "device_type");
	ck_assert_int_eq(store_custom_value_add(store, 7, "Toaster", &wrong),
			 0);
	ck_assert_int_eq(store_custom_word(ctx, store, IPAM_FIELD_DEVICE_TYPE,
					   "device_type", &word, &wrong), 0);
	ck_assert_str_eq(word, "Toaster");
}
END_TEST

START_TEST(dhcp_servers_are_entities_and_learned_words_become_values)
{
	const char *word = "SRV1.contoso.test", *site = "Berlin";

	ck_assert_int_eq(store_custom_word(ctx, store,
					   IPAM_FIELD_MANAGED_BY_ENTITY,
					   "instance", &word, &wrong), EINVAL);
	fresh_server("srv1.contoso.test");
	ck_assert_int_eq(store_custom_word(ctx, store,
					   IPAM_FIELD_MANAGED_BY_ENTITY,
					   "instance", &word, &wrong), 0);
	ck_assert_uint_eq(count_values(9, 0), 2);
	ck_assert_int_eq(store_custom_value_remove(store, 9, word, &wrong),
			 EBUSY);
	ck_assert_int_eq(store_custom_word(ctx, store,
					   IPAM_FIELD_NETWORK_SITE,
					   "network_site", &site, &wrong), 0);
	ck_assert_uint_eq(count_values(14, 0), 1);
}
END_TEST

/* CUS-05 */
START_TEST(an_object_is_set_to_all_of_a_text_or_to_nothing)
{
	int64_t subnet = plan_add_subnet(IPAM_SPACE_DEFAULT, "10.1.0.0/24");

	add_list("Floor", "3", "4");
	add_field("Rack", false);
	ck_assert_int_eq(put(IPAM_CUSTOM_SUBNET, subnet,
			     " Floor = 3 ; Rack=a=b;;"), 0);
	ck_assert_str_eq(set_to(IPAM_CUSTOM_SUBNET, subnet),
			 "Floor=3;Rack=a=b");
	ck_assert_int_eq(put(IPAM_CUSTOM_SUBNET, subnet, "Rack=7;Floor=9"),
			 EINVAL);
	ck_assert_ptr_nonnull(strstr(wrong.why, "Floor has no value 9"));
	ck_assert_str_eq(wrong.field, "custom");
	ck_assert_int_eq(put(IPAM_CUSTOM_SUBNET, subnet, "Rack=7;Foo=9"),
			 EINVAL);
	ck_assert_int_eq(put(IPAM_CUSTOM_SUBNET, subnet, "Rack"), EINVAL);
	ck_assert_str_eq(set_to(IPAM_CUSTOM_SUBNET, subnet),
			 "Floor=3;Rack=a=b");
	ck_assert_int_eq(put(IPAM_CUSTOM_SUBNET, subnet, "Rack="), 0);
	ck_assert_str_eq(set_to(IPAM_CUSTOM_SUBNET, subnet), "Floor=3");
	/* what a subnet has as a field of its own */
	ck_assert_int_eq(put(IPAM_CUSTOM_SUBNET, subnet,
			     "Network Site=Berlin"), EINVAL);
	ck_assert_ptr_nonnull(strstr(wrong.why, "network_site"));
}
END_TEST

START_TEST(what_an_object_is_set_to_goes_with_it_and_moves_with_it)
{
	int64_t block = plan_add_block("10.0.0.0/8");
	int64_t inner = plan_add_block("10.1.0.0/16");
	int64_t subnet = plan_add_subnet(IPAM_SPACE_DEFAULT, "10.1.0.0/24");
	struct ipam_block moved = plan_block("10.2.0.0/16");

	add_field("Rack", false);
	ck_assert_int_eq(put(IPAM_CUSTOM_BLOCK, block, "Rack=1"), 0);
	ck_assert_int_eq(put(IPAM_CUSTOM_BLOCK, inner, "Rack=2"), 0);
	ck_assert_int_eq(put(IPAM_CUSTOM_SUBNET, subnet, "Rack=3"), 0);
	moved.id = inner;
	ck_assert_int_eq(store_block_put(store, &moved, PLAN_NOW, &wrong), 0);
	ck_assert_str_eq(set_to(IPAM_CUSTOM_BLOCK, inner), "Rack=2");
	ck_assert_int_eq(store_block_remove(store, block, true, &wrong), 0);
	ck_assert_str_eq(set_to(IPAM_CUSTOM_BLOCK, block), "");
	ck_assert_str_eq(set_to(IPAM_CUSTOM_BLOCK, inner), "");
	ck_assert_int_eq(store_subnet_remove(store, subnet, true, &wrong), 0);
	ck_assert_str_eq(set_to(IPAM_CUSTOM_SUBNET, subnet), "");
	fresh_server("srv1.contoso.test");
	ck_assert_int_eq(store_custom_server(store, "srv1.contoso.test",
					     &block), 0);
	ck_assert_int_eq(put(IPAM_CUSTOM_SERVER, block, "Rack=4"), 0);
	ck_assert_int_eq(store_server_remove(store, "srv1.contoso.test"), 0);
	ck_assert_str_eq(set_to(IPAM_CUSTOM_SERVER, block), "");
}
END_TEST

static size_t count_blocks(const char *custom)
{
	struct store_plan_filter filter = { .id = 0 };
	struct ipam_block *blocks = NULL;
	char *condition = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_custom_condition(ctx, store, IPAM_CUSTOM_BLOCK,
						custom, &condition, &wrong),
			 0);
	filter.custom = condition;
	ck_assert_int_eq(store_block_list(ctx, store, &filter, &plan_all,
					  &blocks, &count), 0);
	return count;
}

START_TEST(lists_are_filtered_by_what_objects_are_set_to)
{
	int64_t a = plan_add_block("10.0.0.0/8");
	int64_t b = plan_add_block("172.16.0.0/12");
	char *condition = NULL;

	plan_add_block("192.168.0.0/16");
	add_list("Floor", "3", "4");
	add_field("Rack", false);
	ck_assert_int_eq(put(IPAM_CUSTOM_BLOCK, a, "Floor=3;Rack=it's"), 0);
	ck_assert_int_eq(put(IPAM_CUSTOM_BLOCK, b, "Floor=3"), 0);
	ck_assert_uint_eq(count_blocks("floor=3"), 2);
	ck_assert_uint_eq(count_blocks("Floor=3;Rack=IT'S"), 1);
	ck_assert_uint_eq(count_blocks("Floor=4"), 0);
	ck_assert_uint_eq(count_blocks("Floor=none of them"), 0);
	ck_assert_uint_eq(count_blocks("Floor="), 1);
	ck_assert_uint_eq(count_blocks("Rack=') OR ('1'='1"), 0);
	ck_assert_uint_eq(count_blocks("RIR="), 3);
	ck_assert_int_eq(store_custom_condition(ctx, store, IPAM_CUSTOM_BLOCK,
						"Foo=1", &condition, &wrong),
			 EINVAL);
	ck_assert_str_eq(wrong.field, "custom");
}
END_TEST

/* CUS-06 */
START_TEST(pairs_have_no_direction)
{
	int64_t floor = add_list("Floor", "3", "4");
	int64_t house = add_list("House", "North", "South");
	int64_t a = value_id(floor, "3"), b = value_id(house, "South");
	struct ipam_custom_pair *pairs = NULL;
	size_t count = 0;

	ck_assert_int_eq(store_custom_pair_add(store, b, a, &wrong), 0);
	ck_assert_int_eq(store_custom_pair_add(store, a, b, &wrong), EEXIST);
	ck_assert_int_eq(store_custom_pair_add(store, a, value_id(floor, "4"),
					       &wrong), EINVAL);
	ck_assert_uint_eq(count_values(house, a), 1);
	ck_assert_uint_eq(count_values(floor, b), 1);
	ck_assert_uint_eq(count_values(house, value_id(floor, "4")), 0);
	ck_assert_int_eq(store_custom_pair_list(ctx, store, house, &plan_all,
						&pairs, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(pairs[0].field_a, "Floor");
	ck_assert_int_eq(store_custom_pair_remove(store, a, b, &wrong), 0);
	ck_assert_int_eq(store_custom_pair_remove(store, a, b, &wrong),
			 ENOENT);
}
END_TEST

static int put_group(const char *name, enum ipam_custom_kind kind,
		     const char *a, const char *b)
{
	const char *fields[] = { a, b };
	struct ipam_logical_group group = {
		.name = name, .kind = kind, .fields = fields,
		.field_count = b != NULL ? 2 : a != NULL ? 1 : 0,
	};

	wrong = (struct ipam_wrong){ .field = NULL };
	return store_group_put(store, &group, &wrong);
}

static const char *sampled(void)
{
	sqlite3_stmt *stmt = NULL;
	char *text = NULL;

	ck_assert_int_eq(store_prepare(store, &stmt, "SELECT"
				       " group_concat(name, '|') FROM (SELECT"
				       " name FROM usage_object WHERE kind = 7"
				       " ORDER BY id)", ""), 0);
	ck_assert_int_eq(store_step(store, stmt), 0);
	text = store_column_text(ctx, stmt, 0);
	sqlite3_finalize(stmt);
	return text;
}

/* UTL-08, UTL-09, CUS-02 */
START_TEST(samples_follow_a_group_and_a_value_that_are_renamed)
{
	struct ipam_logical_group group = { .id = 0 };
	int64_t floor = add_list("Floor", "3", "4");

	add_list("House", "3", "4");
	ck_assert_int_eq(put_group("A", IPAM_CUSTOM_RANGE, "House", "Floor"),
			 0);
	ck_assert_int_eq(put_group("A b", IPAM_CUSTOM_RANGE, "Floor", NULL),
			 0);
	ck_assert_int_eq(store_do(
		store, NULL, "INSERT INTO usage_object (kind, family, name)"
		" SELECT 7, 4, value FROM json_each('[\"A\", \"A;3\","
		" \"A;3;3\", \"A;3;4\", \"A b;3\", \"A b;33\"]')", ""), 0);
	ck_assert_int_eq(store_custom_value_rename(store, floor, "3", "III",
						   &wrong), 0);
	ck_assert_str_eq(sampled(), "A|A;3|A;3;III|A;3;4|A b;III|A b;33");
	ck_assert_int_eq(store_group_get(ctx, store, "A", &group, &wrong), 0);
	group.name = "C";
	ck_assert_int_eq(store_group_put(store, &group, &wrong), 0);
	ck_assert_str_eq(sampled(), "C|C;3|C;3;III|C;3;4|A b;III|A b;33");
	/* what was called so before keeps its own, and so does this */
	ck_assert_int_eq(store_do(store, NULL, "INSERT INTO usage_object"
				  " (kind, family, name) VALUES (7, 4,"
				  " 'D;3')", ""), 0);
	group.name = "D";
	ck_assert_int_eq(store_group_put(store, &group, &wrong), 0);
	ck_assert_str_eq(sampled(), "D|C;3|D;3;III|D;3;4|A b;III|A b;33|D;3");
}
END_TEST

/* CUS-07, CUS-08, CUS-09 */
START_TEST(a_group_has_list_fields_as_levels_and_built_in_ones_stay)
{
	struct ipam_logical_group *groups = NULL, group = { .id = 0 };
	size_t count = 0;

	add_list("Floor", "3", "4");
	add_field("Rack", false);
	ck_assert_int_eq(put_group("A", IPAM_CUSTOM_RANGE, "Floor", NULL), 0);
	ck_assert_int_eq(put_group("a", IPAM_CUSTOM_SERVER, "Floor", NULL),
			 EEXIST);
	ck_assert_int_eq(put_group("B", IPAM_CUSTOM_RANGE, NULL, NULL),
			 EINVAL);
	ck_assert_int_eq(put_group("B", IPAM_CUSTOM_RANGE, "Rack", NULL),
			 EINVAL);
	ck_assert_str_eq(wrong.field, "fields");
	ck_assert_int_eq(put_group("B", IPAM_CUSTOM_RANGE, "Floor", "floor"),
			 EINVAL);
	ck_assert_int_eq(put_group("B", IPAM_CUSTOM_BLOCK, "Floor", NULL),
			 EINVAL);
	ck_assert_int_eq(store_group_list(ctx, store, NULL, &plan_all, &groups,
					  &count), 0);
	ck_assert_uint_eq(count, 4);	/* a failed put leaves nothing */
	ck_assert_str_eq(groups[0].name, "Network devices");
	ck_assert_str_eq(groups[1].fields[1], "Managed by entity");
	ck_assert_int_eq(store_group_remove(store, "managed by", &wrong),
			 EBUSY);
	group = groups[1];
	ck_assert_int_eq(store_group_put(store, &group, &wrong), EBUSY);
	ck_assert_int_eq(store_group_get(ctx, store, "A", &group, &wrong), 0);
	group.fields[0] = "Device type";
	ck_assert_int_eq(store_group_put(store, &group, &wrong), 0);
	ck_assert_int_eq(store_group_get(ctx, store, "A", &group, &wrong), 0);
	ck_assert_str_eq(group.fields[0], "Device type");
	ck_assert_int_eq(store_group_remove(store, "A", &wrong), 0);
	ck_assert_int_eq(store_group_remove(store, "A", &wrong), ENOENT);
}
END_TEST

/* "path:objects:utilized/assigned", the parts of a path with '>' between */
static void check_tree(const char *name, const char *const *wanted)
{
	struct ipam_logical_group group = { .id = 0 };
	struct ipam_group_node *nodes = NULL;
	size_t i, d, count = 0;
	char *text = NULL;

	ck_assert_int_eq(store_group_get(ctx, store, name, &group, &wrong), 0);
	ck_assert_int_eq(store_group_tree(ctx, store, &group, &nodes, &count),
			 0);
	for (i = 0; i < count; i++) {
		text = talloc_strdup(ctx, "");
		for (d = 0; d < nodes[i].depth; d++) {
			text = talloc_asprintf_append(
				text, ">%s", nodes[i].path[d] != NULL ?
				nodes[i].path[d] : "-");
		}
		text = talloc_asprintf_append(
			text, ":%d:%d/%d", (int)nodes[i].objects,
			(int)nodes[i].v4.utilized, (int)nodes[i].v4.assigned);
		ck_assert_ptr_nonnull(wanted[i]);
		ck_assert_str_eq(text, wanted[i]);
	}
	ck_assert_ptr_null(wanted[count]);
}

static int64_t add_range(const char *first, const char *last, int64_t used,
			 const char *custom)
{
	struct ipam_ip_range range = {
		.space_id = IPAM_SPACE_DEFAULT,
		.network_type = IPAM_NON_VIRTUALIZED, .service = "IPAM",
		.instance = "Localhost", .assignment = IPAM_STATIC,
		.user_utilized = used, .range = plan_range(first, last),
	};

	ck_assert_msg(store_ip_range_put(store, &range, false, PLAN_NOW,
					 &wrong) == 0, "%s", wrong.why);
	if (custom != NULL) {
		ck_assert_msg(put(IPAM_CUSTOM_RANGE, range.id, custom) == 0,
			      "%s", wrong.why);
	}
	return range.id;
}

/* UTL-09, ASM-09 */
START_TEST(the_tree_of_ranges_has_counts_and_sums)
{
	static const char *const tree[] = {
		":4:17/40", ">-:1:7/10", ">North:2:8/20", ">North>3:1:5/10",
		">North>4:1:3/10", ">South:1:2/10", ">South>-:1:2/10", NULL
	};
	static const char *const managed[] = {
		":4:17/40", ">IPAM:4:17/40", ">IPAM>Localhost:4:17/40", NULL
	};
	struct ipam_logical_group group = { .id = 0 };
	struct store_group_member *members = NULL;
	const char *path[] = { "north", "3" }, *none[] = { "South", "" };
	size_t count = 0;
	int64_t id;

	add_list("Floor", "3", "4");
	add_list("House", "North", "South");
	plan_add_subnet(IPAM_SPACE_DEFAULT, "10.1.0.0/24");
	ck_assert_int_eq(put_group("Places", IPAM_CUSTOM_RANGE, "House",
				   "Floor"), 0);
	id = add_range("10.1.0.1", "10.1.0.10", 5, "House=North;Floor=3");
	add_range("10.1.0.11", "10.1.0.20", 3, "House=North;Floor=4");
	add_range("10.1.0.21", "10.1.0.30", 2, "House=South");
	add_range("10.1.0.31", "10.1.0.40", 7, NULL);
	check_tree("Places", tree);
	check_tree("Managed by", managed);
	ck_assert_int_eq(store_group_get(ctx, store, "Places", &group, &wrong),
			 0);
	ck_assert_int_eq(store_group_members(ctx, store, &group, path, 2,
					     &plan_all, &members, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(members[0].object, id);
	ck_assert_str_eq(members[0].name, "10.1.0.1-10.1.0.10");
	ck_assert_int_eq(store_group_members(ctx, store, &group, none, 2,
					     &plan_all, &members, &count), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(store_group_members(ctx, store, &group, path, 1,
					     &plan_all, &members, &count), 0);
	ck_assert_uint_eq(count, 2);
}
END_TEST

/* INV-13 */
START_TEST(servers_have_groups)
{
	static const char *const tree[] = {
		":2:0/0", ">-:1:0/0", ">3:1:0/0", NULL
	};
	int64_t id = 0;

	add_list("Floor", "3", "4");
	fresh_server("srv1.contoso.test");
	fresh_server("srv2.contoso.test");
	ck_assert_int_eq(put_group("Rooms", IPAM_CUSTOM_SERVER, "Floor", NULL),
			 0);
	ck_assert_int_eq(store_custom_server(store, "srv2.contoso.test", &id),
			 0);
	ck_assert_int_eq(put(IPAM_CUSTOM_SERVER, id, "Floor=3"), 0);
	check_tree("Rooms", tree);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("store_custom");
	TCase *c = tcase_create("custom");

	tcase_add_checked_fixture(c, fresh_setup, fresh_teardown);
	tcase_add_test(c, names_have_2_to_255_bytes_and_are_no_columns_of_files);
	tcase_add_test(c, there_is_a_most_of_fields);
	tcase_add_test(c, a_value_has_at_most_256_bytes);
	tcase_add_test(c, what_is_renamed_is_kept_by_objects_and_pairs);
	tcase_add_test(c, what_is_in_use_is_not_removed);
	tcase_add_test(c, built_in_fields_and_values_stay_and_take_more_values);
	tcase_add_test(c, dhcp_servers_are_entities_and_learned_words_become_values);
	tcase_add_test(c, an_object_is_set_to_all_of_a_text_or_to_nothing);
	tcase_add_test(c, what_an_object_is_set_to_goes_with_it_and_moves_with_it);
	tcase_add_test(c, lists_are_filtered_by_what_objects_are_set_to);
	tcase_add_test(c, pairs_have_no_direction);
	tcase_add_test(c, a_group_has_list_fields_as_levels_and_built_in_ones_stay);
	tcase_add_test(c, samples_follow_a_group_and_a_value_that_are_renamed);
	tcase_add_test(c, the_tree_of_ranges_has_counts_and_sums);
	tcase_add_test(c, servers_have_groups);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)

/* use: ipam_store ipam_model ipam_base SQLITE3 CHECK TALLOC */
/* Access data as a whole, and the access scopes of objects. */
#include "tests/unit/ipam_store/fresh_store.h"

#include <errno.h>
#include <sqlite3.h>

#include "ipam/base/error.h"
#include "ipam/store/store_access.h"

#define SERVER "dhcp1.contoso.test"

static struct ipam_access_role roles[] = {
	{ 100, "Blocks", "", "block.create block.edit" },
	{ 104, "Zones", "of all", "zone.reset" },
};
static struct ipam_access_scope scopes[] = {
	{ 101, 1, "Europe", "" }, { 102, 101, "Paris", "the city" },
};
static struct ipam_access_grant grants[] = { { 100, 102 }, { 3, 1 } };
static struct ipam_access_policy policies[] = {
	{ 103, IPAM_PRINCIPAL_GROUP, "netops", "", grants, 2 },
	{ 105, IPAM_PRINCIPAL_USER, "alice", "x", NULL, 0 },
};
static struct ipam_token tokens[] = {
	{ 1, "console", 1, 10, 20, { 1, 2, 3 } },
};

static struct ipam_access_rows example(int64_t generation)
{
	return (struct ipam_access_rows){
		.generation = generation, .next_id = 106, .roles = roles,
		.role_count = 2, .scopes = scopes, .scope_count = 2,
		.policies = policies, .policy_count = 2, .tokens = tokens,
		.token_count = 1, .seal = { 7 }, .seal_size = 32,
	};
}

START_TEST(a_new_store_has_nothing_and_no_seal)
{
	struct ipam_access_rows *rows = NULL;

	ck_assert_int_eq(store_access_load(ctx, store, &rows), 0);
	ck_assert_int_eq(rows->generation, 0);
	ck_assert_int_eq(rows->next_id, 100);
	ck_assert_int_eq(rows->next_token, 1);
	ck_assert_uint_eq(rows->seal_size, 0);
	ck_assert_uint_eq(rows->role_count + rows->scope_count +
			  rows->policy_count + rows->token_count, 0);
}
END_TEST

START_TEST(what_is_saved_is_loaded)
{
	struct ipam_access_rows wanted = example(1), *rows = NULL;

	ck_assert_int_eq(store_access_save(store, &wanted), 0);
	ck_assert_int_eq(store_access_load(ctx, store, &rows), 0);
	ck_assert_int_eq(rows->generation, 1);
	ck_assert_int_eq(rows->next_id, 106);
	ck_assert_int_eq(rows->next_token, 2);
	ck_assert_uint_eq(rows->role_count, 2);
	ck_assert_str_eq(rows->roles[1].operations, "zone.reset");
	ck_assert_str_eq(rows->scopes[1].label, "Paris");
	ck_assert_int_eq(rows->scopes[1].parent, 101);
	ck_assert_uint_eq(rows->policies[0].grant_count, 2);
	ck_assert_int_eq(rows->policies[0].grants[0].scope, 102);
	ck_assert_int_eq(rows->policies[0].grants[1].role, 3);
	ck_assert_str_eq(rows->policies[1].principal, "alice");
	ck_assert_uint_eq(rows->policies[1].grant_count, 0);
	ck_assert_int_eq(rows->tokens[0].hash[2], 3);
	ck_assert_uint_eq(rows->seal_size, 32);
	ck_assert_mem_eq(rows->seal, wanted.seal, 32);
}
END_TEST

START_TEST(a_generation_follows_the_one_before)
{
	struct ipam_access_rows rows = example(1), *got = NULL;

	ck_assert_int_eq(store_access_save(store, &rows), 0);
	ck_assert_int_eq(store_access_save(store, &rows), EBUSY);
	rows.generation = 3;
	rows.role_count = 0;
	ck_assert_int_eq(store_access_save(store, &rows), EBUSY);
	ck_assert_int_eq(store_access_load(ctx, store, &got), 0);
	ck_assert_uint_eq(got->role_count, 2);
	rows.generation = 2;
	ck_assert_int_eq(store_access_save(store, &rows), 0);
	ck_assert_int_eq(store_access_load(ctx, store, &got), 0);
	ck_assert_uint_eq(got->role_count, 0);
}
END_TEST

START_TEST(rows_that_clash_change_nothing)
{
	struct ipam_access_scope twins[] = { { 101, 1, "a", "" },
					     { 102, 1, "a", "" } };
	struct ipam_access_rows rows = example(1), *got = NULL;

	ck_assert_int_eq(store_access_save(store, &rows), 0);
	rows.generation = 2;
	rows.scopes = twins;
	ck_assert_int_eq(store_access_save(store, &rows), EEXIST);
	ck_assert_int_eq(store_access_load(ctx, store, &got), 0);
	ck_assert_int_eq(got->generation, 1);
	ck_assert_str_eq(got->scopes[0].label, "Europe");
}
END_TEST

START_TEST(the_number_of_a_token_is_never_given_again)
{
	struct ipam_access_rows rows = example(1), *got = NULL;

	tokens[0].id = 9;
	ck_assert_int_eq(store_access_save(store, &rows), 0);
	rows.generation = 2;
	rows.token_count = 0;
	ck_assert_int_eq(store_access_save(store, &rows), 0);
	ck_assert_int_eq(store_access_load(ctx, store, &got), 0);
	ck_assert_uint_eq(got->token_count, 0);
	ck_assert_int_eq(got->next_token, 10);
}
END_TEST

static void sql(const char *text)
{
	sqlite3 *db = NULL;
	char *error = NULL;

	ck_assert_int_eq(sqlite3_open(store_path, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	sqlite3_exec(db, text, NULL, NULL, &error);
	ck_assert_msg(error == NULL, "%s: %s", text, error);
	sqlite3_close(db);
}

/*
 * Servers, scopes, zones and an address plan beside what the scopes make of
 * themselves there.
 */
static void fill(void)
{
	struct ipam_scope list[3] = { { .name = NULL } };
	struct store_diff diff;

	fresh_server(SERVER);
	list[0].prefix = fresh_prefix("10.1.0.0/16");
	list[0].superscope = "a|b";
	list[1].prefix = fresh_prefix("10.2.0.0/16");
	list[2].prefix = fresh_prefix("10.3.0.0/16");
	list[2].superscope = "c";
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, list, 3,
					     7, &diff), 0);
	/* What followed the scopes gives way to what is asked about. */
	sql("DELETE FROM ip_range; DELETE FROM subnet;"
	    "INSERT INTO zone (name, kind) VALUES ('contoso.test', 0);"
	    "INSERT INTO address_space (id, name, type, provider)"
	    " VALUES (2, 'Tenant', 2, 1);"
	    "INSERT INTO block (id, parent, family, network, length, first,"
	    " last, category, assigned, utilized) VALUES"
	    " (1, NULL, 4, x'0a000000', 8, x'0a000000', x'0affffff', 0, x'',"
	    " x''), (2, 1, 4, x'0a010000', 16, x'0a010000', x'0a01ffff', 0,"
	    " x'', x'');"
	    "INSERT INTO subnet (id, space, block, family, network, length,"
	    " last, name, network_type, category, assigned, utilized) VALUES"
	    " (101, 1, 2, 4, x'0a010000', 24, x'0a0100ff', 's', 0, 0, x'',"
	    " x''), (102, 2, NULL, 4, x'0a010000', 24, x'0a0100ff', 't', 0, 0,"
	    " x'', x'');"
	    "INSERT INTO ip_range (id, space, subnet, family, network, length,"
	    " first, last, service, instance, network_type, assignment,"
	    " assigned, utilized) VALUES"
	    " (101, 1, 101, 4, x'0a010000', 24, x'0a010001', x'0a0100fe', 'i',"
	    " 'l', 0, 0, x'', x''), (102, 2, NULL, 4, x'0a010000', 24,"
	    " x'0a010001', x'0a0100fe', 'i', 'l', 0, 0, x'', x'');");
}

/* A seal of tests: the key of it and all that it is over, in a sum. */
static int seal_object(void *private_data, enum ipam_object kind,
		       const char *key, int64_t scope,
		       uint8_t out_seal[IPAM_ACCESS_SEAL])
{
	const uint8_t *secret = private_data;
	size_t i;

	memset(out_seal, *secret, IPAM_ACCESS_SEAL);
	out_seal[0] = (uint8_t)kind;
	out_seal[1] = (uint8_t)scope;
	for (i = 0; key[i] != '\0'; i++) {
		out_seal[2 + i % 8] += (uint8_t)key[i];
	}
	return 0;
}

static int seal_all(void *private_data, const uint8_t *bytes, size_t size,
		    uint8_t out_seal[IPAM_ACCESS_SEAL])
{
	const uint8_t *secret = private_data;
	size_t i;

	memset(out_seal, *secret, IPAM_ACCESS_SEAL);
	for (i = 0; i < size; i++) {
		out_seal[i % IPAM_ACCESS_SEAL] = (uint8_t)(
			31 * out_seal[i % IPAM_ACCESS_SEAL] + bytes[i] + 1);
	}
	return 0;
}

static uint8_t secret = 7, other_secret = 8;
static const struct ipam_sealer sealer = { seal_object, seal_all, &secret };
static const struct ipam_sealer other_sealer = { seal_object, seal_all,
						 &other_secret };

static void fill_sealed(void)
{
	fill();
	ck_assert_int_eq(store_access_object_first(store, &sealer), 0);
}

static int set(enum ipam_object kind, const char *key, int64_t scope)
{
	return store_access_object_set(
		store, &(struct store_object){ kind, key }, scope, &sealer);
}

/* The access scope that counts; -1: there is no such object. */
static int64_t scope_of(enum ipam_object kind, const char *key)
{
	int64_t own = -2, scope = -2;
	int ret = store_access_object_get(
		store, &(struct store_object){ kind, key }, &sealer, &own,
		&scope);

	ck_assert(ret == 0 || ret == ENOENT);
	return ret == 0 ? scope : -1;
}

/* What is set on the first counts for the second too; not for the third. */
static const struct {
	enum ipam_object kind, below, beside;
	const char *key, *below_key, *beside_key;
} inherited[] = {
	{ IPAM_OBJECT_SERVER, IPAM_OBJECT_SCOPE, IPAM_OBJECT_ZONE, SERVER,
	  SERVER "|10.1.0.0/16", "contoso.test" },
	{ IPAM_OBJECT_SERVER, IPAM_OBJECT_SUPERSCOPE, IPAM_OBJECT_ZONE,
	  "DHCP1.Contoso.Test", SERVER "|a|b", "contoso.test" },
	{ IPAM_OBJECT_SUPERSCOPE, IPAM_OBJECT_SCOPE, IPAM_OBJECT_SCOPE,
	  SERVER "|a|b", SERVER "|10.1.0.0", SERVER "|10.3.0.0" },
	{ IPAM_OBJECT_SCOPE, IPAM_OBJECT_SCOPE, IPAM_OBJECT_SCOPE,
	  SERVER "|10.2.0.0/16", "DHCP1.contoso.test|10.2.0.0",
	  SERVER "|10.1.0.0" },
	{ IPAM_OBJECT_BLOCK, IPAM_OBJECT_BLOCK, IPAM_OBJECT_SPACE, "1", "2",
	  "2" },
	{ IPAM_OBJECT_BLOCK, IPAM_OBJECT_RANGE, IPAM_OBJECT_RANGE, "1",
	  "101", "102" },
	{ IPAM_OBJECT_BLOCK, IPAM_OBJECT_SUBNET, IPAM_OBJECT_BLOCK, "2",
	  "101", "1" },
	{ IPAM_OBJECT_SUBNET, IPAM_OBJECT_RANGE, IPAM_OBJECT_SUBNET, "101",
	  "101", "102" },
	{ IPAM_OBJECT_SPACE, IPAM_OBJECT_SUBNET, IPAM_OBJECT_SUBNET, "2",
	  "102", "101" },
	{ IPAM_OBJECT_SPACE, IPAM_OBJECT_RANGE, IPAM_OBJECT_RANGE, "2",
	  "102", "101" },
	{ IPAM_OBJECT_ZONE, IPAM_OBJECT_ZONE, IPAM_OBJECT_SERVER,
	  "Contoso.Test", "contoso.test", SERVER },
};

/* RBC-02, RBC-04, DHS-12, SCP-17, DNS-15 */
START_TEST(an_access_scope_counts_for_what_lies_below)
{
	fill_sealed();
	ck_assert_int_eq(scope_of(inherited[_i].below,
				  inherited[_i].below_key), 1);
	ck_assert_int_eq(set(inherited[_i].kind, inherited[_i].key, 101), 0);
	ck_assert_int_eq(scope_of(inherited[_i].kind, inherited[_i].key), 101);
	ck_assert_int_eq(scope_of(inherited[_i].below,
				  inherited[_i].below_key), 101);
	ck_assert_int_eq(scope_of(inherited[_i].beside,
				  inherited[_i].beside_key), 1);
	/* one of its own goes before, and is given up again */
	ck_assert_int_eq(set(inherited[_i].below, inherited[_i].below_key,
			     102), 0);
	ck_assert_int_eq(scope_of(inherited[_i].below,
				  inherited[_i].below_key), 102);
	ck_assert_int_eq(set(inherited[_i].below, inherited[_i].below_key, 0),
			 0);
	ck_assert_int_eq(set(inherited[_i].kind, inherited[_i].key, 0), 0);
	ck_assert_int_eq(scope_of(inherited[_i].below,
				  inherited[_i].below_key), 1);
}
END_TEST

START_TEST(what_is_not_there_takes_no_access_scope)
{
	fill_sealed();
	ck_assert_int_eq(set(IPAM_OBJECT_SERVER, "other.test", 101), ENOENT);
	ck_assert_int_eq(set(IPAM_OBJECT_SCOPE, SERVER "|10.9.0.0", 101),
			 ENOENT);
	ck_assert_int_eq(set(IPAM_OBJECT_SCOPE, SERVER "|nonsense", 101),
			 EINVAL);
	ck_assert_int_eq(set(IPAM_OBJECT_SCOPE, SERVER, 101), EINVAL);
	ck_assert_int_eq(set(IPAM_OBJECT_SUPERSCOPE, SERVER "|z", 101),
			 ENOENT);
	ck_assert_int_eq(set(IPAM_OBJECT_BLOCK, "77", 101), ENOENT);
	ck_assert_int_eq(set(IPAM_OBJECT_BLOCK, "1x", 101), EINVAL);
	ck_assert_int_eq(set(IPAM_OBJECT_COUNT, "1", 101), EINVAL);
	ck_assert_int_eq(set(IPAM_OBJECT_NONE, "1", 101), EINVAL);
	ck_assert_int_eq(set(IPAM_OBJECT_SPACE, "1", 101), EPERM);
}
END_TEST

static int64_t rows_left(int64_t scope)
{
	int64_t count = -1;

	ck_assert_int_eq(store_access_object_sweep(store, &sealer), 0);
	ck_assert_int_eq(store_access_object_count(store, scope, &count), 0);
	return count;
}

START_TEST(an_access_scope_goes_with_its_object)
{
	struct store_diff diff;

	fill_sealed();
	ck_assert_int_eq(set(IPAM_OBJECT_SERVER, SERVER, 101), 0);
	ck_assert_int_eq(set(IPAM_OBJECT_SCOPE, SERVER "|10.1.0.0", 102), 0);
	ck_assert_int_eq(set(IPAM_OBJECT_SCOPE, SERVER "|10.2.0.0", 102), 0);
	ck_assert_int_eq(set(IPAM_OBJECT_SUPERSCOPE, SERVER "|c", 102), 0);
	ck_assert_int_eq(set(IPAM_OBJECT_RANGE, "101", 103), 0);
	ck_assert_int_eq(set(IPAM_OBJECT_SUBNET, "101", 103), 0);
	ck_assert_int_eq(rows_left(102), 3);
	sql("DELETE FROM ip_range WHERE id = 101; DELETE FROM subnet"
	    " WHERE id = 101; DELETE FROM scope WHERE address = x'0a020000'");
	ck_assert_int_eq(rows_left(103), 0);
	ck_assert_int_eq(rows_left(102), 2);
	ck_assert_int_eq(store_scope_put_all(store, SERVER, IPAM_IPV4, NULL, 0,
					     8, &diff), 0);
	/* a superscope goes with the last scope in it */
	ck_assert_int_eq(rows_left(102), 0);
	ck_assert_int_eq(store_server_remove(store, SERVER), 0);
	ck_assert_int_eq(rows_left(101) + rows_left(102), 0);
}
END_TEST

static int get(enum ipam_object kind, const char *key,
	       const struct ipam_sealer *by)
{
	int64_t own, scope;

	return store_access_object_get(
		store, &(struct store_object){ kind, key }, by, &own, &scope);
}

static int reseal(const struct ipam_sealer *from, const struct ipam_sealer *to)
{
	int ret;

	ck_assert_int_eq(store_begin(store), 0);
	ret = store_access_object_reseal(store, from, to);
	if (ret == 0) {
		return store_commit(store);
	}
	store_rollback(store);
	return ret;
}

START_TEST(what_somebody_else_set_is_refused)
{
	fill_sealed();
	ck_assert_int_eq(set(IPAM_OBJECT_SUBNET, "101", 101), 0);
	ck_assert_int_eq(set(IPAM_OBJECT_SERVER, SERVER, 101), 0);
	ck_assert_int_eq(get(IPAM_OBJECT_RANGE, "101", &sealer), 0);
	sql("UPDATE access_object SET scope = 102 WHERE kind = 7");
	/* of the object itself, and of what lies in it; not of others */
	ck_assert_int_eq(get(IPAM_OBJECT_SUBNET, "101", &sealer),
			 IPAM_E_ACCESS);
	ck_assert_int_eq(get(IPAM_OBJECT_RANGE, "101", &sealer),
			 IPAM_E_ACCESS);
	ck_assert_int_eq(get(IPAM_OBJECT_SERVER, SERVER, &sealer), 0);
	ck_assert_int_eq(reseal(&sealer, &other_sealer), IPAM_E_ACCESS);
	ck_assert_int_eq(get(IPAM_OBJECT_SERVER, SERVER, &sealer), 0);
	ck_assert_int_eq(reseal(NULL, &other_sealer), 0);
	ck_assert_int_eq(get(IPAM_OBJECT_SUBNET, "101", &other_sealer), 0);
	ck_assert_int_eq(get(IPAM_OBJECT_SERVER, SERVER, &sealer),
			 IPAM_E_ACCESS);
	/* a seal of another object, and none */
	sql("UPDATE access_object SET seal = (SELECT seal FROM access_object"
	    " WHERE kind = 7) WHERE kind = 1");
	ck_assert_int_eq(get(IPAM_OBJECT_SERVER, SERVER, &other_sealer),
			 IPAM_E_ACCESS);
	sql("UPDATE access_object SET seal = x''");
	ck_assert_int_eq(get(IPAM_OBJECT_SUBNET, "101", &other_sealer),
			 IPAM_E_ACCESS);
	ck_assert_int_eq(reseal(NULL, NULL), 0);
	ck_assert_int_eq(rows_left(101) + rows_left(102), 0);
}
END_TEST

static const char *const taken[] = {
	"DELETE FROM access_object WHERE kind = 7",
	"DELETE FROM access_object",
	"INSERT INTO access_object (kind, key, scope, seal) SELECT 8, '101',"
	" 102, seal FROM access_object WHERE kind = 7",
	"UPDATE access_object SET key = '102' WHERE kind = 7",
	"UPDATE access_state SET objects = x''",
	"DELETE FROM access_object; UPDATE access_state SET objects = x''",
};

/* RBC-06 */
START_TEST(what_somebody_else_took_away_is_noticed)
{
	sqlite3 *other = NULL;

	fill_sealed();
	ck_assert_int_eq(set(IPAM_OBJECT_SUBNET, "101", 101), 0);
	ck_assert_int_eq(set(IPAM_OBJECT_SERVER, SERVER, 101), 0);
	ck_assert_int_eq(get(IPAM_OBJECT_ZONE, "contoso.test", &sealer), 0);
	/* by another process, while it was seen to be good */
	ck_assert_int_eq(sqlite3_open(store_path, &other), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(other, taken[_i], NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(other);
	ck_assert_int_eq(store_access_object_check(store, &sealer),
			 IPAM_E_ACCESS);
	ck_assert_int_eq(get(IPAM_OBJECT_SUBNET, "101", &sealer),
			 IPAM_E_ACCESS);
	ck_assert_int_eq(get(IPAM_OBJECT_ZONE, "contoso.test", &sealer),
			 IPAM_E_ACCESS);
	/* a further change does not hide it, nor does a sweep or a new key */
	ck_assert_int_eq(set(IPAM_OBJECT_SUBNET, "101", 101), IPAM_E_ACCESS);
	ck_assert_int_eq(set(IPAM_OBJECT_BLOCK, "1", 0), IPAM_E_ACCESS);
	ck_assert_int_eq(store_access_object_sweep(store, &sealer), 0);
	ck_assert_int_eq(reseal(&sealer, &other_sealer), IPAM_E_ACCESS);
	ck_assert_int_eq(store_access_object_check(store, &sealer),
			 IPAM_E_ACCESS);
	ck_assert_int_eq(reseal(NULL, &other_sealer), 0);
	ck_assert_int_eq(store_access_object_check(store, &other_sealer), 0);
}
END_TEST

#define NEW_NAME "dhcp9.contoso.test"

START_TEST(a_server_keeps_its_access_scopes_when_it_is_renamed)
{
	fill_sealed();
	ck_assert_int_eq(set(IPAM_OBJECT_SERVER, SERVER, 101), 0);
	ck_assert_int_eq(set(IPAM_OBJECT_SCOPE, SERVER "|10.1.0.0", 102), 0);
	ck_assert_int_eq(set(IPAM_OBJECT_SUPERSCOPE, SERVER "|c", 103), 0);
	sql("UPDATE server SET name = '" NEW_NAME "' WHERE name = '" SERVER
	    "'");
	fresh_server(SERVER);
	ck_assert_int_eq(scope_of(IPAM_OBJECT_SERVER, NEW_NAME), 101);
	ck_assert_int_eq(scope_of(IPAM_OBJECT_SCOPE, NEW_NAME "|10.1.0.0"),
			 102);
	ck_assert_int_eq(scope_of(IPAM_OBJECT_SUPERSCOPE, NEW_NAME "|c"), 103);
	/* and another one that has got its name has none of them */
	ck_assert_int_eq(scope_of(IPAM_OBJECT_SERVER, SERVER), 1);
	ck_assert_int_eq(store_server_remove(store, NEW_NAME), 0);
	ck_assert_int_eq(rows_left(101) + rows_left(102) + rows_left(103), 0);
}
END_TEST

START_TEST(a_scope_that_comes_back_has_its_access_scope)
{
	fill_sealed();
	ck_assert_int_eq(set(IPAM_OBJECT_SCOPE, SERVER "|10.2.0.0", 102), 0);
	sql("CREATE TEMP TABLE kept AS SELECT * FROM scope WHERE address ="
	    " x'0a020000'; DELETE FROM scope WHERE address = x'0a020000';"
	    "INSERT INTO scope SELECT * FROM kept");
	ck_assert_int_eq(scope_of(IPAM_OBJECT_SCOPE, SERVER "|10.2.0.0"),
			 102);
}
END_TEST

/* What was sealed under names, before the migration to numbers. */
START_TEST(what_was_sealed_under_a_name_keeps_its_seal)
{
	char row[3 * IPAM_ACCESS_SEAL] = "";
	uint8_t seal[IPAM_ACCESS_SEAL];
	size_t i;

	fill();
	ck_assert_int_eq(seal_object(&secret, IPAM_OBJECT_SERVER, SERVER, 101,
				     seal), 0);
	for (i = 0; i < sizeof(seal); i++) {
		snprintf(row + 2 * i, 3, "%02x", seal[i]);
	}
	sql(talloc_asprintf(ctx, "INSERT INTO access_object (kind, key, scope,"
			    " seal, was) SELECT 1, id, 101, x'%s', name FROM"
			    " server; INSERT INTO access_object (kind, key,"
			    " scope, seal) VALUES (7, '101', 101, x'%s')", row,
			    row));
	ck_assert_int_eq(store_access_object_first(store, &sealer), 0);
	ck_assert_int_eq(scope_of(IPAM_OBJECT_SERVER, SERVER), 101);
	/* what did not fit before is not made good by it */
	ck_assert_int_eq(get(IPAM_OBJECT_SUBNET, "101", &sealer),
			 IPAM_E_ACCESS);
}
END_TEST

#define LOOP(t, fn, a) tcase_add_loop_test(t, fn, 0, sizeof(a) / sizeof(a[0]))

static Suite *suite(void)
{
	Suite *s = suite_create("store_access");
	TCase *c = tcase_create("access");

	tcase_add_checked_fixture(c, fresh_setup, fresh_teardown);
	tcase_add_test(c, a_new_store_has_nothing_and_no_seal);
	tcase_add_test(c, what_is_saved_is_loaded);
	tcase_add_test(c, a_generation_follows_the_one_before);
	tcase_add_test(c, rows_that_clash_change_nothing);
	tcase_add_test(c, the_number_of_a_token_is_never_given_again);
	LOOP(c, an_access_scope_counts_for_what_lies_below, inherited);
	tcase_add_test(c, what_is_not_there_takes_no_access_scope);
	tcase_add_test(c, an_access_scope_goes_with_its_object);
	tcase_add_test(c, what_somebody_else_set_is_refused);
	LOOP(c, what_somebody_else_took_away_is_noticed, taken);
	tcase_add_test(c, a_server_keeps_its_access_scopes_when_it_is_renamed);
	tcase_add_test(c, a_scope_that_comes_back_has_its_access_scope);
	tcase_add_test(c, what_was_sealed_under_a_name_keeps_its_seal);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)

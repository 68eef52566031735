/* use: rpc_dhcp rpc_conn sim_lab sim_host sim_dhcp rpc_idl SAMBA_SERVER SAMBA PRIV KRB5 JANSSON TALLOC TEVENT XML2 CHECK */
/*
 * Our DHCP client changes a server of the contoso lab over TCP, sealed, and
 * reads back what it changed; who may only read changes nothing.
 */
#include "rpc/dhcp/rpc_dhcp_class.h"
#include "rpc/dhcp/rpc_dhcp_edit.h"
#include "rpc/dhcp/rpc_dhcp_failover.h"
#include "rpc/dhcp/rpc_dhcp_filter.h"
#include "rpc/dhcp/rpc_dhcp_lease_edit.h"
#include "rpc/dhcp/rpc_dhcp_option.h"
#include "rpc/dhcp/rpc_dhcp_policy.h"
#include "rpc/dhcp/rpc_dhcp_server.h"
#include "tests/sim/sim_dhcp/dhcp_lab.h"

#define ADMIN "dhcpadmin"
#define READER "ipamsvc"
#define ASK   mem, ev, dhcp

static struct rpc_dhcp *dhcp;
static const uint8_t mac[] = { 2, 0, 0, 0, 0, 9 };

/* A /24 and a /64 that the lab does not have, and addresses in them. */
static const struct rpc_dhcp_address net4 = { 4, { 10, 99, 0, 0 } };
static const struct rpc_dhcp_address net6 = { 6, { 0x20, 1, 0xd, 0xb8, 0x99 } };

static struct rpc_dhcp_address host_of(const struct rpc_dhcp_address *net,
				       uint8_t last)
{
	struct rpc_dhcp_address a = *net;

	a.octets[net->family == 4 ? 3 : 15] = last;
	return a;
}

static void begin(const char *account)
{
	start("dhcp2");
	dhcp = open_as(account);
}

static struct tevent_req *done(struct tevent_req *req)
{
	ck_assert_ptr_nonnull(req);
	ck_assert(tevent_req_poll(req, ev));
	return req;
}

static struct rpc_status edit(struct tevent_req *req)
{
	return rpc_dhcp_edit_recv(done(req));
}

static void refused(struct rpc_status status, uint32_t code)
{
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_WERROR);
	ck_assert_uint_eq(status.code, code);
}

static struct rpc_dhcp_scope a_scope(const struct rpc_dhcp_address *net)
{
	return (struct rpc_dhcp_scope){
		.address = *net,
		.prefix = net->family == 4 ? 24 : 64,
		.name = "Z\xC3\xBCrich",
		.comment = "attic",
	};
}

static struct rpc_dhcp_element a_range(enum rpc_dhcp_element_kind kind,
				       const struct rpc_dhcp_address *net,
				       uint8_t first, uint8_t last)
{
	struct rpc_dhcp_element e = { .kind = kind };

	e.range.first = host_of(net, first);
	e.range.last = host_of(net, last);
	e.range.type = kind == RPC_DHCP_ELEMENT_RANGE ? RPC_DHCP_RANGE_DHCP
						      : RPC_DHCP_RANGE_ANY;
	return e;
}

static struct rpc_dhcp_element a_reservation(const struct rpc_dhcp_address *net,
					     uint8_t last)
{
	struct rpc_dhcp_element e = { .kind = RPC_DHCP_ELEMENT_RESERVATION };

	e.reservation.address = host_of(net, last);
	e.reservation.client_id = mac;
	e.reservation.client_id_len = sizeof(mac);
	e.reservation.client_type = 3;
	return e;
}

/* The scope with its elements, as a listing tells it; NULL: not there. */
static const struct rpc_dhcp_scope *
find_scope(const struct rpc_dhcp_address *net)
{
	struct rpc_dhcp_scopes *scopes = NULL;
	size_t i;

	is_ok(rpc_dhcp_scopes_recv(done(rpc_dhcp_scopes_send(ASK, net->family)),
				   mem, &scopes));
	for (i = 0; i < scopes->num_scopes; i++) {
		if (memcmp(&scopes->scopes[i].address, net, sizeof(*net)) ==
		    0) {
			return &scopes->scopes[i];
		}
	}
	return NULL;
}

/* net4 with a range .10 to .200. */
static void make_net4(void)
{
	struct rpc_dhcp_scope scope = a_scope(&net4);
	struct rpc_dhcp_element range =
		a_range(RPC_DHCP_ELEMENT_RANGE, &net4, 10, 200);

	is_ok(edit(rpc_dhcp_scope_create_send(ASK, &scope)));
	is_ok(edit(rpc_dhcp_element_add_send(ASK, &net4, &range)));
}

START_TEST(a_scope_lives_and_goes)
{
	struct rpc_dhcp_scope scope = a_scope(&net4), *read = NULL;
	struct rpc_dhcp_element exclusion =
		a_range(RPC_DHCP_ELEMENT_EXCLUSION, &net4, 20, 30);
	const struct rpc_dhcp_scope *listed = NULL;
	struct rpc_dhcp_address *available = NULL;
	uint16_t delay = 0;
	size_t num = 0;

	begin(ADMIN);
	make_net4();
	refused(edit(rpc_dhcp_scope_create_send(ASK, &scope)), 20052);
	is_ok(edit(rpc_dhcp_element_add_send(ASK, &net4, &exclusion)));
	is_ok(edit(rpc_dhcp_superscope_set_send(ASK, &net4, "floor", false)));
	is_ok(edit(rpc_dhcp_delay_set_send(ASK, &net4, 300)));
	scope.name = "Bern";
	scope.state = 1;
	is_ok(edit(rpc_dhcp_scope_set_send(ASK, &scope)));

	listed = find_scope(&net4);
	ck_assert_ptr_nonnull(listed);
	ck_assert_str_eq(listed->name, "Bern");
	ck_assert_str_eq(listed->comment, "attic");
	ck_assert(!listed->active);
	ck_assert_uint_eq(listed->prefix, 24);
	ck_assert_str_eq(listed->superscope, "floor");
	ck_assert_uint_eq(listed->num_ranges, 1);
	ck_assert_int_eq(listed->ranges[0].type, RPC_DHCP_RANGE_DHCP);
	ck_assert_uint_eq(listed->ranges[0].last.octets[3], 200);
	ck_assert_uint_eq(listed->num_exclusions, 1);
	ck_assert_uint_eq(listed->exclusions[0].first.octets[3], 20);
	ck_assert_uint_eq(listed->odd, 0);
	is_ok(rpc_dhcp_scope_recv(done(rpc_dhcp_scope_send(ASK, &net4)), mem,
				  &read));
	ck_assert_str_eq(read->name, "Bern");
	is_ok(rpc_dhcp_delay_recv(done(rpc_dhcp_delay_send(ASK, &net4)),
				  &delay));
	ck_assert_uint_eq(delay, 300);

	/* .10 to .19, then behind the exclusion */
	is_ok(rpc_dhcp_free_recv(done(rpc_dhcp_free_send(ASK, &net4, NULL, NULL,
							 12)),
				 mem, &available, &num));
	ck_assert_uint_eq(num, 12);
	ck_assert_uint_eq(available[9].octets[3], 19);
	ck_assert_uint_eq(available[10].octets[3], 31);

	is_ok(edit(rpc_dhcp_element_remove_send(ASK, &net4, &exclusion,
						RPC_DHCP_FORCE_NO)));
	is_ok(edit(rpc_dhcp_superscope_delete_send(ASK, "floor")));
	listed = find_scope(&net4);
	ck_assert_uint_eq(listed->num_exclusions, 0);
	ck_assert_ptr_null(listed->superscope);
	is_ok(edit(rpc_dhcp_scope_delete_send(ASK, &net4, RPC_DHCP_FORCE_NO)));
	ck_assert_ptr_null(find_scope(&net4));
	refused(edit(rpc_dhcp_scope_delete_send(ASK, &net4, RPC_DHCP_FORCE_NO)),
		20005);
	talloc_free(mem);
}
END_TEST

START_TEST(a_reservation_gets_its_name)
{
	struct rpc_dhcp_element reservation = a_reservation(&net4, 50);
	struct rpc_dhcp_lease lease = { .address = host_of(&net4, 50),
					.prefix = 24,
					.client_id = mac,
					.client_id_len = sizeof(mac),
					.client_type = 3,
					.raw_state = RPC_DHCP_LEASE_ACTIVE,
					.name = "printer",
					.comment = "by the door",
					.expires = RPC_DHCP_TIME_NONE };
	struct rpc_dhcp_lease_key key = { .by = RPC_DHCP_BY_ADDRESS,
					  .family = 4,
					  .address = host_of(&net4, 50) };
	const struct rpc_dhcp_scope *listed = NULL;
	struct rpc_dhcp_reservation *rows = NULL;
	size_t num = 0;

	begin(ADMIN);
	make_net4();
	is_ok(edit(rpc_dhcp_element_add_send(ASK, &net4, &reservation)));
	refused(edit(rpc_dhcp_element_add_send(ASK, &net4, &reservation)),
		20022);
	is_ok(edit(rpc_dhcp_lease_set_send(ASK, &lease)));
	is_ok(rpc_dhcp_reservations_recv(
		done(rpc_dhcp_reservations_send(ASK, &net4)), mem, &rows,
		&num));
	ck_assert_uint_eq(num, 1);
	ck_assert_uint_eq(rows[0].address.octets[3], 50);
	ck_assert_str_eq(rows[0].name, "printer");
	ck_assert_str_eq(rows[0].comment, "by the door");
	ck_assert_uint_eq(rows[0].client_id_len, sizeof(mac));
	ck_assert_mem_eq(rows[0].client_id, mac, sizeof(mac));
	listed = find_scope(&net4);
	ck_assert_uint_eq(listed->num_reservations, 1);
	ck_assert_str_eq(listed->reservations[0].name, "printer");
	refused(edit(rpc_dhcp_lease_delete_send(ASK, &key)), 20019);
	is_ok(edit(rpc_dhcp_element_remove_send(ASK, &net4, &reservation,
						RPC_DHCP_FORCE_FULL)));
	ck_assert_uint_eq(find_scope(&net4)->num_reservations, 0);
	talloc_free(mem);
}
END_TEST

static const struct rpc_dhcp_address *const nets[] = { &net4, &net6 };

/* Leases of both families, found by everything that finds one. */
START_TEST(a_lease_is_found_and_deleted)
{
	const struct rpc_dhcp_address *net = nets[_i];
	struct rpc_dhcp_scope scope = a_scope(net);
	struct rpc_dhcp_lease lease = { .address = host_of(net, 60),
					.prefix = 24,
					.client_id = mac,
					.client_id_len = sizeof(mac),
					.raw_state = RPC_DHCP_LEASE_ACTIVE,
					.client_type = net->family == 4 ? 1 : 0,
					.name = "pc60.contoso.test",
					.expires = 1800000000,
					.preferred = 1790000000,
					.iaid = 77 };
	struct rpc_dhcp_lease_key keys[] = {
		{ .by = RPC_DHCP_BY_ADDRESS },
		{ .by = RPC_DHCP_BY_NAME, .name = "pc60.contoso.test" },
		{ .by = RPC_DHCP_BY_ID,
		  .client_id = mac,
		  .client_id_len = sizeof(mac) },
	};
	struct rpc_dhcp_lease *read = NULL;
	struct rpc_status status;
	size_t i;

	begin(ADMIN);
	if (net->family == 4) {
		make_net4();
	} else {
		is_ok(edit(rpc_dhcp_scope_create_send(ASK, &scope)));
	}
	is_ok(edit(rpc_dhcp_lease_create_send(ASK, &lease)));
	refused(edit(rpc_dhcp_lease_create_send(ASK, &lease)), 20014);
	for (i = 0; i < 3; i++) {
		keys[i].family = net->family;
		keys[i].address = i == 0 ? lease.address : *net;
		is_ok(rpc_dhcp_lease_recv(done(rpc_dhcp_lease_send(ASK,
								   &keys[i])),
					  mem, &read));
		ck_assert_mem_eq(&read->address, &lease.address,
				 sizeof(lease.address));
		ck_assert_str_eq(read->name, lease.name);
		ck_assert_int_eq(read->expires, lease.expires);
		ck_assert_mem_eq(read->client_id, mac, sizeof(mac));
		ck_assert_uint_eq(read->iaid, net->family == 4 ? 0 : 77);
	}
	is_ok(edit(rpc_dhcp_lease_delete_send(ASK, &keys[0])));
	status = rpc_dhcp_lease_recv(done(rpc_dhcp_lease_send(ASK, &keys[0])),
				     mem, &read);
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_WERROR);
	talloc_free(mem);
}
END_TEST

START_TEST(an_ipv6_scope_lives_and_goes)
{
	struct rpc_dhcp_scope scope = a_scope(&net6);
	struct rpc_dhcp_element exclusion =
		a_range(RPC_DHCP_ELEMENT_EXCLUSION, &net6, 1, 9);
	struct rpc_dhcp_element reservation = a_reservation(&net6, 50);
	struct rpc_dhcp_config6 config = { .t1_s = 1000, .t2_s = 2000 };
	const struct rpc_dhcp_scope *listed = NULL;

	begin(ADMIN);
	scope.preference = 3;
	reservation.reservation.iaid = 5;
	is_ok(edit(rpc_dhcp_scope_create_send(ASK, &scope)));
	refused(edit(rpc_dhcp_scope_create_send(ASK, &scope)), 2014);
	is_ok(edit(rpc_dhcp_element_add_send(ASK, &net6, &exclusion)));
	is_ok(edit(rpc_dhcp_element_add_send(ASK, &net6, &reservation)));
	scope.name = "Bern";
	is_ok(edit(rpc_dhcp_scope_set_send(ASK, &scope)));
	is_ok(edit(rpc_dhcp_config6_set_send(ASK, &net6,
					     RPC_DHCP_CONFIG6_T1 |
						     RPC_DHCP_CONFIG6_T2,
					     &config)));
	listed = find_scope(&net6);
	ck_assert_ptr_nonnull(listed);
	ck_assert_str_eq(listed->name, "Bern");
	ck_assert_uint_eq(listed->preference, 3);
	ck_assert_uint_eq(listed->num_exclusions, 1);
	ck_assert_uint_eq(listed->exclusions[0].last.octets[15], 9);
	ck_assert_uint_eq(listed->num_reservations, 1);
	ck_assert_uint_eq(listed->reservations[0].iaid, 5);
	memset(&config, 0, sizeof(config));
	is_ok(rpc_dhcp_config6_recv(done(rpc_dhcp_config6_send(ASK, &net6)),
				    &config));
	ck_assert_uint_eq(config.t1_s, 1000);
	ck_assert_uint_eq(config.t2_s, 2000);
	is_ok(edit(rpc_dhcp_element_remove_send(ASK, &net6, &reservation,
						RPC_DHCP_FORCE_FULL)));
	is_ok(edit(rpc_dhcp_element_remove_send(ASK, &net6, &exclusion,
						RPC_DHCP_FORCE_FULL)));
	is_ok(edit(rpc_dhcp_scope_delete_send(ASK, &net6,
					      RPC_DHCP_FORCE_FULL)));
	ck_assert_ptr_null(find_scope(&net6));
	talloc_free(mem);
}
END_TEST

/* ---------------------------------------------------------------- options */

static uint32_t lease_time(const struct rpc_dhcp_level *level)
{
	struct rpc_dhcp_option_values *rows = NULL;
	uint32_t seconds = 0;
	size_t num = 0;

	is_ok(rpc_dhcp_option_values_recv(
		done(rpc_dhcp_option_values_send(ASK, level)), mem, &rows,
		&num));
	rpc_dhcp_option_number(rpc_dhcp_option_find(rows, num,
						    RPC_DHCP_OPTION_LEASE_S),
			       &seconds);
	return seconds;
}

START_TEST(an_option_has_a_value_at_each_level)
{
	const struct rpc_dhcp_option_element day = {
		.type = RPC_DHCP_OPTION_DWORD, .number = 86400
	};
	const struct rpc_dhcp_option_value value = { RPC_DHCP_OPTION_LEASE_S,
						     &day, 1, 0 };
	struct rpc_dhcp_element reservation = a_reservation(&net4, 50);
	struct rpc_dhcp_level levels[] = {
		{ RPC_DHCP_LEVEL_SERVER, 4, { 0, { 0 } }, { 0, { 0 } } },
		{ RPC_DHCP_LEVEL_SCOPE, 4, net4, { 0, { 0 } } },
		{ RPC_DHCP_LEVEL_RESERVATION, 4, net4, host_of(&net4, 50) },
	};
	struct rpc_dhcp_option_value *read = NULL;
	struct rpc_status status;
	size_t i;

	begin(ADMIN);
	make_net4();
	is_ok(edit(rpc_dhcp_element_add_send(ASK, &net4, &reservation)));
	for (i = 0; i < 3; i++) {
		is_ok(edit(rpc_dhcp_option_value_set_send(ASK, &levels[i],
							  &value, NULL)));
		ck_assert_uint_eq(lease_time(&levels[i]), 86400);
		is_ok(rpc_dhcp_option_value_recv(
			done(rpc_dhcp_option_value_send(
				ASK, &levels[i], RPC_DHCP_OPTION_LEASE_S,
				NULL)),
			mem, &read));
		ck_assert_uint_eq(read->elements[0].number, 86400);
	}
	for (i = 0; i < 3; i++) {
		is_ok(edit(rpc_dhcp_option_value_remove_send(
			ASK, &levels[i], RPC_DHCP_OPTION_LEASE_S, NULL)));
		ck_assert_uint_eq(lease_time(&levels[i]), 0);
		status = edit(rpc_dhcp_option_value_remove_send(
			ASK, &levels[i], RPC_DHCP_OPTION_LEASE_S, NULL));
		ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_WERROR);
	}
	talloc_free(mem);
}
END_TEST

/* The definition of an id for a vendor; NULL: there is none. */
static const struct rpc_dhcp_option *find_option(int family, uint32_t id,
						 const char *vendor)
{
	struct rpc_dhcp_option *rows = NULL;
	size_t i, num = 0;

	is_ok(rpc_dhcp_options_recv(done(rpc_dhcp_options_send(ASK, family)),
				    mem, &rows, &num));
	for (i = 0; i < num; i++) {
		if (rows[i].id == id && rows[i].is_vendor == (vendor != NULL) &&
		    (vendor == NULL || strcmp(rows[i].vendor, vendor) == 0)) {
			return &rows[i];
		}
	}
	return NULL;
}

static const int families[] = { 4, 6 };

START_TEST(an_option_is_defined_for_a_vendor)
{
	const struct rpc_dhcp_option_element text = {
		.type = RPC_DHCP_OPTION_STRING, .text = "tftp.contoso.test"
	};
	struct rpc_dhcp_class vendor = { .name = "Benches",
					 .comment = "in the lab",
					 .is_vendor = true,
					 .enterprise = 4711,
					 .data = mac,
					 .data_len = sizeof(mac) };
	struct rpc_dhcp_option option = { .id = 200,
					  .name = "Boot",
					  .elements = &text,
					  .num_elements = 1,
					  .vendor = "Benches" };
	const struct rpc_dhcp_option_class whose = { .vendor = "Benches" };
	const struct rpc_dhcp_option *found = NULL;
	struct rpc_dhcp_class *classes = NULL;
	int family = families[_i];
	size_t i, num = 0;

	begin(ADMIN);
	is_ok(edit(rpc_dhcp_class_create_send(ASK, family, &vendor)));
	refused(edit(rpc_dhcp_class_create_send(ASK, family, &vendor)), 20045);
	vendor.comment = "elsewhere";
	is_ok(edit(rpc_dhcp_class_set_send(ASK, family, &vendor)));
	is_ok(rpc_dhcp_classes_recv(done(rpc_dhcp_classes_send(ASK, family)),
				    mem, &classes, &num));
	for (i = 0; i < num; i++) {
		if (strcmp(classes[i].name, "Benches") == 0) {
			break;
		}
	}
	ck_assert_uint_lt(i, num);
	ck_assert_str_eq(classes[i].comment, "elsewhere");
	ck_assert(classes[i].is_vendor);
	ck_assert_mem_eq(classes[i].data, mac, sizeof(mac));
	ck_assert_uint_eq(classes[i].enterprise, family == 4 ? 0 : 4711);

	is_ok(edit(rpc_dhcp_option_create_send(ASK, family, &option)));
	refused(edit(rpc_dhcp_option_create_send(ASK, family, &option)), 20009);
	option.name = "Boot server";
	is_ok(edit(rpc_dhcp_option_set_send(ASK, family, &option)));
	found = find_option(family, 200, "Benches");
	ck_assert_ptr_nonnull(found);
	ck_assert_str_eq(found->name, "Boot server");
	ck_assert_uint_eq(found->num_elements, 1);
	ck_assert_str_eq(found->elements[0].text, "tftp.contoso.test");
	ck_assert_ptr_null(find_option(family, 200, NULL));
	is_ok(edit(rpc_dhcp_option_delete_send(ASK, family, 200, &whose)));
	ck_assert_ptr_null(find_option(family, 200, "Benches"));
	is_ok(edit(rpc_dhcp_class_delete_send(ASK, family, "Benches")));
	talloc_free(mem);
}
END_TEST

/* --------------------------------------------------------------- policies */

START_TEST(a_policy_lives_and_goes)
{
	const struct rpc_dhcp_policy_key key = { "phones", &net4 };
	struct rpc_dhcp_condition condition = {
		.attribute = RPC_DHCP_ATTRIBUTE_HARDWARE,
		.comparator = RPC_DHCP_BEGINS,
		.value = mac,
		.value_len = 3
	};
	struct rpc_dhcp_expression expression = { .is_and = true };
	struct rpc_dhcp_range first = { .first = host_of(&net4, 100),
					.last = host_of(&net4, 110) };
	struct rpc_dhcp_range second = { .first = host_of(&net4, 150),
					 .last = host_of(&net4, 160) };
	struct rpc_dhcp_policy policy = { .name = "phones",
					  .scope = net4,
					  .order = 1,
					  .description = "on desks",
					  .enabled = true,
					  .conditions = &condition,
					  .num_conditions = 1,
					  .expressions = &expression,
					  .num_expressions = 1,
					  .ranges = &first,
					  .num_ranges = 1 };
	const struct rpc_dhcp_level level = { RPC_DHCP_LEVEL_SCOPE, 4, net4,
					      { 0, { 0 } } };
	const struct rpc_dhcp_option_class whose = { .policy = "phones" };
	const struct rpc_dhcp_option_element hour = {
		.type = RPC_DHCP_OPTION_DWORD, .number = 3600
	};
	const struct rpc_dhcp_option_value value = { RPC_DHCP_OPTION_LEASE_S,
						     &hour, 1, 0 };
	struct rpc_dhcp_option_values *values = NULL;
	struct rpc_dhcp_policy *rows = NULL, *read = NULL;
	size_t i, num = 0, found = 0;
	bool on = true;

	begin(ADMIN);
	make_net4();
	is_ok(edit(rpc_dhcp_policy_create_send(ASK, &policy)));
	refused(edit(rpc_dhcp_policy_create_send(ASK, &policy)), 20105);
	policy.description = "on all desks";
	policy.dns_suffix = "phones.contoso.test";
	is_ok(edit(rpc_dhcp_policy_set_send(ASK, &key,
					    RPC_DHCP_POLICY_DESCRIPTION |
						    RPC_DHCP_POLICY_DNS_SUFFIX,
					    &policy)));
	is_ok(edit(rpc_dhcp_policy_range_add_send(ASK, &key, &second)));
	is_ok(rpc_dhcp_policies_recv(done(rpc_dhcp_policies_send(ASK, &net4)),
				     mem, &rows, &num));
	ck_assert_uint_eq(num, 1);
	ck_assert_str_eq(rows[0].name, "phones");
	ck_assert_str_eq(rows[0].description, "on all desks");
	ck_assert_str_eq(rows[0].dns_suffix, "phones.contoso.test");
	ck_assert_uint_eq(rows[0].num_conditions, 1);
	ck_assert_mem_eq(rows[0].conditions[0].value, mac, 3);
	ck_assert_uint_eq(rows[0].num_ranges, 2);
	ck_assert_uint_eq(rows[0].odd, 0);

	is_ok(edit(rpc_dhcp_option_value_set_send(ASK, &level, &value,
						  &whose)));
	is_ok(rpc_dhcp_option_values_recv(
		done(rpc_dhcp_option_values_policy_send(ASK, &level)), mem,
		&values, &num));
	for (i = 0; i < num; i++) {
		if (values[i].policy != NULL && values[i].num_values == 1) {
			ck_assert_str_eq(values[i].policy, "phones");
			ck_assert_uint_eq(
				values[i].values[0].elements[0].number, 3600);
			found++;
		}
	}
	ck_assert_uint_eq(found, 1);
	is_ok(edit(rpc_dhcp_option_value_remove_send(
		ASK, &level, RPC_DHCP_OPTION_LEASE_S, &whose)));

	is_ok(edit(rpc_dhcp_enforcement_set_send(ASK, &net4, false)));
	is_ok(rpc_dhcp_enforcement_recv(
		done(rpc_dhcp_enforcement_send(ASK, &net4)), &on));
	ck_assert(!on);
	is_ok(edit(rpc_dhcp_policy_range_remove_send(ASK, &key, &first)));
	is_ok(rpc_dhcp_policy_recv(done(rpc_dhcp_policy_send(ASK, &key)), mem,
				   &read));
	ck_assert_uint_eq(read->num_ranges, 1);
	ck_assert_uint_eq(read->ranges[0].first.octets[3], 150);
	is_ok(edit(rpc_dhcp_policy_delete_send(ASK, &key)));
	is_ok(rpc_dhcp_policies_recv(done(rpc_dhcp_policies_send(ASK, &net4)),
				     mem, &rows, &num));
	ck_assert_uint_eq(num, 0);
	talloc_free(mem);
}
END_TEST

/* ---------------------------------------------------------------- filters */

START_TEST(filters_are_kept_in_their_lists)
{
	struct rpc_dhcp_filter filter = { .is_allow = true,
					  .match_hardware = true,
					  .hardware_type = 1,
					  .is_wildcard = true,
					  .pattern_len = 3,
					  .pattern = { 0, 0x15, 0x5D },
					  .comment = "virtual" };
	struct rpc_dhcp_filtering filtering = { .allow = true };
	struct rpc_dhcp_filter *rows = NULL;
	size_t i, before = 0, num = 0;

	begin(ADMIN);
	is_ok(rpc_dhcp_filters_recv(done(rpc_dhcp_filters_send(ASK, true)), mem,
				    &rows, &before));
	is_ok(edit(rpc_dhcp_filter_add_send(ASK, &filter, false)));
	refused(edit(rpc_dhcp_filter_add_send(ASK, &filter, false)), 20093);
	filter.comment = "hypervisors";
	is_ok(edit(rpc_dhcp_filter_add_send(ASK, &filter, true)));
	is_ok(rpc_dhcp_filters_recv(done(rpc_dhcp_filters_send(ASK, true)), mem,
				    &rows, &num));
	ck_assert_uint_eq(num, before + 1);
	for (i = 0; i < num; i++) {
		if (rows[i].comment != NULL &&
		    strcmp(rows[i].comment, "hypervisors") == 0) {
			break;
		}
	}
	ck_assert_uint_lt(i, num);
	ck_assert_uint_eq(rows[i].pattern_len, 3);
	ck_assert_uint_eq(rows[i].pattern[2], 0x5D);
	ck_assert(rows[i].is_wildcard && rows[i].is_allow);
	is_ok(edit(rpc_dhcp_filtering_set_send(ASK, filtering)));
	filtering.allow = false;
	is_ok(rpc_dhcp_filtering_recv(done(rpc_dhcp_filtering_send(ASK)),
				      &filtering));
	ck_assert(filtering.allow && !filtering.deny);
	is_ok(edit(rpc_dhcp_filter_delete_send(ASK, &filter)));
	refused(edit(rpc_dhcp_filter_delete_send(ASK, &filter)), 20095);
	talloc_free(mem);
}
END_TEST

/* --------------------------------------------------------------- settings */

START_TEST(settings_are_read_as_they_were_set)
{
	struct rpc_dhcp_config config = { .ping_retries = 3,
					  .audit_log = true,
					  .backup_interval_minutes = 90,
					  .audit_dir = "D:\\dhcp",
					  .audit_check_interval = 40,
					  .audit_max_mb = 60,
					  .audit_min_disk_mb = 15 };
	const struct rpc_dhcp_dns_user user = { "dnsupd", "CONTOSO" };
	struct rpc_dhcp_stateless stateless = { true, 48 };
	struct rpc_dhcp_dns_user *dns = NULL;
	struct rpc_dhcp_binding *bindings = NULL;
	struct rpc_dhcp_strings *strings = NULL;
	struct rpc_dhcp_config *read = NULL;
	size_t num = 0;

	begin(ADMIN);
	is_ok(edit(rpc_dhcp_config_set_send(
		ASK, RPC_DHCP_CONFIG_PING_RETRIES |
			     RPC_DHCP_CONFIG_BACKUP_INTERVAL,
		&config)));
	is_ok(edit(rpc_dhcp_audit_set_send(ASK, &config)));
	is_ok(rpc_dhcp_config_recv(done(rpc_dhcp_config_send(ASK)), mem,
				   &read));
	is_ok(read->v4_status);
	ck_assert_uint_eq(read->ping_retries, 3);
	ck_assert_uint_eq(read->backup_interval_minutes, 90);
	ck_assert_str_eq(read->database_name, "dhcp.mdb");
	ck_assert_str_eq(read->audit_dir, "D:\\dhcp");
	ck_assert_uint_eq(read->audit_max_mb, 60);
	is_ok(read->attributes_status);
	ck_assert(read->caller_is_admin);

	is_ok(edit(rpc_dhcp_dns_user_set_send(ASK, &user, "secret")));
	is_ok(rpc_dhcp_dns_user_recv(done(rpc_dhcp_dns_user_send(ASK)), mem,
				     &dns));
	ck_assert_str_eq(dns->user, "dnsupd");
	ck_assert_str_eq(dns->domain, "CONTOSO");
	is_ok(edit(rpc_dhcp_stateless_set_send(ASK, NULL, &stateless)));
	memset(&stateless, 0, sizeof(stateless));
	is_ok(rpc_dhcp_stateless_recv(done(rpc_dhcp_stateless_send(ASK, NULL)),
				      &stateless));
	ck_assert(stateless.is_on);
	ck_assert_uint_eq(stateless.purge_h, 48);
	is_ok(rpc_dhcp_bindings_recv(done(rpc_dhcp_bindings_send(ASK, 4)), mem,
				     &bindings, &num));
	ck_assert_uint_gt(num, 0);
	is_ok(edit(rpc_dhcp_bindings_set_send(ASK, 4, bindings, num)));
	is_ok(rpc_dhcp_strings_recv(done(rpc_dhcp_strings_send(ASK)), mem,
				    &strings));
	ck_assert_ptr_nonnull(strings->vendor_class);
	talloc_free(mem);
}
END_TEST

/* --------------------------------------------------------------- failover */

START_TEST(a_relationship_lives_and_goes)
{
	struct rpc_dhcp_address scopes[] = { net4 };
	struct rpc_dhcp_relation relation = { .name = "a-b",
					      .primary_name =
						      "dhcp2.contoso.test",
					      .secondary_name =
						      "dhcp3.contoso.test",
					      .mode = RPC_DHCP_LOAD_BALANCE,
					      .mclt_s = 3600,
					      .percentage = 50,
					      .scopes = scopes,
					      .num_scopes = 1 };
	const struct rpc_dhcp_lease lease = {
		.address = host_of(&net4, 60),
		.prefix = 24,
		.client_id = mac,
		.client_id_len = sizeof(mac),
		.client_type = 1,
		.raw_state = RPC_DHCP_LEASE_ACTIVE,
		.name = "pc60",
		.expires = 1800000000,
	};
	enum rpc_dhcp_failover_owner owner = RPC_DHCP_OWNER_RESERVED;
	struct rpc_dhcp_failover_lease *under = NULL;
	struct rpc_dhcp_scope other = a_scope(&net4);
	struct rpc_dhcp_failover_counts counts = { 0 };
	struct rpc_dhcp_relation *rows = NULL, *read = NULL;
	size_t i, num = 0;
	int64_t then = 0;

	begin(ADMIN);
	make_net4();
	relation.primary = (struct rpc_dhcp_address){ 4, { 127, 77, 0, 32 } };
	relation.secondary = (struct rpc_dhcp_address){ 4, { 127, 77, 0, 33 } };
	is_ok(edit(rpc_dhcp_relation_create_send(ASK, &relation)));
	refused(edit(rpc_dhcp_relation_create_send(ASK, &relation)), 20113);
	other.address.octets[2] = 1;
	is_ok(edit(rpc_dhcp_scope_create_send(ASK, &other)));
	scopes[0] = other.address;
	refused(edit(rpc_dhcp_relation_create_send(ASK, &relation)), 20114);
	scopes[0] = net4;
	is_ok(rpc_dhcp_relations_recv(done(rpc_dhcp_relations_send(ASK)), mem,
				      &rows, &num));
	for (i = 0; i < num; i++) {
		if (strcmp(rows[i].name, "a-b") == 0) {
			break;
		}
	}
	ck_assert_uint_lt(i, num);
	ck_assert_uint_eq(rows[i].percentage, 50);
	/* 3.2.4.90: none said is never */
	ck_assert_uint_eq(rows[i].safe_s, RPC_DHCP_SAFE_NEVER);
	ck_assert_uint_eq(rows[i].num_scopes, 1);
	ck_assert_ptr_null(rows[i].secret);
	relation.percentage = 70;
	is_ok(edit(rpc_dhcp_relation_set_send(
		ASK, RPC_DHCP_RELATION_PERCENTAGE, &relation)));
	is_ok(rpc_dhcp_relation_recv(
		done(rpc_dhcp_relation_of_scope_send(ASK, &net4)), mem, &read));
	ck_assert_str_eq(read->name, "a-b");
	ck_assert_uint_eq(read->percentage, 70);
	is_ok(rpc_dhcp_failover_counts_recv(
		done(rpc_dhcp_failover_counts_send(ASK, &net4)), &counts));
	ck_assert_uint_eq(counts.total, 191);
	is_ok(rpc_dhcp_failover_time_recv(
		done(rpc_dhcp_failover_time_send(ASK)), &then));
	ck_assert_int_eq(then, sim_lab_now(lab));
	is_ok(edit(rpc_dhcp_lease_create_send(ASK, &lease)));
	is_ok(rpc_dhcp_failover_lease_recv(
		done(rpc_dhcp_failover_lease_send(ASK, &lease.address)), mem,
		&under));
	ck_assert_str_eq(under->name, "pc60");
	ck_assert_int_eq(under->expires, lease.expires);
	is_ok(rpc_dhcp_failover_owner_recv(
		done(rpc_dhcp_failover_owner_send(ASK, &lease.address)),
		&owner));
	ck_assert_uint_le(owner, RPC_DHCP_OWNER_SECONDARY);
	refused(edit(rpc_dhcp_scope_delete_send(ASK, &net4,
						RPC_DHCP_FORCE_FULL)),
		20113);
	is_ok(edit(rpc_dhcp_relation_scopes_remove_send(ASK, &relation)));
	refused(rpc_dhcp_relation_recv(
			done(rpc_dhcp_relation_of_scope_send(ASK, &net4)), mem,
			&read),
		20116);
	is_ok(edit(rpc_dhcp_relation_delete_send(ASK, "a-b")));
	refused(rpc_dhcp_relation_recv(done(rpc_dhcp_relation_send(ASK, "a-b")),
				       mem, &read),
		20115);
	talloc_free(mem);
}
END_TEST

/* ------------------------------------------------------------------- IPv6 */

START_TEST(an_ipv6_option_has_a_value_at_each_level)
{
	const struct rpc_dhcp_option_element server = {
		.type = RPC_DHCP_OPTION_ADDRESS6, .text = "2001:db8::53"
	};
	/* DNS recursive name servers, [RFC 3646] */
	const struct rpc_dhcp_option_value value = { 23, &server, 1, 0 };
	struct rpc_dhcp_scope scope = a_scope(&net6);
	struct rpc_dhcp_element reservation = a_reservation(&net6, 50);
	struct rpc_dhcp_level levels[] = {
		{ RPC_DHCP_LEVEL_SERVER, 6, { 0, { 0 } }, { 0, { 0 } } },
		{ RPC_DHCP_LEVEL_SCOPE, 6, net6, { 0, { 0 } } },
		{ RPC_DHCP_LEVEL_RESERVATION, 6, net6, host_of(&net6, 50) },
	};
	const struct rpc_dhcp_option_value *found = NULL;
	struct rpc_dhcp_option_values *rows = NULL;
	struct rpc_dhcp_option_value *read = NULL;
	size_t i, num = 0;

	begin(ADMIN);
	is_ok(edit(rpc_dhcp_scope_create_send(ASK, &scope)));
	is_ok(edit(rpc_dhcp_element_add_send(ASK, &net6, &reservation)));
	for (i = 0; i < 3; i++) {
		is_ok(edit(rpc_dhcp_option_value_set_send(ASK, &levels[i],
							  &value, NULL)));
		is_ok(rpc_dhcp_option_value_recv(
			done(rpc_dhcp_option_value_send(ASK, &levels[i], 23,
							NULL)),
			mem, &read));
		ck_assert_str_eq(read->elements[0].text, "2001:db8::53");
		is_ok(rpc_dhcp_option_values_recv(
			done(rpc_dhcp_option_values_send(ASK, &levels[i])), mem,
			&rows, &num));
		found = rpc_dhcp_option_find(rows, num, 23);
		ck_assert_ptr_nonnull(found);
		ck_assert_str_eq(found->elements[0].text, "2001:db8::53");
		is_ok(rpc_dhcp_option_values_recv(
			done(rpc_dhcp_option_values_class_send(ASK, &levels[i],
							       NULL)),
			mem, &rows, &num));
		ck_assert_ptr_nonnull(rpc_dhcp_option_find(rows, num, 23));
		is_ok(edit(rpc_dhcp_option_value_remove_send(ASK, &levels[i],
							     23, NULL)));
	}
	talloc_free(mem);
}
END_TEST

static uint32_t value_of(const struct rpc_dhcp_level *level, uint32_t id,
			 const struct rpc_dhcp_option_class *whose)
{
	struct rpc_dhcp_option_value *read = NULL;

	is_ok(rpc_dhcp_option_value_recv(
		done(rpc_dhcp_option_value_send(ASK, level, id, whose)), mem,
		&read));
	ck_assert_uint_eq(read->num_elements, 1);
	return (uint32_t)read->elements[0].number;
}

START_TEST(several_values_go_in_one_call)
{
	const struct rpc_dhcp_option_element times[] = {
		{ .type = RPC_DHCP_OPTION_DWORD, .number = 86400 },
		{ .type = RPC_DHCP_OPTION_DWORD, .number = 43200 },
	};
	const struct rpc_dhcp_option_value values[] = {
		{ RPC_DHCP_OPTION_LEASE_S, &times[0], 1, 0 },
		{ 58, &times[1], 1, 0 },
	};
	const struct rpc_dhcp_option_class nobody = { .policy = "nobody" };
	const struct rpc_dhcp_level level = { RPC_DHCP_LEVEL_SCOPE, 4, net4,
					      { 0, { 0 } } };
	struct rpc_status status;

	begin(ADMIN);
	make_net4();
	is_ok(edit(rpc_dhcp_option_values_set_send(ASK, &level, values, 2,
						   NULL)));
	ck_assert_uint_eq(value_of(&level, RPC_DHCP_OPTION_LEASE_S, NULL),
			  86400);
	ck_assert_uint_eq(value_of(&level, 58, NULL), 43200);
	status = edit(rpc_dhcp_option_values_set_send(ASK, &level, values, 2,
						      &nobody));
	ck_assert_int_eq(status.vocabulary, RPC_VOCABULARY_WERROR);
	ck_assert_uint_eq(status.code, 20111);
	talloc_free(mem);
}
END_TEST

static const struct {
	const char *account;
	bool may;
} callers[] = { { ADMIN, true }, { READER, false } };

START_TEST(a_caller_learns_what_he_may)
{
	bool may = !callers[_i].may;

	begin(callers[_i].account);
	is_ok(rpc_dhcp_may_change_recv(done(rpc_dhcp_may_change_send(ASK)),
				       &may));
	ck_assert(may == callers[_i].may);
	talloc_free(mem);
}
END_TEST

/* What no other case here asks. */
START_TEST(the_rest_is_answered_too)
{
	const struct rpc_dhcp_level level = { RPC_DHCP_LEVEL_SERVER, 4,
					      { 0, { 0 } }, { 0, { 0 } } };
	struct rpc_dhcp_stateless_count *stateless = NULL;
	struct rpc_dhcp_mscope_count *mcounts = NULL;
	struct rpc_dhcp_option_values *values = NULL;
	struct rpc_dhcp_binding *bindings = NULL;
	struct rpc_dhcp_filter *filters = NULL;
	struct rpc_dhcp_counts *counts = NULL;
	struct rpc_dhcp_config6 config = { 0 };
	struct rpc_dhcp_policy *policies = NULL;
	const char **names = NULL;
	size_t num = 0, num_names = 0;
	bool on = false;

	begin(READER);
	is_ok(rpc_dhcp_counts_recv(done(rpc_dhcp_counts_send(ASK, 6)), mem,
				   &counts));
	ck_assert_uint_gt(counts->num_scopes, 0);
	is_ok(rpc_dhcp_config6_recv(done(rpc_dhcp_config6_send(ASK, NULL)),
				    &config));
	ck_assert_uint_gt(config.valid_s, 0);
	is_ok(rpc_dhcp_bindings_recv(done(rpc_dhcp_bindings_send(ASK, 6)), mem,
				     &bindings, &num));
	is_ok(rpc_dhcp_filters_recv(done(rpc_dhcp_filters_send(ASK, false)),
				    mem, &filters, &num));
	is_ok(rpc_dhcp_policies_recv(done(rpc_dhcp_policies_send(ASK, NULL)),
				     mem, &policies, &num));
	is_ok(rpc_dhcp_enforcement_recv(
		done(rpc_dhcp_enforcement_send(ASK, NULL)), &on));
	ck_assert(on);
	is_ok(rpc_dhcp_option_values_recv(
		done(rpc_dhcp_option_values_class_send(ASK, &level, NULL)), mem,
		&values, &num));
	is_ok(rpc_dhcp_mscopes_recv(done(rpc_dhcp_mscopes_send(ASK)), mem,
				    &names, &num_names));
	is_ok(rpc_dhcp_mcounts_recv(done(rpc_dhcp_mcounts_send(ASK)), mem,
				    &mcounts, &num));
	ck_assert_uint_eq(num, num_names);
	/* 3.2.4.119 asks for the right to change */
	refused(rpc_dhcp_stateless_counts_recv(
			done(rpc_dhcp_stateless_counts_send(ASK)), mem,
			&stateless, &num),
		5);
	talloc_free(mem);
}
END_TEST

/* ------------------------------------------------------------ who may not */

START_TEST(who_may_read_changes_nothing)
{
	struct rpc_dhcp_scope scope = a_scope(&net4);
	struct rpc_dhcp_scope scope6 = a_scope(&net6);
	const struct rpc_dhcp_filtering filtering = { .allow = true };
	const struct rpc_dhcp_policy_key key = { "phones", &net4 };

	begin(READER);
	refused(edit(rpc_dhcp_scope_create_send(ASK, &scope)), 5);
	refused(edit(rpc_dhcp_scope_create_send(ASK, &scope6)), 5);
	refused(edit(rpc_dhcp_filtering_set_send(ASK, filtering)), 5);
	refused(edit(rpc_dhcp_class_delete_send(ASK, 4, "MSFT 5.0")), 5);
	refused(edit(rpc_dhcp_policy_range_remove_send(
			ASK, &key,
			&(struct rpc_dhcp_range){ .first = net4,
						  .last = net4 })),
		5);
	ck_assert_ptr_null(find_scope(&net4));
	talloc_free(mem);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("sim_dhcp_edit");
	TCase *tc = tcase_create("edit");

	dhcp_lab_prepare();
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_scope_lives_and_goes);
	tcase_add_test(tc, a_reservation_gets_its_name);
	tcase_add_loop_test(tc, a_lease_is_found_and_deleted, 0, 2);
	tcase_add_test(tc, an_ipv6_scope_lives_and_goes);
	tcase_add_test(tc, an_option_has_a_value_at_each_level);
	tcase_add_loop_test(tc, an_option_is_defined_for_a_vendor, 0, 2);
	tcase_add_test(tc, a_policy_lives_and_goes);
	tcase_add_test(tc, filters_are_kept_in_their_lists);
	tcase_add_test(tc, settings_are_read_as_they_were_set);
	tcase_add_test(tc, a_relationship_lives_and_goes);
	tcase_add_test(tc, an_ipv6_option_has_a_value_at_each_level);
	tcase_add_test(tc, several_values_go_in_one_call);
	tcase_add_loop_test(tc, a_caller_learns_what_he_may, 0,
			    sizeof(callers) / sizeof(callers[0]));
	tcase_add_test(tc, the_rest_is_answered_too);
	tcase_add_test(tc, who_may_read_changes_nothing);
	suite_add_tcase(s, tc);
	return s;
}

TEST_MAIN(suite)

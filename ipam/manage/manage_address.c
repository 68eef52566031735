/*
 * Changes to address records.
 */
#include "ipam/manage/manage_address.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/manage/manage_custom.h"
#include "ipam/manage/manage_planned.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_planned.h"

#define RECLAIM_MAX 100000

static int wrong(struct manage_call *call, TALLOC_CTX *mem_ctx, int error,
		 enum ipam_address_field field, const char *why)
{
	call->field = ipam_address_fields[field].name;
	call->why = talloc_asprintf(mem_ctx, "%s %s", call->field, why);
	return error;
}

/* What the store said of what was found wrong there. */
static int told(struct manage_call *call, TALLOC_CTX *mem_ctx, int ret)
{
	if ((ret == ENOENT || ret == EEXIST) && call->why == NULL) {
		call->why = talloc_strdup(mem_ctx,
					  store_error(call->sink->store));
		if (call->why != NULL && call->why[0] == '\0') {
			call->why = NULL;
		}
	}
	return ret;
}

int manage_address_fill(struct manage_call *call, TALLOC_CTX *mem_ctx,
			const struct manage_cells *cells,
			struct ipam_address *address)
{
	const char *value = NULL, *why = NULL;
	size_t i;
	int ret;

	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		if (cells->of[i] == NULL) {
			continue;
		}
		value = NULL;
		ret = ipam_field_normal(mem_ctx, &ipam_address_fields[i],
					cells->of[i], &value, &why);
		if (ret == EINVAL) {
			return wrong(call, mem_ctx, ret,
				     (enum ipam_address_field)i, why);
		}
		if (ret != 0) {
			return ret;
		}
		address->cells[i] = value;
		if (i == IPAM_ADDRESS_IP && value != NULL) {
			ipam_addr_parse(value, &address->address);
		}
	}
	return 0;
}

/* Defaults, the rules of the whole, and what follows from its date. */
int manage_address_complete(struct manage_call *call, TALLOC_CTX *mem_ctx,
			    struct ipam_address *address)
{
	const char *expires_at = address->cells[IPAM_ADDRESS_EXPIRES_AT];
	int64_t at = expires_at != NULL ? strtoll(expires_at, NULL, 10) : 0;
	enum ipam_address_field field = IPAM_ADDRESS_IP;
	struct store_expiry expiry = { .alert_days = 0 };
	const char *why = NULL;
	int ret;

	ipam_address_defaults(address);
	ret = manage_custom_words(call, mem_ctx, address);
	if (ret != 0) {
		return ret;
	}
	ret = ipam_address_validate(address, &field, &why);
	if (ret != 0) {
		return wrong(call, mem_ctx, ret, field, why);
	}
	if (at != 0) {
		ret = store_expiry_get(call->sink->store, &expiry);
	}
	if (ret == 0) {
		address->cells[IPAM_ADDRESS_EXPIRY] = ipam_expiry_name(
			ipam_expiry_at(at, expiry.alert_days, call->now));
	}
	return ret;
}

/* The only record of the key. */
static int find(struct manage_call *call, TALLOC_CTX *mem_ctx,
		const struct manage_address_key *key,
		struct ipam_address *out_address)
{
	struct store_address_filter filter = {
		.space = key->space, .service = key->service,
		.instance = key->instance,
	};
	const struct store_page page = { .limit = 2 };
	struct ipam_address *list = NULL;
	struct ipam_addr addr;
	size_t count = 0;
	int ret = ipam_addr_parse(key->address, &addr);

	if (ret != 0) {
		call->field = "address";
		call->why = "address must be one IPv4 or IPv6 address";
		return EINVAL;
	}
	filter.address = &addr;
	ret = store_address_list(mem_ctx, call->sink->store, &filter, &page,
				 &list, &count);
	if (ret == 0 && count == 0) {
		call->why = "there is no record of this address";
		return ENOENT;
	}
	if (ret == 0 && count > 1) {
		call->field = "service";
		call->why = "several services or spaces have this address: "
			    "say which by service, instance or space";
		return EINVAL;
	}
	if (ret == 0) {
		*out_address = list[0];
	}
	return ret;
}

/* Whether a record is the caller's: by its range, else by its space. */
int manage_address_may(struct manage_call *call, enum access_op op,
		       const struct ipam_address *address)
{
	bool mapped = address->range_id != 0;
	char key[24];

	snprintf(key, sizeof(key), "%lld",
		 (long long)(mapped ? address->range_id : address->space_id));
	return manage_may_on(call, op, mapped ? IPAM_OBJECT_RANGE :
						IPAM_OBJECT_SPACE, key);
}

/* One write between begin and commit; `wanted` and `was` as it needs them. */
enum step { STEP_ADD, STEP_SET, STEP_REMOVE };

static const enum access_op step_ops[] = {
	[STEP_ADD] = ACCESS_ADDRESS_CREATE, [STEP_SET] = ACCESS_ADDRESS_EDIT,
	[STEP_REMOVE] = ACCESS_ADDRESS_DELETE,
};

static int write_one(struct manage_call *call, TALLOC_CTX *mem_ctx,
		     enum step step, const struct ipam_address *was,
		     struct ipam_address *wanted)
{
	struct store_addresses *batch = NULL;
	enum store_put put;
	int end, ret = was != NULL ? manage_address_may(call, step_ops[step], was) : 0;

	if (ret == 0) {
		ret = store_addresses_begin(mem_ctx, call->sink->store,
					    call->now, &batch);
	}
	if (ret != 0) {
		return ret;
	}
	if (step == STEP_ADD) {
		ret = store_addresses_add(batch, wanted, STORE_BY_PERSON,
					  NULL);
	} else if (step == STEP_SET) {
		ret = store_addresses_set(batch, was, wanted, STORE_BY_PERSON,
					  &put);
	} else {
		ret = store_addresses_remove(batch, was);
	}
	if (ret == 0 && step != STEP_REMOVE) {
		ret = store_addresses_get(mem_ctx, batch, wanted, wanted);
	}
	if (ret == 0 && step != STEP_REMOVE) {
		ret = manage_address_may(call, step_ops[step], wanted);
	}
	end = store_addresses_end(batch);
	return ret != 0 ? ret : end;
}

/* Ends a change of a record, which `event` knows by its number. */
static int finish(struct manage_call *call, TALLOC_CTX *mem_ctx,
		  struct manage_event *event,
		  const struct ipam_address *address, int ret)
{
	if (address != NULL && address->id != 0) {
		event->row = talloc_asprintf(mem_ctx, "%lld",
					     (long long)address->id);
	}
	return manage_end(call, event, told(call, mem_ctx, ret));
}

/* Adds a record, and plans what it wants on servers with it (LIF-02). */
static int add_with(struct manage_call *call, TALLOC_CTX *mem_ctx,
		    const struct manage_cells *cells,
		    struct manage_event *event, struct ipam_address *address)
{
	int ret = write_one(call, mem_ctx, STEP_ADD, NULL, address);

	if (ret == 0) {
		ret = manage_custom_put(call, IPAM_CUSTOM_ADDRESS, address->id,
					cells->custom);
	}
	if (ret == 0) {
		ret = manage_planned_with(call, mem_ctx, address,
					  &cells->wants,
					  &event->values[0].value);
	}
	if (ret == 0 && event->values[0].value != NULL) {
		event->values[0].name = "planned";
	}
	return ret;
}

int manage_address_add(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct manage_cells *cells,
		       struct ipam_address *out_address)
{
	struct manage_event event = { .object = "address",
				      .verb = MANAGE_ADDED };
	struct ipam_address address = { .id = 0 };
	int ret = manage_may(call, ACCESS_ADDRESS_CREATE);

	if (ret == 0) {
		ret = manage_address_fill(call, mem_ctx, cells, &address);
	}
	if (ret == 0) {
		ret = manage_address_complete(call, mem_ctx, &address);
	}
	if (ret == 0) {
		event.key = address.cells[IPAM_ADDRESS_IP];
		ret = manage_begin(call, &event);
	}
	if (ret == 0) {
		ret = add_with(call, mem_ctx, cells, &event, &address);
	}
	ret = finish(call, mem_ctx, &event, &address, ret);
	if (ret == 0) {
		*out_address = address;
	}
	return ret;
}

static bool says_nothing(const struct manage_cells *cells)
{
	size_t i;

	for (i = 0; i < IPAM_ADDRESS_FIELD_COUNT; i++) {
		if (cells->of[i] != NULL) {
			return false;
		}
	}
	return cells->custom == NULL;
}

/* Inside a transaction; `seen` is the record that the event is of. */
static int change(struct manage_call *call, TALLOC_CTX *mem_ctx,
		  const struct manage_address_key *key,
		  const struct manage_cells *cells, int64_t seen,
		  struct ipam_address *out_address)
{
	struct ipam_address was, wanted;
	int ret = find(call, mem_ctx, key, &was);

	if (ret == 0 && was.id != seen) {
		ret = ESTALE;	/* another one has its place */
	}
	if (ret == 0) {
		wanted = was;
		ret = manage_address_fill(call, mem_ctx, cells, &wanted);
	}
	if (ret == 0) {
		ret = manage_address_complete(call, mem_ctx, &wanted);
	}
	if (ret == 0) {
		ret = write_one(call, mem_ctx, STEP_SET, &was, &wanted);
	}
	if (ret == 0) {
		ret = manage_custom_put(call, IPAM_CUSTOM_ADDRESS, was.id,
					cells->custom);
	}
	if (ret == 0) {
		*out_address = wanted;
	}
	return ret;
}

int manage_address_set(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct manage_address_key *key,
		       const struct manage_cells *cells,
		       struct ipam_address *out_address)
{
	struct manage_event event = { .object = "address",
				      .verb = MANAGE_CHANGED,
				      .key = key->address };
	struct ipam_address was = { .id = 0 }, address = { .id = 0 };
	int ret = manage_may(call, ACCESS_ADDRESS_EDIT);

	if (ret == 0 && says_nothing(cells)) {
		call->why = "nothing to change is named";
		return EINVAL;
	}
	if (ret == 0) {
		ret = find(call, mem_ctx, key, &was);
	}
	if (ret != 0) {
		return ret;
	}
	event.row = talloc_asprintf(mem_ctx, "%lld", (long long)was.id);
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = change(call, mem_ctx, key, cells, was.id, &address);
	}
	if (ret == 0 && ipam_addr_cmp(&was.address, &address.address) != 0) {
		event.values[0].name = "new_address";
		event.values[0].value = address.cells[IPAM_ADDRESS_IP];
	}
	ret = finish(call, mem_ctx, &event, NULL, ret);
	if (ret == 0) {
		*out_address = address;
	}
	return ret;
}

int manage_address_find(struct manage_call *call, TALLOC_CTX *mem_ctx,
			const struct manage_address_key *key,
			enum access_op op, struct ipam_address *out_address)
{
	int ret = find(call, mem_ctx, key, out_address);

	return ret == 0 ? manage_address_may(call, op, out_address) : ret;
}

/*
 * What servers have of a record: its deletion is planned, as far as that is
 * wanted, the rest stays behind (LIF-14).
 */
static int part_with(struct manage_call *call, TALLOC_CTX *mem_ctx,
		     const struct ipam_address *was,
		     struct manage_removal *removal)
{
	struct ipam_planned *list = NULL;
	size_t i, count = 0;
	bool wanted;
	int ret = store_planned_orphans(mem_ctx, call->sink->store, was, &list,
					&count);

	removal->orphans = list;
	removal->orphan_count = removal->planned_count = 0;
	for (i = 0; i < count && ret == 0; i++) {
		wanted = list[i].kind == IPAM_PLANNED_RESERVATION ?
			 removal->reservation : removal->dns;
		if (!wanted) {
			list[removal->orphan_count++] = list[i];
			continue;
		}
		ret = manage_planned_put(call, mem_ctx, was, list[i].kind,
					 IPAM_PLANNED_DELETE, false, NULL);
		removal->planned_count++;
	}
	return ret == 0 ? store_planned_drop_creates(call->sink->store,
						     was->id) : ret;
}

int manage_address_remove(struct manage_call *call, TALLOC_CTX *mem_ctx,
			  const struct manage_address_key *key,
			  struct manage_removal *removal)
{
	struct manage_event event = { .object = "address",
				      .verb = MANAGE_REMOVED,
				      .key = key->address };
	struct ipam_address was = { .id = 0 };
	int ret = manage_may(call, ACCESS_ADDRESS_DELETE);

	if (ret == 0) {
		ret = find(call, mem_ctx, key, &was);
	}
	if (ret != 0) {
		return ret;
	}
	event.row = talloc_asprintf(mem_ctx, "%lld", (long long)was.id);
	ret = manage_begin(call, &event);
	if (ret == 0) {	/* as it is now, nobody else writes */
		ret = manage_address_find(call, mem_ctx, key,
					  ACCESS_ADDRESS_DELETE, &was);
	}
	if (ret == 0) {
		ret = part_with(call, mem_ctx, &was, removal);
	}
	if (ret == 0) {
		ret = write_one(call, mem_ctx, STEP_REMOVE, &was, NULL);
	}
	return finish(call, mem_ctx, &event, NULL, ret);
}

/* Inside a transaction, so that what is free stays so. */
static int allocate(struct manage_call *call, TALLOC_CTX *mem_ctx,
		    int64_t range, const struct manage_cells *cells,
		    struct manage_event *event, struct ipam_address *address)
{
	const struct ipam_addr start = { .family = IPAM_NO_FAMILY };
	struct ipam_addr *free = NULL;
	char text[IPAM_ADDR_TEXT];
	size_t count = 0;
	int ret = store_range_owner(mem_ctx, call->sink->store, range,
				    address);

	if (ret != 0) {
		return ret;
	}
	ret = store_free_find(mem_ctx, call->sink->store, range, &start, 1,
			      &free, &count);
	if (ret == 0 && count == 0) {
		call->why = "no address of the range is free";
		return EEXIST;
	}
	if (ret != 0) {
		return ret;
	}
	address->address = free[0];
	address->cells[IPAM_ADDRESS_IP] =
		talloc_strdup(mem_ctx, ipam_addr_format(&free[0], text));
	ret = manage_address_complete(call, mem_ctx, address);
	return ret == 0 ? add_with(call, mem_ctx, cells, event, address) :
			  ret;
}

int manage_address_allocate(struct manage_call *call, TALLOC_CTX *mem_ctx,
			    int64_t range, const struct manage_cells *cells,
			    struct ipam_address *out_address)
{
	struct manage_event event = { .object = "address",
				      .verb = MANAGE_ADDED, .key = "" };
	struct ipam_address address = { .id = 0 };
	int ret = manage_may(call, ACCESS_ADDRESS_CREATE);

	if (ret == 0) {
		ret = manage_address_fill(call, mem_ctx, cells, &address);
	}
	if (ret == 0) {
		ret = manage_begin(call, &event);
	}
	if (ret == 0) {
		ret = allocate(call, mem_ctx, range, cells, &event,
			       &address);
		event.key = address.cells[IPAM_ADDRESS_IP];
	}
	ret = finish(call, mem_ctx, &event, &address, ret);
	if (ret == 0) {
		*out_address = address;
	}
	return ret;
}

/* Removes what the list of a filter has; counts it. */
static int remove_all(TALLOC_CTX *mem_ctx, struct store *store,
		      struct store_addresses *batch,
		      const struct store_address_filter *filter,
		      int64_t *removed)
{
	const struct store_page page = { .limit = RECLAIM_MAX };
	struct ipam_address *list = NULL;
	size_t i, count = 0;
	int ret = store_address_list(mem_ctx, store, filter, &page, &list,
				     &count);

	for (i = 0; i < count && ret == 0; i++) {
		ret = store_addresses_remove(batch, &list[i]);
		*removed += ret == 0;
	}
	return ret;
}

/* Those that are listed; ENOENT for one that the range does not have. */
static int remove_listed(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 struct store_addresses *batch,
			 struct store_address_filter *filter,
			 const char *addresses, int64_t *removed)
{
	char *words = talloc_strdup(mem_ctx, addresses), *save = NULL;
	char *word = words != NULL ? strtok_r(words, ", ", &save) : NULL;
	struct ipam_addr addr;
	int64_t before;
	int ret = words != NULL ? 0 : ENOMEM;

	for (; word != NULL && ret == 0; word = strtok_r(NULL, ", ", &save)) {
		call->field = "addresses";
		if (ipam_addr_parse(word, &addr) != 0) {
			call->why = talloc_asprintf(mem_ctx, "addresses: %s is"
						    " no address", word);
			return EINVAL;
		}
		filter->address = &addr;
		before = *removed;
		ret = remove_all(mem_ctx, call->sink->store, batch, filter,
				 removed);
		if (ret == 0 && *removed == before) {
			call->why = talloc_asprintf(
				mem_ctx, "addresses: the range has no record "
				"of %s", word);
			return ENOENT;
		}
	}
	return ret;
}

int manage_range_reclaim(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 int64_t range, const char *addresses,
			 int64_t *out_removed)
{
	struct store *store = call->sink->store;
	struct store_address_filter filter = { .range_id = range };
	struct store_addresses *batch = NULL;
	struct ipam_address owner = { .id = 0 };
	struct manage_event event = { .object = "reclaim",
				      .verb = MANAGE_PURGED,
				      .values = { { "removed", NULL } } };
	int64_t removed = 0;
	int ret = manage_may(call, ACCESS_ADDRESS_DELETE), ended;

	event.key = talloc_asprintf(mem_ctx, "range %lld", (long long)range);
	if (ret == 0) {
		ret = manage_begin(call, &event);
	}
	if (ret == 0) {
		ret = store_range_owner(mem_ctx, store, range, &owner);
	}
	if (ret == 0) {
		owner.range_id = range;
		ret = manage_address_may(call, ACCESS_ADDRESS_DELETE, &owner);
	}
	if (ret == 0) {
		ret = store_addresses_begin(mem_ctx, store, call->now, &batch);
	}
	if (ret == 0 && addresses != NULL) {
		ret = remove_listed(call, mem_ctx, batch, &filter, addresses,
				    &removed);
	} else if (ret == 0) {
		filter.expiry = ipam_expiry_name(IPAM_EXPIRY_EXPIRED);
		ret = remove_all(mem_ctx, store, batch, &filter, &removed);
	}
	if (batch != NULL) {
		ended = store_addresses_end(batch);
		ret = ret != 0 ? ret : ended;
	}
	if (ret == 0) {
		ret = store_range_reclaimed(store, range, call->now);
	}
	event.values[0].value = talloc_asprintf(mem_ctx, "%lld",
						(long long)removed);
	ret = finish(call, mem_ctx, &event, NULL, ret);
	if (ret == 0) {
		*out_removed = removed;
	}
	return ret;
}

int manage_expiry_set(struct manage_call *call, int64_t alert_days,
		      const char *log)
{
	struct manage_event event = { .object = "expiry", .key = "expiry",
				      .verb = MANAGE_CHANGED };
	struct store_expiry expiry;
	int ret = manage_may(call, ACCESS_CONFIG_SET);

	if (ret == 0 && alert_days < 0 && log == NULL) {
		call->why = "nothing to change is named";
		return EINVAL;
	}
	if (ret == 0) {
		ret = manage_begin(call, &event);
	}
	if (ret == 0) {
		ret = store_expiry_get(call->sink->store, &expiry);
	}
	if (ret == 0 && alert_days >= 0) {
		expiry.alert_days = alert_days;
	}
	if (ret == 0 && log != NULL) {
		expiry.daily = strcmp(log, "daily") == 0;
	}
	if (ret == 0) {
		ret = store_expiry_set(call->sink->store, &expiry);
	}
	return manage_end(call, &event, ret);
}

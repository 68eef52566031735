/*
 * Access checks of a server, step by step, and what they come to (INV-08..10).
 */
#include "ipam/query/query_store_rows.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_check.h"

static const struct { const char *tick, *word; } marks[] = {
	[IPAM_MARK_OK] = { "\u2713", "ok" },
	[IPAM_MARK_FAILED] = { "\u2717", "failed" },
	[IPAM_MARK_NOT_REACHED] = { "-", "not_reached" },
};

static struct query_row *row_of(TALLOC_CTX *mem_ctx, const char *server,
				const struct ipam_check *check, size_t place)
{
	const struct ipam_check_type *type = &ipam_check_types[check->kind];
	enum ipam_check_mark mark = ipam_check_mark_of(check, place);
	struct query_check *row = talloc_zero(mem_ctx, struct query_check);

	if (row == NULL) {
		return NULL;
	}
	row->row.key = talloc_asprintf(row, "%02d%zu", (int)check->kind,
				       place);
	row->server = server;
	row->check = type->name;
	row->role = ipam_role_name(type->role);
	row->state = ipam_check_state_name(check->state);
	row->step = type->steps[place].label;
	row->tick = marks[mark].tick;
	row->result = marks[mark].word;
	row->checked_at = check->checked_at;
	if (mark == IPAM_MARK_FAILED) {
		row->status = check->failure.status;
		row->advice = check->failure.advice;
	}
	return &row->row;
}

/* The steps of a check behind the key. */
static void add_steps(struct query_row **rows, size_t *count,
		      const char *server, const struct ipam_check *check,
		      const struct store_page *page)
{
	const struct ipam_check_step *steps =
		ipam_check_types[check->kind].steps;
	struct query_row *row = NULL;
	size_t place;

	for (place = 0; steps[place].word != NULL; place++) {
		row = row_of(rows, server, check, place);
		if (row == NULL || *count >= page->limit ||
		    (page->after != NULL &&
		     strcmp(row->key, page->after) <= 0)) {
			talloc_free(row);
			continue;
		}
		rows[(*count)++] = row;
	}
}

int query_store_checks(TALLOC_CTX *mem_ctx, struct store *store,
		       const struct query_filter *filter,
		       const struct store_page *page,
		       struct query_row ***out_rows, size_t *out_count)
{
	struct ipam_check checks[IPAM_CHECK_COUNT];
	struct query_row **rows = talloc_array(
		mem_ctx, struct query_row *,
		IPAM_CHECK_COUNT * IPAM_CHECK_STEPS_MAX);
	size_t i, count = 0;
	int ret = rows != NULL ? store_check_list(rows, store, filter->server,
						  checks) : ENOMEM;

	if (ret != 0) {
		talloc_free(rows);
		return ret;
	}
	for (i = 0; i < IPAM_CHECK_COUNT; i++) {
		if (checks[i].state != IPAM_CHECK_NOT_APPLICABLE) {
			add_steps(rows, &count, filter->server, &checks[i],
				  page);
		}
	}
	*out_rows = rows;
	*out_count = count;
	return 0;
}

/* The worst of the checks that belong to the detail. */
static enum ipam_check_state detail_of(const struct ipam_check *checks,
				       enum ipam_check_detail detail)
{
	/* From the best to the worst. */
	static const int rank[IPAM_CHECK_STATE_COUNT] = {
		[IPAM_CHECK_NOT_APPLICABLE] = 0, [IPAM_CHECK_UNBLOCKED] = 1,
		[IPAM_CHECK_NOT_CHECKED] = 2, [IPAM_CHECK_BLOCKED] = 3,
	};
	enum ipam_check_state worst = IPAM_CHECK_NOT_APPLICABLE;
	size_t i;

	for (i = 0; i < IPAM_CHECK_COUNT; i++) {
		if (ipam_check_types[i].detail == detail &&
		    rank[checks[i].state] > rank[worst]) {
			worst = checks[i].state;
		}
	}
	return worst;
}

static const char *action_of(const struct ipam_check *checks,
			     const char *management)
{
	size_t i;

	if (strcmp(management, ipam_management_name(IPAM_UNSPECIFIED)) == 0) {
		return "set_manageability_status";
	}
	for (i = 0; i < IPAM_CHECK_COUNT; i++) {
		if (checks[i].state == IPAM_CHECK_BLOCKED) {
			return "unblock_access";
		}
	}
	for (i = 0; i < IPAM_CHECK_COUNT; i++) {
		if (checks[i].state == IPAM_CHECK_NOT_CHECKED &&
		    ipam_check_types[i].needed) {
			return "check_access";
		}
	}
	return "none";
}

int query_store_add_checks(struct query_server *row, struct store *store)
{
	struct ipam_check checks[IPAM_CHECK_COUNT];
	TALLOC_CTX *tmp_ctx = talloc_new(row);
	int ret = store_check_list(tmp_ctx, store, row->server, checks);

	if (ret == 0) {
		row->dhcp_rpc_access = ipam_check_state_name(
			detail_of(checks, IPAM_DETAIL_DHCP_RPC));
		row->dns_rpc_access = ipam_check_state_name(
			detail_of(checks, IPAM_DETAIL_DNS_RPC));
		row->audit_share_access = ipam_check_state_name(
			detail_of(checks, IPAM_DETAIL_AUDIT_SHARE));
		row->event_log_access = ipam_check_state_name(
			detail_of(checks, IPAM_DETAIL_EVENT_LOG));
		row->dhcp_inform = ipam_check_state_name(
			detail_of(checks, IPAM_DETAIL_DHCP_INFORM));
		row->recommended_action = action_of(checks, row->management);
	}
	talloc_free(tmp_ctx);
	return ret;
}

/*
 * Names of a directory as SIDs, by what collectors have read.
 */
#include "ipam/manage/manage_account.h"

#include <errno.h>

#include "ipam/base/clock.h"
#include "ipam/store/store_account.h"

static const char *const kinds[IPAM_PRINCIPAL_COUNT] = {
	[IPAM_PRINCIPAL_USER] = "user", [IPAM_PRINCIPAL_GROUP] = "group",
};

static int wrong(struct manage_call *call, const char *field, const char *why)
{
	call->field = field;
	call->why = why;
	return why != NULL ? EINVAL : ENOMEM;
}

static int no_domain(struct manage_call *call, TALLOC_CTX *mem_ctx,
		     const char *field, const char *domain)
{
	return wrong(call, field, talloc_asprintf(
		mem_ctx, "no domain %s is known: see `ipam domain list`, or "
		"name the SID", domain));
}

int manage_account_lookup(struct manage_call *call, TALLOC_CTX *mem_ctx,
			  const char *name, int kind, int64_t *out_run)
{
	struct manage_event event = { .object = "task", .key = IPAM_TASK_LOOKUP,
				      .verb = MANAGE_STARTED };
	struct ipam_account_name parts = { .name = NULL };
	int ret = manage_may(call, ACCESS_POLICY_CREATE);

	if (ret == 0 && !ipam_account_split(mem_ctx, name, &parts)) {
		ret = wrong(call, "name", "name must be DOMAIN\\NAME or "
			    "NAME@DOMAIN");
	}
	if (ret == 0) {
		ret = manage_begin(call, &event);
	}
	if (ret != 0) {
		return ret;
	}
	ret = store_account_ask(call->sink->store, &parts, kind, call->now,
				out_run);
	if (ret == EBUSY) {
		call->why = talloc_strdup(mem_ctx,
					  store_error(call->sink->store));
	} else if (ret == ENOENT) {
		ret = no_domain(call, mem_ctx, "name", parts.domain);
	}
	return manage_end(call, &event, ret);
}

#define ASK_CURE                                                              \
	"ask it with `ipam account lookup '%s' --kind %s --wait` and say "    \
	"this again, or name the SID"

/* Why a name means nobody, and the cure. */
static char *unknown(TALLOC_CTX *mem_ctx, const char *text, int kind,
		     const struct store_account_known *known)
{
	const char *word = kinds[kind];
	char at[IPAM_CLOCK_TEXT];

	if (known->failure.step != NULL) {
		return talloc_asprintf(
			mem_ctx, "%s: the directory of %s could not tell: %s: "
			"%s: %s; then " ASK_CURE, text, known->domain,
			known->failure.step, known->failure.status,
			known->failure.advice, text, word);
	}
	if (known->answered_at > 0) {
		return talloc_asprintf(
			mem_ctx, "%s has no %s of that name by its directory "
			"(%s, at %s): correct the name, or name the SID",
			known->domain, word, known->source != NULL ?
			known->source : known->domain,
			ipam_clock_format(known->answered_at, at));
	}
	if (kind == IPAM_PRINCIPAL_GROUP && known->groups_at > 0) {
		return talloc_asprintf(
			mem_ctx, "%s had no security group of that name when "
			"its directory was read at %s: correct the name, "
			ASK_CURE, known->domain,
			ipam_clock_format(known->groups_at, at), text, word);
	}
	return talloc_asprintf(mem_ctx, "%s: the directory of %s was not "
			       "asked for it yet: " ASK_CURE, text,
			       known->domain, text, word);
}

int manage_account_resolve(struct manage_call *call, TALLOC_CTX *mem_ctx,
			   const char *text, int kind,
			   const char **out_principal)
{
	struct ipam_account_name name = { .name = NULL };
	struct store_account_known known = { .domain = NULL };
	int ret;

	*out_principal = text;
	if (call->sink->store == NULL || kind < IPAM_PRINCIPAL_USER ||
	    kind > IPAM_PRINCIPAL_GROUP ||
	    !ipam_account_split(mem_ctx, text, &name)) {
		return 0;
	}
	ret = store_account_find(mem_ctx, call->sink->store, &name, kind,
				 call->now, &known);
	if (ret != 0) {
		return ret;
	}
	if (known.domain == NULL) {
		/* A realm without a directory: tickets tell the name alone. */
		return name.upn && kind == IPAM_PRINCIPAL_USER ? 0 :
			no_domain(call, mem_ctx, "principal", name.domain);
	}
	if (known.account == NULL) {
		return wrong(call, "principal",
			     unknown(mem_ctx, text, kind, &known));
	}
	*out_principal = known.account->sid;
	return 0;
}

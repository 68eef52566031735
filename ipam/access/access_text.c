/*
 * Verdicts in words: what was refused, why, and what cures it.
 */
#include "ipam/access/access.h"

char *access_groups_text(TALLOC_CTX *mem_ctx,
			 const struct access_caller *caller)
{
	char *text = NULL;
	int group;

	if (caller->root) {
		return talloc_strdup(mem_ctx, "root");
	}
	for (group = 0; group < ACCESS_GROUP_COUNT; group++) {
		if (caller->groups & ACCESS_BIT(group)) {
			text = text == NULL ?
				talloc_strdup(mem_ctx,
					      access_group_word(group)) :
				talloc_asprintf_append_buffer(
					text, ",%s", access_group_word(group));
		}
	}
	return text != NULL ? text : talloc_strdup(mem_ctx, "none");
}

/* "IPAM MSM Administrators or IPAM Administrators", "root". */
static char *groups_that_may(TALLOC_CTX *mem_ctx, enum access_op op)
{
	char *text = NULL;
	int group;

	for (group = 0; group < ACCESS_GROUP_COUNT; group++) {
		if (!(access_ops[op].groups & ACCESS_BIT(group))) {
			continue;
		}
		text = text == NULL ?
			talloc_strdup(mem_ctx, access_group_title(group)) :
			talloc_asprintf_append_buffer(
				text, " or %s", access_group_title(group));
	}
	return text != NULL ? text : talloc_strdup(mem_ctx, "root");
}

char *access_verdict_text(TALLOC_CTX *mem_ctx, const struct access_data *data,
			  const struct access_caller *caller,
			  enum access_op op, int64_t scope,
			  const struct access_verdict *verdict)
{
	const struct access_op_row *row =
		&access_ops[(unsigned)op < ACCESS_OP_COUNT ? op : ACCESS_NONE];
	const struct access_scope *at =
		data != NULL ? access_scope_by_id(data, scope) : NULL;
	char *groups = groups_that_may(mem_ctx, op);
	char *text = talloc_asprintf(mem_ctx, "%s may %s%s (%s)", caller->name,
				     verdict->allowed ? "" : "not ",
				     row->title, row->word);

	switch (verdict->reason) {
	case ACCESS_NO_CALLER:
		return talloc_asprintf_append_buffer(
			text, ": who it is is not known");
	case ACCESS_NEEDS_GROUP:
		return talloc_asprintf_append_buffer(
			text, ": it takes membership of %s%s", groups,
			row->groups != 0 ? "; see [api] of the settings, or an access "
			"policy of root's with " ACCESS_GROUP_GRANT : "");
	case ACCESS_NEEDS_ROLE:
		return talloc_asprintf_append_buffer(
			text, ": it takes membership of %s, or an access "
			"policy with a role that has it", groups);
	case ACCESS_OTHER_SCOPE:
		return talloc_asprintf_append_buffer(
			text, " here: no access policy with a role that has "
			"it reaches the access scope %s",
			at != NULL ? at->path : "of the object");
	case ACCESS_NO_DATA:
		return talloc_asprintf_append_buffer(
			text, ": access data is refused, so that no policy "
			"counts; root finds why with `ipam access-key show`");
	default:
		return text;
	}
}

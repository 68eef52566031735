/*
 * Which attributes of an object an answer has (RFC 4511 section 4.5.1.8) and
 * how many values of each ([MS-ADTS] 3.1.1.3.1.3.3, range retrieval).
 */
#include "simulators/dc/dc_session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "simulators/dc/dc_dn.h"

struct wish {
	bool wanted;
	bool ranged;
	size_t low;
	size_t high;	/* SIZE_MAX: to the end */
};

struct selection {
	const struct sim_dc_search *search;
	struct sim_dc_reply_attr *attrs;
	size_t count;
	size_t room;
	size_t most;	/* values of one attribute */
};

/* ";range=LOW-HIGH" behind an attribute's name, HIGH may be `*`. */
static bool parse_range(const char *option, struct wish *wish)
{
	unsigned long low = 0, high = 0;
	int end = 0;

	if (strncasecmp(option, ";range=", 7) != 0) {
		return false;
	}
	option += 7;
	wish->high = SIZE_MAX;
	if (sscanf(option, "%9lu-*%n", &low, &end) != 1 || end == 0 ||
	    option[end] != '\0') {
		end = 0;
		if (sscanf(option, "%9lu-%9lu%n", &low, &high, &end) != 2 ||
		    option[end] != '\0' || high < low) {
			return false;
		}
		wish->high = high;
	}
	wish->low = low;
	wish->ranged = true;
	return true;
}

/* What the search asks of the attribute NAME. */
static struct wish wish_for(const struct sim_dc_search *search,
			    const char *name, bool constructed)
{
	struct wish wish = { .high = SIZE_MAX };
	size_t i, n = strlen(name);

	wish.wanted = search->attr_count == 0 && !constructed;
	for (i = 0; i < search->attr_count; i++) {
		const char *asked = search->attrs[i];

		if (strcmp(asked, "*") == 0 && !constructed) {
			wish.wanted = true;
		}
		if (strncasecmp(asked, name, n) != 0) {
			continue;
		}
		if (asked[n] == '\0' || strcasecmp(asked + n, ";binary") == 0 ||
		    parse_range(asked + n, &wish)) {
			wish.wanted = true;
			break;
		}
	}
	return wish;
}

static void put(struct selection *sel, const char *name,
		const struct sim_dc_value *values, size_t count)
{
	if (sel->count < sel->room) {
		sel->attrs[sel->count++] = (struct sim_dc_reply_attr){
			name, values,
			sel->search->types_only ? 0 : count };
	}
}

static int put_attr(struct selection *sel, const struct sim_dc_attr *attr)
{
	bool constructed = attr->type != NULL && attr->type->constructed;
	struct wish wish = wish_for(sel->search, attr->name, constructed);
	size_t last = attr->count - 1;
	char *name = NULL;

	if (!wish.wanted || wish.low > last) {
		return 0;
	}
	if (!wish.ranged && attr->count <= sel->most) {
		put(sel, attr->name, attr->values, attr->count);
		return 0;
	}
	if (!wish.ranged) {
		put(sel, attr->name, attr->values, 0);
	}
	if (wish.high < last) {
		last = wish.high;
	}
	if (last - wish.low >= sel->most) {
		last = wish.low + sel->most - 1;
	}
	if (last == attr->count - 1) {
		name = talloc_asprintf(sel->attrs, "%s;range=%zu-*",
				       attr->name, wish.low);
	} else {
		name = talloc_asprintf(sel->attrs, "%s;range=%zu-%zu",
				       attr->name, wish.low, last);
	}
	if (name == NULL) {
		return ENOMEM;
	}
	put(sel, name, attr->values + wish.low, last - wish.low + 1);
	return 0;
}

/* DC=a,DC=b with CN=c,OU=d before it -> a.b/d/c */
static char *canonical_name(TALLOC_CTX *mem_ctx, const char *dn)
{
	char *path = talloc_strdup(mem_ctx, "");

	while (*dn != '\0' && path != NULL) {
		char *type = NULL, *value = NULL;
		int ret = sim_dc_dn_rdn(mem_ctx, dn, &type, &value);

		if (ret != 0 || strcasecmp(type, "DC") == 0) {
			break;
		}
		path = talloc_asprintf(mem_ctx, "/%s%s", value, path);
		dn = sim_dc_dn_parent_text(dn);
	}
	return talloc_asprintf(mem_ctx, "%s%s",
			       sim_dc_domain_of_dn(mem_ctx, dn),
			       path == NULL || *path == '\0' ? "/" : path);
}

static int put_constructed(struct selection *sel, const char *name,
			   const char *text)
{
	struct sim_dc_value *value = NULL;
	struct wish wish = wish_for(sel->search, name, true);

	if (!wish.wanted || text == NULL) {
		return 0;
	}
	value = talloc_zero(sel->attrs, struct sim_dc_value);
	if (value == NULL) {
		return ENOMEM;
	}
	value->data = (const uint8_t *)text;
	value->length = strlen(text);
	put(sel, name, value, 1);
	return 0;
}

int sim_dc_select(const struct sim_dc_session *session,
		  const struct sim_dc_request *request,
		  const struct sim_dc_entry *entry,
		  struct sim_dc_reply *reply)
{
	struct selection sel = {
		.search = &request->u.search,
		.room = entry->count * 2 + 3,
		.most = (size_t)session->directory->settings.max_value_range };
	size_t i;
	int ret = 0;

	sel.attrs = talloc_array(reply, struct sim_dc_reply_attr, sel.room);
	if (sel.attrs == NULL) {
		return ENOMEM;
	}
	for (i = 0; ret == 0 && i < entry->count; i++) {
		ret = put_attr(&sel, &entry->attrs[i]);
	}
	if (ret == 0 && *entry->dn != '\0' && entry->count > 0) {
		ret = put_constructed(&sel, "canonicalName",
				      canonical_name(sel.attrs, entry->dn));
	}
	if (ret == 0) {
		ret = put_constructed(
			&sel, "createTimeStamp",
			sim_dc_entry_text(entry, "whenCreated"));
	}
	if (ret == 0) {
		ret = put_constructed(
			&sel, "modifyTimeStamp",
			sim_dc_entry_text(entry, "whenChanged"));
	}
	if (ret == 0) {
		ret = sim_dc_reply_entry(reply, request->id, entry->dn,
					 sel.attrs, sel.count);
	}
	talloc_free(sel.attrs);
	return ret;
}

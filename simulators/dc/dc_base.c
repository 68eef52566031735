/*
 * Search bases that are no names: <GUID=…>, <SID=…> and <WKGUID=…>
 * ([MS-ADTS] 3.1.1.3.1.2.4).
 */
#include "simulators/dc/dc_session.h"

#include <string.h>
#include <strings.h>

#include "simulators/dc/dc_dn.h"

static const struct sim_dc_entry *
find_by_value(const struct sim_dc_tree *tree, const char *name,
	      const uint8_t *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < tree->count; i++) {
		const struct sim_dc_attr *attr =
			sim_dc_entry_attr(tree->entries[i], name);

		if (attr != NULL && attr->values[0].length == length &&
		    memcmp(attr->values[0].data, bytes, length) == 0) {
			return tree->entries[i];
		}
	}
	return NULL;
}

/* <WKGUID=32 hex digits,DN>: a wellKnownObjects value B:32:HEX:DN of DN. */
static const struct sim_dc_entry *
find_well_known(TALLOC_CTX *mem_ctx, const struct sim_dc_tree *tree,
		const char *text, size_t length)
{
	const struct sim_dc_entry *holder = NULL;
	const struct sim_dc_attr *attr = NULL;
	char *key = NULL;
	size_t i;

	if (length < 34 || text[32] != ',' ||
	    sim_dc_dn_key(mem_ctx, text + 33, length - 33, &key) != 0) {
		return NULL;
	}
	holder = sim_dc_tree_find(tree, key);
	if (holder != NULL) {
		attr = sim_dc_entry_attr(holder, "wellKnownObjects");
	}
	for (i = 0; attr != NULL && i < attr->count; i++) {
		const char *value = (const char *)attr->values[i].data;

		if (attr->values[i].length > 38 &&
		    strncasecmp(value, "B:32:", 5) == 0 &&
		    strncasecmp(value + 5, text, 32) == 0 &&
		    sim_dc_dn_key(mem_ctx, value + 38,
				  attr->values[i].length - 38, &key) == 0) {
			return sim_dc_tree_find(tree, key);
		}
	}
	return NULL;
}

const struct sim_dc_entry *sim_dc_base_find(TALLOC_CTX *mem_ctx,
					    const struct sim_dc_tree *tree,
					    const char *base, size_t length)
{
	uint8_t guid[16], *sid = NULL;
	size_t sid_length = 0;

	if (base[length - 1] != '>') {
		return NULL;
	}
	if (strncasecmp(base, "<GUID=", 6) == 0) {
		return sim_dc_guid_parse(base + 6, length - 7, guid) != 0 ?
			       NULL : find_by_value(tree, "objectGUID", guid,
						    sizeof(guid));
	}
	if (strncasecmp(base, "<SID=", 5) == 0) {
		return sim_dc_sid_parse(mem_ctx, base + 5, length - 6, &sid,
					&sid_length) != 0 ?
			       NULL : find_by_value(tree, "objectSid", sid,
						    sid_length);
	}
	if (strncasecmp(base, "<WKGUID=", 8) == 0) {
		return find_well_known(mem_ctx, tree, base + 8, length - 9);
	}
	return NULL;
}

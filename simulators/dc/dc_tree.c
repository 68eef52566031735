/*
 * The directory in memory: objects of the LDIF files, and what a real
 * directory adds to each of them.
 */
#include "simulators/dc/dc_tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "simulators/dc/dc_dn.h"

struct load_state {
	struct sim_dc_tree *tree;
};

struct sim_dc_tree *sim_dc_tree_new(TALLOC_CTX *mem_ctx, time_t when)
{
	struct sim_dc_tree *tree = talloc_zero(mem_ctx, struct sim_dc_tree);

	if (tree != NULL) {
		gmtime_r(&when, &tree->when);
	}
	return tree;
}

static struct sim_dc_attr *find_attr(const struct sim_dc_entry *entry,
				     const char *name)
{
	size_t i;

	for (i = 0; i < entry->count; i++) {
		if (strcasecmp(entry->attrs[i].name, name) == 0) {
			return &entry->attrs[i];
		}
	}
	return NULL;
}

const struct sim_dc_attr *sim_dc_entry_attr(const struct sim_dc_entry *entry,
					    const char *name)
{
	return find_attr(entry, name);
}

const char *sim_dc_entry_text(const struct sim_dc_entry *entry,
			      const char *name)
{
	const struct sim_dc_attr *attr = find_attr(entry, name);

	return attr == NULL ? NULL : (const char *)attr->values[0].data;
}

static struct sim_dc_attr *need_attr(struct sim_dc_entry *entry,
				     const char *name)
{
	const struct sim_dc_attr_type *type = sim_dc_schema_attr(name);
	struct sim_dc_attr *attr = find_attr(entry, name);
	struct sim_dc_attr *attrs = NULL;

	if (attr != NULL) {
		return attr;
	}
	attrs = talloc_realloc(entry, entry->attrs, struct sim_dc_attr,
			       entry->count + 1);
	if (attrs == NULL) {
		return NULL;
	}
	entry->attrs = attrs;
	attr = &attrs[entry->count];
	*attr = (struct sim_dc_attr){ .type = type };
	attr->name = type != NULL ? type->name : talloc_strdup(entry, name);
	if (attr->name == NULL) {
		return NULL;
	}
	entry->count++;
	return attr;
}

/* EINVAL: malformed for the syntax of the attribute. */
static int add_value(struct sim_dc_entry *entry, const char *name,
		     const void *data, size_t length)
{
	struct sim_dc_attr *attr = need_attr(entry, name);
	struct sim_dc_value *value = NULL;
	uint8_t *copy = NULL, *key = NULL;
	size_t room, key_length = 0;
	int ret;

	if (attr == NULL) {
		return ENOMEM;
	}
	room = talloc_array_length(attr->values);
	if (attr->count == room) {
		value = talloc_realloc(entry, attr->values,
				       struct sim_dc_value, room * 2 + 1);
		if (value == NULL) {
			return ENOMEM;
		}
		attr->values = value;
	}
	copy = talloc_array(entry, uint8_t, length + 1);
	if (copy == NULL) {
		return ENOMEM;
	}
	memcpy(copy, data, length);
	copy[length] = 0;
	ret = sim_dc_value_key(entry,
			       attr->type ? attr->type->syntax : SIM_DC_TEXT,
			       copy, length, &key, &key_length);
	if (ret == ENOMEM) {
		return ret;
	}
	attr->values[attr->count++] = (struct sim_dc_value){
		copy, length, key, key_length };
	return ret;
}

int sim_dc_entry_add(struct sim_dc_entry *entry, const char *name,
		     const char *text)
{
	return text == NULL ? ENOMEM :
			      add_value(entry, name, text, strlen(text));
}

static int default_text(struct sim_dc_entry *entry, const char *name,
			const char *text)
{
	if (find_attr(entry, name) != NULL) {
		return 0;
	}
	return sim_dc_entry_add(entry, name, text);
}

static int add_entry(struct sim_dc_tree *tree, const char *dn,
		     struct sim_dc_entry **out_entry)
{
	struct sim_dc_entry *entry = talloc_zero(tree, struct sim_dc_entry);
	struct sim_dc_entry **entries = NULL;
	size_t room = talloc_array_length(tree->entries);
	char *key = NULL;
	int ret;

	if (entry == NULL) {
		return ENOMEM;
	}
	if (tree->count == room) {
		entries = talloc_realloc(tree, tree->entries,
					 struct sim_dc_entry *, room * 2 + 64);
		if (entries == NULL) {
			return ENOMEM;
		}
		tree->entries = entries;
	}
	ret = sim_dc_dn_key(entry, dn, strlen(dn), &key);
	if (ret == 0 && *key == '\0') {
		ret = EINVAL;
	}
	if (ret != 0) {
		talloc_free(entry);
		return ret;
	}
	entry->key = key;
	entry->dn = talloc_strdup(entry, dn);
	if (entry->dn == NULL) {
		return ENOMEM;
	}
	entry->index = tree->count;
	tree->entries[tree->count++] = entry;
	*out_entry = entry;
	return 0;
}

static int load_record(const struct sim_dc_ldif_record *record,
		       struct sim_dc_ldif_error *error, void *private_data)
{
	struct load_state *state = private_data;
	struct sim_dc_entry *entry = NULL;
	size_t i;
	int ret = add_entry(state->tree, record->dn, &entry);

	if (ret == EINVAL || ret == EMSGSIZE) {
		error->line = record->line;
		snprintf(error->text, sizeof(error->text),
			 "`%.80s` is not a distinguished name", record->dn);
	}
	for (i = 0; ret == 0 && i < record->count; i++) {
		const struct sim_dc_ldif_value *value = &record->values[i];

		ret = add_value(entry, value->name, value->data,
				value->length);
		if (ret == EINVAL || ret == EMSGSIZE) {
			error->line = value->line;
			snprintf(error->text, sizeof(error->text),
				 "the value of %.60s does not fit the "
				 "attribute's syntax", value->name);
		}
	}
	return ret;
}

int sim_dc_tree_parse(struct sim_dc_tree *tree, const char *name,
		      const uint8_t *bytes, size_t length,
		      TALLOC_CTX *mem_ctx, char **out_error)
{
	struct load_state state = { tree };
	struct sim_dc_ldif_error error = { 0 };
	int ret = sim_dc_ldif_parse(bytes, length, load_record, &state,
				    &error);

	if (ret != 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s:%u: %s", name, error.line,
			error.text[0] != '\0' ? error.text : strerror(ret));
	}
	return ret;
}

int sim_dc_tree_load(struct sim_dc_tree *tree, const char *path,
		     TALLOC_CTX *mem_ctx, char **out_error)
{
	FILE *file = fopen(path, "re");
	uint8_t *bytes = NULL;
	size_t length = 0;
	int ret;

	if (file == NULL) {
		ret = errno;
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", path,
					     strerror(ret));
		return ret;
	}
	while (!feof(file) && !ferror(file) &&
	       length <= SIM_DC_LDIF_FILE_MAX) {
		uint8_t *more = talloc_realloc(mem_ctx, bytes, uint8_t,
					       length * 2 + 65536);

		if (more == NULL) {
			break;
		}
		bytes = more;
		length += fread(bytes + length, 1, length + 65536, file);
	}
	if (bytes == NULL || ferror(file)) {
		ret = EIO;
		*out_error = talloc_asprintf(mem_ctx, "%s: cannot be read",
					     path);
	} else {
		ret = sim_dc_tree_parse(tree, path, bytes, length, mem_ctx,
					out_error);
	}
	talloc_free(bytes);
	fclose(file);
	return ret;
}

static int by_key(const void *a, const void *b)
{
	const struct sim_dc_entry *const *left = a, *const *right = b;

	return strcmp((*left)->key, (*right)->key);
}

struct sim_dc_entry *sim_dc_tree_find(const struct sim_dc_tree *tree,
				      const char *key)
{
	struct sim_dc_entry wanted = { .key = key };
	struct sim_dc_entry *pointer = &wanted, **found;

	if (tree->by_key == NULL) {
		return NULL;
	}
	found = bsearch(&pointer, tree->by_key, tree->count,
			sizeof(*tree->by_key), by_key);
	return found == NULL ? NULL : *found;
}

static int sort_entries(struct sim_dc_tree *tree)
{
	talloc_free(tree->by_key);
	tree->by_key = talloc_memdup(tree, tree->entries,
				     tree->count * sizeof(*tree->entries));
	if (tree->by_key == NULL) {
		return ENOMEM;
	}
	qsort(tree->by_key, tree->count, sizeof(*tree->by_key), by_key);
	return 0;
}

/* Makes the missing containers between an object and its domain. */
static int add_parents(struct sim_dc_tree *tree)
{
	size_t i;
	int ret = 0;

	for (i = 0; ret == 0 && i < tree->count; i++) {
		const char *dn = sim_dc_dn_parent_text(tree->entries[i]->dn);
		const char *key = sim_dc_dn_parent(tree->entries[i]->key);
		struct sim_dc_entry *parent = NULL;

		if (*key == '\0' || strncmp(key, "dc=", 3) == 0 ||
		    sim_dc_tree_find(tree, key) != NULL) {
			continue;
		}
		dn += strspn(dn, " ");
		ret = add_entry(tree, dn, &parent);
		if (ret == 0) {
			ret = sim_dc_entry_add(parent, "objectClass", "top");
		}
		if (ret == 0) {
			ret = sim_dc_entry_add(parent, "objectClass",
					       "container");
		}
		if (ret == 0) {
			ret = sort_entries(tree);
		}
	}
	return ret;
}

/* The same object has the same GUID in every run. */
static int default_guid(struct sim_dc_entry *entry)
{
	uint64_t half[2] = { 0xcbf29ce484222325ULL, 0x84222325cbf29ce4ULL };
	const char *at;
	uint8_t guid[16];

	if (find_attr(entry, "objectGUID") != NULL) {
		return 0;
	}
	for (at = entry->key; *at != '\0'; at++) {
		half[0] = (half[0] ^ (uint8_t)*at) * 0x100000001b3ULL;
		half[1] = (half[1] ^ (uint8_t)*at ^ half[0] >> 32) *
			  0x100000001b3ULL;
	}
	memcpy(guid, half, sizeof(guid));
	guid[7] = 0x40 | (guid[7] & 0x0f);
	guid[8] = 0x80 | (guid[8] & 0x3f);
	return add_value(entry, "objectGUID", guid, sizeof(guid));
}

static int default_category(struct sim_dc_tree *tree,
			    struct sim_dc_entry *entry)
{
	const struct sim_dc_attr *classes = find_attr(entry, "objectClass");
	const char *category = NULL;
	size_t i;

	if (classes == NULL || find_attr(entry, "objectCategory") != NULL) {
		return 0;
	}
	/* The classes go from top down to the most special one. */
	for (i = classes->count; i > 0 && category == NULL; i--) {
		category = sim_dc_schema_category(
			(const char *)classes->values[i - 1].data);
	}
	if (category == NULL) {
		return 0;
	}
	return sim_dc_entry_add(entry, "objectCategory",
				talloc_asprintf(entry, "CN=%s,%s", category,
						tree->schema_dn));
}

static int fill_in(struct sim_dc_tree *tree, struct sim_dc_entry *entry)
{
	char *type = NULL, *value = NULL, when[32];
	int ret = sim_dc_dn_rdn(entry, entry->dn, &type, &value);

	/* A bare dn line stands for an object that may not be read. */
	if (ret != 0 || entry->count == 0) {
		return ret;
	}
	strftime(when, sizeof(when), "%Y%m%d%H%M%S.0Z", &tree->when);
	type = sim_dc_fold(entry, type, strlen(type));
	ret = type == NULL ? ENOMEM : default_text(entry, type, value);
	if (ret == 0) {
		ret = default_text(entry, "name", value);
	}
	if (ret == 0) {
		ret = default_text(entry, "distinguishedName", entry->dn);
	}
	if (ret == 0) {
		ret = default_text(entry, "instanceType", "4");
	}
	if (ret == 0) {
		ret = default_text(entry, "whenCreated", when);
	}
	if (ret == 0) {
		ret = default_text(entry, "whenChanged", when);
	}
	if (ret == 0) {
		ret = default_guid(entry);
	}
	return ret != 0 ? ret : default_category(tree, entry);
}

static bool has_value(const struct sim_dc_attr *attr, const uint8_t *key,
		      size_t length)
{
	size_t i;

	for (i = 0; attr != NULL && i < attr->count; i++) {
		if (attr->values[i].key_length == length &&
		    memcmp(attr->values[i].key, key, length) == 0) {
			return true;
		}
	}
	return false;
}

static int link_back(struct sim_dc_tree *tree, struct sim_dc_entry *entry,
		     const struct sim_dc_attr *attr)
{
	const char *back = attr->type->back_link;
	/* Adding to the entry itself may move its attributes. */
	const struct sim_dc_value *values = attr->values;
	size_t i, count = attr->count;
	int ret = 0;

	for (i = 0; ret == 0 && i < count; i++) {
		struct sim_dc_entry *target =
			sim_dc_tree_find(tree, (const char *)values[i].key);

		if (target == NULL ||
		    has_value(find_attr(target, back),
			      (const uint8_t *)entry->key,
			      strlen(entry->key))) {
			continue;
		}
		ret = sim_dc_entry_add(target, back, entry->dn);
	}
	return ret;
}

static int add_back_links(struct sim_dc_tree *tree)
{
	size_t i, j;
	int ret = 0;

	for (i = 0; i < tree->count; i++) {
		struct sim_dc_entry *entry = tree->entries[i];

		for (j = 0; ret == 0 && j < entry->count; j++) {
			const struct sim_dc_attr_type *type =
				entry->attrs[j].type;

			if (type != NULL && type->back_link != NULL) {
				ret = link_back(tree, entry,
						&entry->attrs[j]);
			}
		}
	}
	return ret;
}

/* The NCs from the crossRefs, then the NC of each entry. */
static int find_ncs(struct sim_dc_tree *tree)
{
	size_t i;

	tree->ncs = talloc_array(tree, struct sim_dc_nc, tree->count + 1);
	if (tree->ncs == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < tree->count; i++) {
		const struct sim_dc_entry *entry = tree->entries[i];
		const struct sim_dc_attr *name = find_attr(entry, "nCName");
		const char *dns = sim_dc_entry_text(entry, "dnsRoot");

		if (name != NULL) {
			tree->ncs[tree->nc_count++] = (struct sim_dc_nc){
				(const char *)name->values[0].data,
				(const char *)name->values[0].key,
				dns != NULL ? dns : "" };
		}
	}
	for (i = 0; i < tree->count; i++) {
		tree->entries[i]->nc =
			sim_dc_tree_nc(tree, tree->entries[i]->key);
	}
	return 0;
}

const struct sim_dc_nc *sim_dc_tree_nc(const struct sim_dc_tree *tree,
				       const char *key)
{
	const struct sim_dc_nc *best = NULL;
	size_t i;

	for (i = 0; i < tree->nc_count; i++) {
		const struct sim_dc_nc *nc = &tree->ncs[i];

		if (sim_dc_dn_within(key, nc->key) &&
		    (best == NULL || strlen(nc->key) > strlen(best->key))) {
			best = nc;
		}
	}
	return best;
}

static int find_configuration(struct sim_dc_tree *tree)
{
	size_t i;

	for (i = 0; i < tree->count; i++) {
		const struct sim_dc_entry *entry = tree->entries[i];

		if (strncmp(entry->key, "cn=configuration,dc=", 20) != 0) {
			continue;
		}
		tree->configuration_dn = entry->dn;
		tree->root_dn = sim_dc_dn_parent_text(entry->dn);
		tree->schema_dn = talloc_asprintf(tree, "CN=Schema,%s",
						  entry->dn);
		return tree->schema_dn == NULL ? ENOMEM : 0;
	}
	return ENOENT;
}

int sim_dc_tree_finish(struct sim_dc_tree *tree, TALLOC_CTX *mem_ctx,
		       char **out_error)
{
	size_t i;
	int ret = sort_entries(tree);

	for (i = 1; ret == 0 && i < tree->count; i++) {
		if (strcmp(tree->by_key[i - 1]->key,
			   tree->by_key[i]->key) == 0) {
			*out_error = talloc_asprintf(
				mem_ctx, "%s stands in the files twice",
				tree->by_key[i]->dn);
			return EEXIST;
		}
	}
	if (ret == 0) {
		ret = add_parents(tree);
	}
	if (ret == 0) {
		ret = find_configuration(tree);
	}
	if (ret == ENOENT) {
		*out_error = talloc_strdup(
			mem_ctx, "no CN=Configuration,DC=… in the files; "
				 "export that partition too");
		return ret;
	}
	for (i = 0; ret == 0 && i < tree->count; i++) {
		ret = fill_in(tree, tree->entries[i]);
	}
	if (ret == 0) {
		ret = find_ncs(tree);
	}
	if (ret == 0) {
		ret = add_back_links(tree);
	}
	if (ret != 0) {
		*out_error = talloc_strdup(mem_ctx, strerror(ret));
	}
	return ret;
}

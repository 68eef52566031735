#ifndef SIMULATORS_DC_TREE_H
#define SIMULATORS_DC_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>
#include <time.h>

#include "simulators/dc/dc_ldif.h"
#include "simulators/dc/dc_schema.h"

/*
 * The objects of a directory, loaded once and then only read. Objects of
 * several naming contexts (NC) stand in one tree; the crossRef objects of the
 * files say where one NC ends and the next begins.
 */

struct sim_dc_value {
	const uint8_t *data;	/* a 0 follows it */
	size_t length;
	const uint8_t *key;	/* sim_dc_value_key; NULL if malformed */
	size_t key_length;
};

struct sim_dc_attr {
	const char *name;
	const struct sim_dc_attr_type *type;	/* NULL: text */
	struct sim_dc_value *values;
	size_t count;
};

struct sim_dc_entry {
	const char *dn;
	const char *key;
	struct sim_dc_attr *attrs;
	size_t count;
	const struct sim_dc_nc *nc;	/* NULL: in none */
	size_t index;			/* of this entry in the tree */
};

/* A naming context of the forest, from its crossRef. */
struct sim_dc_nc {
	const char *dn;
	const char *key;
	const char *dns_root;	/* "" if the crossRef has none */
};

struct sim_dc_tree {
	struct sim_dc_entry **entries;	/* in the order of the files */
	size_t count;
	struct sim_dc_entry **by_key;	/* the same, sorted by key */
	struct sim_dc_nc *ncs;
	size_t nc_count;
	const char *configuration_dn;
	const char *schema_dn;
	const char *root_dn;	/* of the forest's root domain */
	struct tm when;		/* whenCreated of objects that have none */
};

/* An empty tree; objects without times get WHEN. NULL: out of memory. */
struct sim_dc_tree *sim_dc_tree_new(TALLOC_CTX *mem_ctx, time_t when);

/*
 * Adds the objects of an LDIF file.
 * 0, or errno with the reason (file and line) in OUT_ERROR on MEM_CTX.
 */
int sim_dc_tree_load(struct sim_dc_tree *tree, const char *path,
		     TALLOC_CTX *mem_ctx, char **out_error);

/* The same from memory; NAME stands in the error. */
int sim_dc_tree_parse(struct sim_dc_tree *tree, const char *name,
		      const uint8_t *bytes, size_t length,
		      TALLOC_CTX *mem_ctx, char **out_error);

/*
 * After the last file: makes missing parents, fills in what a real directory
 * keeps by itself (name, distinguishedName, objectCategory, objectGUID, times,
 * back links) and finds the NCs. ENOENT: no Configuration NC, reason in
 * OUT_ERROR.
 */
int sim_dc_tree_finish(struct sim_dc_tree *tree, TALLOC_CTX *mem_ctx,
		       char **out_error);

/* By key; NULL if there is none. */
struct sim_dc_entry *sim_dc_tree_find(const struct sim_dc_tree *tree,
				      const char *key);

/* The innermost NC that a key lies in; NULL if in none of the forest. */
const struct sim_dc_nc *sim_dc_tree_nc(const struct sim_dc_tree *tree,
				       const char *key);

/* Adds a value. EINVAL: it does not fit the attribute's syntax, ENOMEM. */
int sim_dc_entry_add(struct sim_dc_entry *entry, const char *name,
		     const char *text);

/* NULL if the entry has no such attribute. */
const struct sim_dc_attr *sim_dc_entry_attr(const struct sim_dc_entry *entry,
					    const char *name);

/* The first value as text; NULL if there is none. */
const char *sim_dc_entry_text(const struct sim_dc_entry *entry,
			      const char *name);

#endif

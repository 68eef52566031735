/*
 * All that people entered, as sections of rows: written by an export, read by
 * an import. A section is a row of a table: how its rows are listed, found,
 * added and set, mostly by operations of the API, which judge who may, check
 * what is said and write the events.
 */
#ifndef IPAM_API_API_WHOLE_H
#define IPAM_API_API_WHOLE_H

#include "ipam/api/api_handler_parts.h"
#include "ipam/api/api_op_whole.h"

/*
 * A member of a row. Text, list and pairs that a row does not name are empty;
 * numbers and flags are then not said. Values that are empty are not written.
 */
struct whole_member {
	const char *name;
	enum {
		WHOLE_TEXT, WHOLE_NUMBER, WHOLE_FLAG,
		WHOLE_LIST,	/* of texts, in an order */
		WHOLE_SET,	/* in any order */
		WHOLE_PAIRS
	} type;
	bool needed;
};

#define WHOLE_MEMBERS_MAX 16

/*
 * Functions give 0, or -1 with the problem of the call. *out_now of find is
 * NULL where there is no such object.
 */
struct whole_section {
	const char *name;
	const char *noun;	/* for sentences: "custom field" */
	const struct whole_member *members;	/* ends with a NULL name */
	/* rows behind `after`; *out_next is where the next page begins */
	int (*page)(struct handling *h, const struct whole_section *section,
		    const char *after, json_t *rows, const char **out_next);
	int (*find)(struct handling *h, const struct whole_section *section,
		    const json_t *row, json_t **out_now);
	int (*add)(struct handling *h, const struct whole_section *section,
		   const json_t *row);
	int (*set)(struct handling *h, const struct whole_section *section,
		   const json_t *row, const json_t *now);
	/* of operations: key of a row, its name where it is added */
	const char *key, *add_key;
	enum api_op_id list, show, add_op, set_op;
	/* a row of an item of the list, or NULL for none; NULL: whole_op_row */
	json_t *(*make)(struct handling *h,
			const struct whole_section *section,
			const json_t *item);
	bool (*keep)(const json_t *item);	/* NULL: all of the list */
	/* a collection may bring the object later */
	bool (*waits)(const json_t *row);
};

/* In the order in which they are written and read; as api_whole_words. */
#define WHOLE_SECTIONS 26
extern const struct whole_section *const whole_sections[WHOLE_SECTIONS];
/* -1: none is called so. */
int whole_section_find(const char *name);

/* --- parts of sections --- */

/* Another operation with the same caller; `path`, `query`, `body` or NULL. */
struct whole_question {
	enum api_op_id op;
	json_t *path, *query, *body;	/* taken over */
};
int whole_ask(struct handling *h, const struct whole_question *question,
	      json_t **out_json);
/* A page of a list; rows of it by `make`, which may give NULL. */
typedef json_t *(*whole_make_fn)(struct handling *h,
				 const struct whole_section *section,
				 const json_t *item);
int whole_list(struct handling *h, const struct whole_section *section,
	       const struct whole_question *question, whole_make_fn make,
	       const char *after, json_t *rows, const char **out_next);
/* null, "", [] or {}, which rows do not name. */
bool whole_is_empty(const json_t *value);
/* What an object has of the members of a row, without what is empty. */
json_t *whole_project(const struct whole_section *section, const json_t *item);
const char *whole_text(const json_t *row, const char *name);
int whole_wrong(struct handling *h, unsigned status, const char *field,
		const char *why);
/* An errno of manage or store. */
int whole_failed(struct handling *h, int error);

/*
 * A page of a list of what lies in spaces: space by space, the provider spaces
 * first, so that no number of the store decides the order.
 */
int whole_space_page(struct handling *h, const struct whole_section *section,
		     enum api_op_id op, whole_make_fn make, const char *after,
		     json_t *rows, const char **out_next);

/* Of operations alone: section->list, show, add_op, set_op. */
int whole_op_page(struct handling *h, const struct whole_section *section,
		  const char *after, json_t *rows, const char **out_next);
json_t *whole_op_row(struct handling *h, const struct whole_section *section,
		     const json_t *item);
int whole_op_find(struct handling *h, const struct whole_section *section,
		  const json_t *row, json_t **out_now);
int whole_op_add(struct handling *h, const struct whole_section *section,
		 const json_t *row);
int whole_op_set(struct handling *h, const struct whole_section *section,
		 const json_t *row, const json_t *now);

/* One row of an import, in a part of the transaction. */
enum manage_verdict_of_whole {
	WHOLE_ADDED, WHOLE_CHANGED, WHOLE_UNCHANGED, WHOLE_WAITING,
	WHOLE_FAILED, WHOLE_VERDICTS
};
struct whole_result {
	int64_t count[WHOLE_VERDICTS];
	json_t *rows;		/* at most WHOLE_TOLD_MAX */
	bool dry_run;
};
#define WHOLE_TOLD_MAX 1000
#define WHOLE_BATCH 500

int whole_note(struct whole_result *result,
	       const struct whole_section *section, int64_t number,
	       enum manage_verdict_of_whole verdict, const char *key,
	       const char *field, const char *why);
int whole_put_row(struct handling *h, const struct whole_section *section,
		  const char *text, int64_t number,
		  struct whole_result *result);

/* Sections whose rows are those of the files of a noun: section->page. */
bool whole_is_file(const struct whole_section *section);
int whole_file_page(struct handling *h, const struct whole_section *section,
		    const char *after, json_t *rows, const char **out_next);
struct store_whole_row;
int whole_file_put(struct handling *h, const struct whole_section *section,
		   const struct store_whole_row *rows, size_t count,
		   int64_t first, struct whole_result *result);

/* Tables of other files. */
extern const struct whole_section whole_settings[], whole_customs[];
extern const struct whole_section whole_access[], whole_servers[];
extern const struct whole_section whole_files[], whole_objects[];
extern const struct whole_section whole_rest[];

#endif

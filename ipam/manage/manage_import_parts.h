/*
 * What importing has in common, whatever the rows are of. Private to
 * ipam/manage.
 */
#ifndef IPAM_MANAGE_MANAGE_IMPORT_PARTS_H
#define IPAM_MANAGE_MANAGE_IMPORT_PARTS_H

#include "ipam/base/csv.h"
#include "ipam/manage/manage_import.h"
#include "ipam/manage/manage_import_date.h"
#include "ipam/model/address.h"
#include "ipam/model/custom.h"

#define MANAGE_IMPORT_ROWS_MAX 10000	/* of one piece */

/* EINVAL, with what is wrong in the call. */
int manage_import_refuse(struct manage_call *call, const char *field,
			 const char *why);

/* The rows of a piece, one after the other; `row` has its line in the file. */
struct manage_import_reader {
	int (*header)(void *private_data,
		      const struct ipam_csv_record *record);
	int (*row)(void *private_data, int64_t line,
		   const struct ipam_csv_record *record);
};
int manage_import_rows(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       const struct manage_import *import,
		       const struct manage_import_reader *reader,
		       void *private_data);
/* How its dates are to be read. EINVAL for a zone that there is not. */
int manage_import_dates(struct manage_call *call,
			const struct manage_import *import,
			struct manage_dates *out_dates);
/*
 * A cell of a field that is an instant, as ISO 8601 in UTC. EINVAL with the
 * field in the call; ENOMEM.
 */
int manage_import_instant(struct manage_call *call, TALLOC_CTX *mem_ctx,
			  struct manage_dates *dates, const char *field,
			  const char **text);
/* Whether a row has as many fields as the header. EINVAL */
int manage_import_width(struct manage_call *call, TALLOC_CTX *mem_ctx,
			const struct ipam_csv_record *record, size_t columns);

/* What rows named, for a mirror. */
struct manage_import_seen {
	int64_t *ids;
	size_t count;
};
int manage_import_see(TALLOC_CTX *mem_ctx, struct manage_import_seen *seen,
		      int64_t id);

/*
 * A transaction, or where the caller has one a part of that; leave keeps it or
 * takes it back.
 */
int manage_import_enter(struct store *store, bool *out_own);
int manage_import_leave(struct store *store, bool own, bool keep);

/* Exports put an apostrophe before what a spreadsheet takes for a formula. */
const char *manage_import_cell(const struct manage_import *import,
			       const char *text);

/* Columns that are no field of ours. */
enum {
	MANAGE_COLUMN_NONE = -1,	/* nobody knows it */
	MANAGE_COLUMN_CUSTOM = -10,	/* a custom field of that name */
	MANAGE_COLUMN_PAIRS = -11,	/* "CustomFields": name=value;... */
};
int manage_import_custom_column(struct manage_call *call, const char *header);
/* One more cell for what an object is set to; `text` may be NULL. */
char *manage_import_custom(TALLOC_CTX *mem_ctx, char *text, int column,
			   const char *header, const char *cell);

/*
 * Whether "name=value;..." can be set, before anything else is written. Inside
 * of a transaction. EINVAL, ENOENT with what is wrong in the call.
 */
int manage_import_custom_check(struct manage_call *call,
			       enum ipam_custom_kind kind, const char *text);
/*
 * Sets it. *out_value: what the fields were and are, as text in mem_ctx, which
 * is the same twice where nothing has changed.
 */
int manage_import_custom_put(struct manage_call *call, TALLOC_CTX *mem_ctx,
			     enum ipam_custom_kind kind, int64_t object,
			     const char *text,
			     struct ipam_event_value *out_value);
bool manage_import_changed(const struct ipam_event_value *value);
/* What an object's fields are, as events tell it; NULL without memory. */
char *manage_import_custom_text(TALLOC_CTX *mem_ctx, struct store *store,
				enum ipam_custom_kind kind, int64_t object);

/*
 * The event of a record that an import adds, changes or removes: what it was
 * and what it is, of which one may be without a number. A change that no value
 * tells of is none.
 */
int manage_import_tell(struct manage_call *call, const struct ipam_address *was,
		       const struct ipam_address *is,
		       const struct ipam_event_value *custom);

/* The sentence of a row that failed so: what is wrong, or who may. */
const char *manage_import_error(struct manage_call *call, TALLOC_CTX *mem_ctx,
				int ret);

/* Counts a row, and keeps what is to be told of it. ENOMEM */
int manage_import_note(TALLOC_CTX *mem_ctx, bool tell_all,
		       const struct manage_import_row *row,
		       struct manage_import_result *result);

#endif

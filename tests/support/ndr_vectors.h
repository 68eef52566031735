/*
 * Whole calls of an interface from a file of vectors (fixtures/bytes): each is
 * decoded by pidl's code, the values are compared with those that the file
 * expects, and encoded to the same bytes again.
 *
 * A vector is a line "# call: INTERFACE METHOD request|response", lines
 * "# expect: NAME=NUMBER ..." and lines of hexadecimal bytes. A response
 * follows a request of its method, whose lengths its arrays may have.
 * "# call: INTERFACE STRUCTURE structure" is the bytes of a [public] structure
 * that no call holds but in a buffer. A line
 * "# origin: ...", of the vector or in front of the first, tells whose bytes
 * they are; with one, the vector pins its method and the structures that it
 * holds (simulators/host/sim_coverage.h).
 */
#ifndef TESTS_SUPPORT_NDR_VECTORS_H
#define TESTS_SUPPORT_NDR_VECTORS_H

#include <ctype.h>
#include <stdarg.h>

#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "simulators/host/sim_coverage.h"
#include "tests/support/suite.h"

struct ndr_vector {
	char method[128];
	int flags; /* NDR_IN, NDR_OUT, or those of a structure */
	bool has_origin;
	char *expect;	  /* " NAME=NUMBER NAME=NUMBER" */
	char *structures; /* after the check: " NAME NAME" */
	DATA_BLOB bytes;
};

struct ndr_vector_seen {
	char *values;
	char *structures; /* " NAME NAME" */
};

/* "struct NAME" or "union NAME(case N)" in a line of ndr_print. */
static inline void ndr_vector_structure(struct ndr_vector_seen *seen,
					const char *line)
{
	const char *word = strstr(line, ": struct ");
	char name[128];

	if (word == NULL) {
		word = strstr(line, ", struct ");
	}
	if (word == NULL) {
		word = strstr(line, ": union ");
	}
	if (word != NULL &&
	    sscanf(word, "%*2c%*s %127[A-Za-z0-9_]", name) == 1) {
		seen->structures = talloc_asprintf_append(seen->structures,
							  " %s", name);
	}
}

/* One line of what ndr_print writes, as " NAME=NUMBER", or nothing. */
static inline void ndr_vector_note(struct ndr_print *ndr, const char *format,
				   ...) PRINTF_ATTRIBUTE(2, 3);
static inline void ndr_vector_note(struct ndr_print *ndr, const char *format,
				   ...)
{
	struct ndr_vector_seen *seen = ndr->private_data;
	char line[1024], name[128];
	const char *value = NULL, *number = NULL;
	va_list ap;

	va_start(ap, format);
	vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	ndr_vector_structure(seen, line);
	if (sscanf(line, "%127[^ :]", name) != 1) {
		return;
	}
	value = strchr(line, ':');
	if (value == NULL || strstr(value, "ARRAY(") != NULL ||
	    strstr(value, "union ") != NULL) {
		return;
	}
	value += strspn(value, ": ");
	number = strrchr(value, '(');
	if (value[0] == '\'') {
		/* characters of a string in UTF-8 */
		size_t count = 0, i;

		for (i = 1; value[i] != '\0' && value[i] != '\''; i++) {
			count += (value[i] & 0xC0) != 0x80;
		}
		seen->values = talloc_asprintf_append(seen->values, " %s=%zu",
						      name, count);
	} else if (sscanf(value, "string of %127[0-9] units", line) == 1) {
		seen->values = talloc_asprintf_append(seen->values, " %s=%s",
						      name, line);
	} else if (number != NULL) {
		seen->values = talloc_asprintf_append(
			seen->values, " %s=%.*s", name,
			(int)strcspn(number + 1, ")"), number + 1);
	}
}

static inline struct ndr_vector_seen
ndr_vector_print(TALLOC_CTX *mem_ctx, const struct ndr_interface_call *call,
		 int flags, void *r)
{
	struct ndr_vector_seen seen = {talloc_strdup(mem_ctx, ""),
				       talloc_strdup(mem_ctx, "")};
	struct ndr_print *ndr = talloc_zero(mem_ctx, struct ndr_print);

	ndr->print = ndr_vector_note;
	ndr->private_data = &seen;
	ndr->depth = 1;
	call->ndr_print(ndr, "", flags, r);
	return seen;
}

static inline const char *ndr_vector_pull(TALLOC_CTX *mem_ctx,
					  const struct ndr_interface_call *call,
					  const DATA_BLOB *bytes, int flags,
					  void *r)
{
	struct ndr_pull *ndr = ndr_pull_init_blob(bytes, mem_ctx);
	enum ndr_err_code err;

	ndr->flags |= LIBNDR_FLAG_REF_ALLOC;
	err = call->ndr_pull(ndr, flags, r);
	if (!NDR_ERR_CODE_IS_SUCCESS(err)) {
		return ndr_map_error2string(err);
	}
	if (ndr->offset != bytes->length) {
		return talloc_asprintf(mem_ctx, "%u of %zu bytes read",
				       ndr->offset, bytes->length);
	}
	return NULL;
}

/* NULL, or what is wrong. */
static inline const char *
ndr_vector_check(TALLOC_CTX *mem_ctx, const struct ndr_interface_call *call,
		 struct ndr_vector *v, const DATA_BLOB *request)
{
	int flags = v->flags;
	void *r = talloc_zero_size(mem_ctx, call->struct_size);
	struct ndr_push *push = ndr_push_init_ctx(mem_ctx);
	const char *wrong = NULL;
	struct ndr_vector_seen seen = {NULL, NULL};
	enum ndr_err_code err;

	if (flags == NDR_OUT) {
		wrong = ndr_vector_pull(mem_ctx, call, request, NDR_IN, r);
	}
	if (wrong == NULL) {
		wrong = ndr_vector_pull(mem_ctx, call, &v->bytes, flags, r);
	}
	if (wrong != NULL) {
		return wrong;
	}
	seen = ndr_vector_print(mem_ctx, call, flags, r);
	v->structures = seen.structures;
	if (strcmp(seen.values, v->expect) != 0) {
		return talloc_asprintf(mem_ctx, "reads\n#   %s\n# for\n#   %s",
				       seen.values, v->expect);
	}
	err = call->ndr_push(push, flags, r);
	if (!NDR_ERR_CODE_IS_SUCCESS(err)) {
		return ndr_map_error2string(err);
	}
	if (push->offset != v->bytes.length ||
	    memcmp(push->data, v->bytes.data, push->offset) != 0) {
		return "other bytes come back";
	}
	return NULL;
}

#define NDR_VECTOR_STRUCTURE (NDR_SCALARS | NDR_BUFFERS)

static inline const struct ndr_interface_call *
ndr_vector_call(const struct ndr_interface_table *table, const char *method)
{
	uint32_t i;

	for (i = 0; i < table->num_calls; i++) {
		if (strcmp(table->calls[i].name, method) == 0) {
			return &table->calls[i];
		}
	}
	return NULL;
}

/* A structure in the form of a method. */
static inline bool ndr_vector_public(const struct ndr_interface_table *table,
				     const char *name,
				     struct ndr_interface_call *out)
{
	const struct ndr_interface_public_struct *s = table->public_structs;
	uint32_t i;

	for (i = 0; i < table->num_public_structs; i++) {
		if (strcmp(s[i].name, name) == 0) {
			*out = (struct ndr_interface_call){
				.name = s[i].name,
				.struct_size = s[i].struct_size,
				.ndr_push = s[i].ndr_push,
				.ndr_pull = s[i].ndr_pull,
				.ndr_print = s[i].ndr_print};
			return true;
		}
	}
	return false;
}

/* Notes what a vector that is right pins. */
static inline void ndr_vector_pin(const struct ndr_interface_table *table,
				  const struct ndr_vector *v)
{
	char *rest = NULL, *name = NULL;

	if (v->flags != NDR_VECTOR_STRUCTURE) {
		sim_coverage_note("pinned %s %u %s\n", table->name,
				  (unsigned)(ndr_vector_call(table, v->method) -
					     table->calls),
				  v->flags == NDR_OUT ? "response" : "request");
	}
	for (name = strtok_r(v->structures, " ", &rest); name != NULL;
	     name = strtok_r(NULL, " ", &rest)) {
		/* ndr_print tells a method's own as well */
		if (strcmp(name, v->method) != 0 ||
		    v->flags == NDR_VECTOR_STRUCTURE) {
			sim_coverage_note("structure %s %s\n", name,
					  table->name);
		}
	}
}

static inline bool ndr_vector_bytes(struct ndr_vector *v, const char *p)
{
	unsigned int byte;

	for (; *p != '\0'; p++) {
		if (isspace((unsigned char)*p)) {
			continue;
		}
		if (sscanf(p++, "%2x", &byte) != 1) {
			return false;
		}
		v->bytes.data[v->bytes.length++] = (uint8_t)byte;
	}
	return true;
}

struct ndr_vectors {
	const struct ndr_interface_table *table;
	struct ndr_vector v; /* the one that is read; no method: none yet */
	DATA_BLOB request;
	bool all_have_origin;
	uint8_t *seen;
	int failed;
	/* what is done with a vector that is complete */
	void (*check)(TALLOC_CTX *mem_ctx, struct ndr_vectors *all);
};

/* The vector is complete. */
static inline void ndr_vectors_check(TALLOC_CTX *mem_ctx,
				     struct ndr_vectors *all)
{
	const struct ndr_interface_call *call = NULL;
	struct ndr_interface_call structure;
	struct ndr_vector *v = &all->v;
	const char *wrong = "no such name";

	if (v->method[0] == '\0') {
		return;
	}
	if (v->flags != NDR_VECTOR_STRUCTURE) {
		call = ndr_vector_call(all->table, v->method);
	} else if (ndr_vector_public(all->table, v->method, &structure)) {
		call = &structure;
	}
	if (call != NULL) {
		wrong = ndr_vector_check(mem_ctx, call, v, &all->request);
	}
	if (call != NULL && call != &structure) {
		all->seen[call - all->table->calls] |=
			v->flags == NDR_OUT ? 2 : 1;
	}
	if (wrong != NULL) {
		fprintf(stderr, "# %s %s: %s\n", v->method,
			v->flags == NDR_OUT  ? "response" :
			v->flags == NDR_IN ? "request" :
					       "structure", wrong);
		all->failed++;
	} else if (v->has_origin || all->all_have_origin) {
		ndr_vector_pin(all->table, v);
	}
	if (v->flags == NDR_IN) {
		all->request = v->bytes;
	}
}

static inline void ndr_vectors_start(TALLOC_CTX *mem_ctx,
				     struct ndr_vector *v, const char *line)
{
	char way[16];

	*v = (struct ndr_vector){.expect = talloc_strdup(mem_ctx, "")};
	ck_assert_int_eq(sscanf(line, "# call: %*s %127s %15s", v->method, way),
			 2);
	v->flags = strcmp(way, "response") == 0	 ? NDR_OUT :
		   strcmp(way, "structure") == 0 ? NDR_VECTOR_STRUCTURE :
						   NDR_IN;
	v->bytes = data_blob_talloc(mem_ctx, NULL, 65536);
	v->bytes.length = 0;
}

/* Reads the file's vectors into all->v, one after the other. */
static inline void ndr_vectors_read(struct ndr_vectors *all, const char *file)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct ndr_vector *v = &all->v;
	char path[512], line[256];
	FILE *f = fopen(suite_path(path, sizeof(path), file), "r");

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, "# call: ", 8) == 0) {
			all->check(mem_ctx, all);
			ndr_vectors_start(mem_ctx, v, line);
		} else if (strncmp(line, "# origin: ", 10) == 0) {
			v->has_origin = true;
			all->all_have_origin |= v->method[0] == '\0';
		} else if (strncmp(line, "# expect: ", 10) == 0) {
			line[strcspn(line, "\n")] = '\0';
			v->expect = talloc_asprintf_append(v->expect, " %s",
							   line + 10);
		} else if (line[0] != '#') {
			ck_assert(ndr_vector_bytes(v, line));
		}
	}
	all->check(mem_ctx, all);
	fclose(f);
	talloc_free(mem_ctx);
}

/*
 * Runs all vectors of the file and marks in `seen`, which has an element for
 * each opnum, what was there: 1 a request, 2 a response, 3 both. Returns how
 * many vectors fail, and says why on stderr.
 */
static inline int ndr_vectors_run(const struct ndr_interface_table *table,
				  const char *file, uint8_t *seen)
{
	struct ndr_vectors all = {
		.table = table, .seen = seen, .check = ndr_vectors_check};

	ndr_vectors_read(&all, file);
	return all.failed;
}

#endif

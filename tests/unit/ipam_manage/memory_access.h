/*
 * Access data in memory, for sinks of tests: rows as a whole by generation,
 * and the access scopes of zones.
 */
#ifndef TESTS_UNIT_IPAM_MANAGE_MEMORY_ACCESS_H
#define TESTS_UNIT_IPAM_MANAGE_MEMORY_ACCESS_H

#include <errno.h>
#include <string.h>

#include "ipam/manage/manage.h"

#define MEMORY_OBJECTS 8

struct memory_access {
	TALLOC_CTX *mem_ctx;		/* of the rows */
	struct ipam_access_rows *rows;	/* NULL: nothing yet */
	int error;			/* of each call; 0: none */
	int saves;
	struct {
		const char *zone;	/* NULL: no more of them */
		int64_t scope;
	} objects[MEMORY_OBJECTS];
};

static inline int memory_access_load(TALLOC_CTX *mem_ctx,
				     struct memory_access *memory,
				     struct ipam_access_rows **out_rows)
{
	static const struct ipam_access_rows nothing = { .next_id = 100,
							 .next_token = 1 };

	if (memory->error != 0) {
		return memory->error;
	}
	*out_rows = access_rows_copy(mem_ctx, memory->rows != NULL ?
					      memory->rows : &nothing);
	return 0;
}

static inline int memory_access_save(struct memory_access *memory,
				     const struct ipam_access_rows *rows)
{
	int64_t had = memory->rows != NULL ? memory->rows->generation : 0;

	if (memory->error != 0) {
		return memory->error;
	}
	if (rows->generation != had + 1) {
		return EBUSY;
	}
	talloc_free(memory->rows);
	memory->rows = access_rows_copy(memory->mem_ctx, rows);
	memory->saves++;
	return 0;
}

static inline int memory_object_scope(struct memory_access *memory,
				      enum ipam_object kind, const char *key,
				      int64_t *out_own, int64_t *out_scope)
{
	size_t i;

	for (i = 0; i < MEMORY_OBJECTS && kind == IPAM_OBJECT_ZONE; i++) {
		if (memory->objects[i].zone != NULL &&
		    strcmp(memory->objects[i].zone, key) == 0) {
			*out_own = memory->objects[i].scope;
			*out_scope = *out_own != 0 ? *out_own :
						     IPAM_ACCESS_GLOBAL;
			return 0;
		}
	}
	return ENOENT;
}

static inline int memory_object_scope_set(struct memory_access *memory,
					  enum ipam_object kind,
					  const char *key, int64_t scope)
{
	size_t i;

	for (i = 0; i < MEMORY_OBJECTS && kind == IPAM_OBJECT_ZONE; i++) {
		if (memory->objects[i].zone != NULL &&
		    strcmp(memory->objects[i].zone, key) == 0) {
			memory->objects[i].scope = scope;
			return 0;
		}
	}
	return ENOENT;
}

static inline int memory_object_scope_count(struct memory_access *memory,
					    int64_t scope, int64_t *out_count)
{
	size_t i;

	*out_count = 0;
	for (i = 0; i < MEMORY_OBJECTS; i++) {
		*out_count += memory->objects[i].zone != NULL &&
			      memory->objects[i].scope == scope;
	}
	return 0;
}

/*
 * The functions of a sink whose private_data is a `type` with a member
 * `access` that is a struct memory_access.
 */
#define MEMORY_ACCESS_SINK(type)                                               \
	static inline int type##_load(TALLOC_CTX *mem_ctx,                     \
				      void *private_data,                      \
				      struct ipam_access_rows **out_rows)      \
	{                                                                      \
		struct type *sink = private_data;                              \
									       \
		return memory_access_load(mem_ctx, &sink->access, out_rows);   \
	}                                                                      \
	static inline int type##_save(void *private_data,                      \
				      const struct ipam_access_rows *rows)     \
	{                                                                      \
		struct type *sink = private_data;                              \
									       \
		return memory_access_save(&sink->access, rows);                \
	}                                                                      \
	static inline int type##_scope(void *private_data,                     \
				       const struct ipam_sealer *sealer,       \
				       enum ipam_object kind,                  \
				       const char *key, int64_t *out_own,      \
				       int64_t *out_scope)                     \
	{                                                                      \
		struct type *sink = private_data;                              \
									       \
		return memory_object_scope(&sink->access, kind, key, out_own,  \
					   out_scope);                         \
	}                                                                      \
	static inline int type##_reseal(void *private_data,                    \
					const struct ipam_sealer *from,        \
					const struct ipam_sealer *to)          \
	{                                                                      \
		struct type *sink = private_data;                              \
									       \
		return sink->access.error;                                     \
	}                                                                      \
	static inline int type##_sealed(void *private_data,                    \
					const struct ipam_sealer *sealer)      \
	{                                                                      \
		struct type *sink = private_data;                              \
									       \
		return sink->access.error;                                     \
	}                                                                      \
	static inline int type##_scope_set(void *private_data,                 \
					   const struct ipam_sealer *sealer,   \
					   enum ipam_object kind,              \
					   const char *key, int64_t scope)     \
	{                                                                      \
		struct type *sink = private_data;                              \
									       \
		return memory_object_scope_set(&sink->access, kind, key,       \
					       scope);                         \
	}                                                                      \
	static inline int type##_scope_count(void *private_data,               \
					     int64_t scope,                    \
					     int64_t *out_count)               \
	{                                                                      \
		struct type *sink = private_data;                              \
									       \
		return memory_object_scope_count(&sink->access, scope,         \
						 out_count);                   \
	}

#define MEMORY_ACCESS_FUNCTIONS(type)                                          \
	.access_load = type##_load, .access_save = type##_save,                \
	.object_scope = type##_scope, .object_scope_set = type##_scope_set,    \
	.object_scope_count = type##_scope_count,                              \
	.object_reseal = type##_reseal, .object_first = type##_sealed,         \
	.object_check = type##_sealed, .object_sweep = type##_sealed

#endif

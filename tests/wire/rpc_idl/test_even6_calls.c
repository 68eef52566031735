/* use: rpc_idl SAMBA TALLOC TEVENT CHECK */
/*
 * The methods of [MS-EVEN6], request and response, by bytes that
 * tests/support/make-even6-vectors laid out; and what Samba's own NDR makes of
 * the same bytes, where its IDL has the specification's form.
 */
#include "gen_ndr/ndr_even6.h"
#include "tests/support/ndr_vectors.h"

#define FILE_OF_CALLS "fixtures/bytes/even6/calls-even6.hex"
#define PREFIX "eventlog6_"
#define METHODS 29

/* In libndr-standard; Samba installs no header of it. */
extern const struct ndr_interface_table ndr_table_eventlog6;

START_TEST(even6_is_read_and_written)
{
	uint8_t seen[METHODS] = {0};
	size_t i;

	ck_assert_uint_eq(ndr_table_even6.num_calls, METHODS);
	ck_assert_int_eq(ndr_vectors_run(&ndr_table_even6, FILE_OF_CALLS, seen),
			 0);
	for (i = 0; i < METHODS; i++) {
		ck_assert_msg(seen[i] == 3, "no bytes for %s",
			      ndr_table_even6.calls[i].name);
	}
}
END_TEST

/* Opnums of which Samba 4.17 has another form: rpc/idl/README.md. */
static bool is_wrong_in_samba(uint32_t opnum)
{
	static const uint32_t wrong[] = {9,  10, 13, 20, 21,
					 23, 24, 25, 27, 28};
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (wrong[i] == opnum) {
			return true;
		}
	}
	return false;
}

/* " NAME=NUMBER ..." to " NUMBER ...": Samba has names of its own. A WERROR
 * is printed by name, so that the status goes; the bytes hold it. */
static char *numbers(TALLOC_CTX *mem_ctx, const char *values)
{
	char *out = talloc_strdup(mem_ctx, "");

	while (*values != '\0') {
		size_t length = 1 + strcspn(values + 1, " ");
		size_t name = strcspn(values, "=") + 1;

		if (strncmp(values, " result=", 8) != 0) {
			out = talloc_asprintf_append(out, " %.*s",
						     (int)(length - name),
						     values + name);
		}
		values += length;
	}
	return out;
}

/* Only the end of LONGER has to be SHORTER: Samba prints the buffer of opnum
 * 18, which ours takes as bytes. */
static bool ends_with(const char *longer, const char *shorter)
{
	size_t n = strlen(longer), k = strlen(shorter);

	return n >= k && strcmp(longer + n - k, shorter) == 0;
}

static const char *ask_samba(TALLOC_CTX *mem_ctx,
			     const struct ndr_interface_call *call,
			     const struct ndr_vector *v,
			     const DATA_BLOB *request)
{
	void *r = talloc_zero_size(mem_ctx, call->struct_size);
	struct ndr_push *push = ndr_push_init_ctx(mem_ctx);
	const char *wrong = NULL, *reads = NULL, *wanted = NULL;

	if (v->flags == NDR_OUT) {
		wrong = ndr_vector_pull(mem_ctx, call, request, NDR_IN, r);
	}
	if (wrong == NULL) {
		wrong = ndr_vector_pull(mem_ctx, call, &v->bytes, v->flags, r);
	}
	if (wrong != NULL) {
		return wrong;
	}
	reads = numbers(mem_ctx,
			ndr_vector_print(mem_ctx, call, v->flags, r).values);
	wanted = numbers(mem_ctx, v->expect);
	if (strcmp(v->method, "EvtRpcGetLogFileInfo") == 0
		    ? !ends_with(reads, wanted)
		    : strcmp(reads, wanted) != 0) {
		return talloc_asprintf(mem_ctx, "reads %s\n# for %s", reads,
				       wanted);
	}
	if (!NDR_ERR_CODE_IS_SUCCESS(call->ndr_push(push, v->flags, r)) ||
	    push->offset != v->bytes.length ||
	    memcmp(push->data, v->bytes.data, push->offset) != 0) {
		return "other bytes come back";
	}
	return NULL;
}

static void check_by_samba(TALLOC_CTX *mem_ctx, struct ndr_vectors *all)
{
	struct ndr_vector *v = &all->v;
	char name[160];
	const struct ndr_interface_call *call = NULL;
	const char *wrong = NULL;
	uint32_t opnum;

	if (v->method[0] == '\0') {
		return;
	}
	snprintf(name, sizeof(name), PREFIX "%s", v->method);
	call = ndr_vector_call(all->table, name);
	ck_assert_ptr_nonnull(call);
	opnum = (uint32_t)(call - all->table->calls);
	ck_assert_str_eq(v->method, ndr_table_even6.calls[opnum].name);
	wrong = ask_samba(mem_ctx, call, v, &all->request);
	if (v->flags == NDR_IN) {
		all->request = v->bytes;
	}
	if (wrong == NULL) {
		all->seen[opnum] |= v->flags == NDR_OUT ? 2 : 1;
	} else if (!is_wrong_in_samba(opnum)) {
		fprintf(stderr, "# %s: %s\n", name, wrong);
		all->failed++;
	}
}

/* In each of the others at least one direction must not come back, or it is
 * none of them any more. */
START_TEST(samba_reads_and_writes_the_same_where_its_idl_is_right)
{
	uint8_t seen[METHODS] = {0};
	struct ndr_vectors all = {.table = &ndr_table_eventlog6,
				  .seen = seen,
				  .check = check_by_samba};
	uint32_t i;

	ck_assert_uint_eq(ndr_table_eventlog6.num_calls, METHODS);
	ndr_vectors_read(&all, FILE_OF_CALLS);
	ck_assert_int_eq(all.failed, 0);
	for (i = 0; i < METHODS; i++) {
		ck_assert_msg((seen[i] == 3) != is_wrong_in_samba(i), "%s: %u",
			      ndr_table_eventlog6.calls[i].name, seen[i]);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("even6_calls");
	TCase *c = tcase_create("calls");

	tcase_add_test(c, even6_is_read_and_written);
	tcase_add_test(c,
		       samba_reads_and_writes_the_same_where_its_idl_is_right);
	suite_add_tcase(s, c);
	return s;
}

TEST_MAIN(suite)

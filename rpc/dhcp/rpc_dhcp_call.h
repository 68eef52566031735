/*
 * One method called and its answer, or a listing of many pages of it. What
 * most public functions of this room are made of:
 *
 *	_send	a call is made, its parameters filled, rpc_dhcp_call_send()
 *	_recv	rpc_dhcp_call_recv(), its answer turned into plain values
 *
 * Parameters are built below the call and wholly before anything is sent, so
 * the caller's may go when _send returns.
 */
#ifndef RPC_DHCP_RPC_DHCP_CALL_H
#define RPC_DHCP_RPC_DHCP_CALL_H

#include "rpc/dhcp/rpc_dhcp_private.h"

struct rpc_dhcp_call;

/* How the rows of a listing are found in its pages. */
struct rpc_dhcp_rows_kind {
	size_t row_size;
	/* NULL: the page is a number and a pointer to so many elements */
	size_t (*count)(const void *info);
	/*
	 * Fills a row that is all zero from element i of the page, below
	 * mem_ctx. 1: a row; 0: none; -1: no memory.
	 */
	int (*take)(TALLOC_CTX *mem_ctx, const struct rpc_dhcp_call *call,
		    size_t i, void *row);
};

struct rpc_dhcp_call {
	enum rpc_dhcp_question question;
	void *r;		   /* structure of the method, all zero */
	const uint32_t *result;	   /* its out.result */
	struct rpc_status refused; /* not OK: it cannot be sent */
	uint32_t also;		   /* a status that is as good as SUCCESS */
	uint32_t opnum;		   /* of the method that answered */

	/* Where out pointers may point. */
	void *info;	  /* [out] T **: NULL at first; [out] T *: a T */
	size_t info_size; /* of that T; 0 with T ** */
	uint32_t number;
	uint16_t small;

	/* Of listings. */
	const struct rpc_dhcp_rows_kind *kind;
	union {
		uint32_t index;
		struct DHCP_ADDR_PATTERN pattern;
	} handle;
	size_t handle_size;
	/* SUCCESS does not say that this page was the last (3.2.4.4) */
	bool counts_entries;
	uint32_t read;
	uint32_t total;
};

/* A call of a method that has parameters `type`; NULL: no memory. */
#define RPC_DHCP_CALL(mem_ctx, question, type)                                 \
	rpc_dhcp_call_new(mem_ctx, question, sizeof(struct type),              \
			  offsetof(struct type, out.result))
struct rpc_dhcp_call *rpc_dhcp_call_new(TALLOC_CTX *mem_ctx,
					enum rpc_dhcp_question question,
					size_t size, size_t result);

/* Makes room for an [out] T *; refuses the call where there is no memory. */
void rpc_dhcp_call_inline(struct rpc_dhcp_call *call, size_t size);

/* It lacked memory, or a parameter cannot be said (ERRNO EINVAL). */
void rpc_dhcp_call_oom(struct rpc_dhcp_call *call);
void rpc_dhcp_call_invalid(struct rpc_dhcp_call *call);

/* The usual four parameters of a listing. */
#define RPC_DHCP_PAGE(call, r, maximum, info_, read_, total_)                  \
	do {                                                                   \
		(r)->in.ResumeHandle = &(call)->handle.index;                  \
		(r)->out.ResumeHandle = &(call)->handle.index;                 \
		(r)->in.PreferredMaximum = (maximum);                          \
		(r)->out.info_ = (void *)&(call)->info;                        \
		(r)->out.read_ = &(call)->read;                                \
		(r)->out.total_ = &(call)->total;                              \
		(call)->handle_size = sizeof((call)->handle.index);            \
	} while (0)

/*
 * Takes the call over, NULL too (then NULL comes back: no memory). A status
 * that is not SUCCESS ends it with WERROR; an answer that is missing where
 * info was given, with LOCAL BAD_REPLY.
 */
struct tevent_req *rpc_dhcp_call_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dhcp *dhcp,
				      struct rpc_dhcp_call *call,
				      bool has_info);
struct rpc_status rpc_dhcp_call_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx,
				     struct rpc_dhcp_call **out_call);

/* Of a call whose answer is call->number. */
struct rpc_status rpc_dhcp_number_recv(struct tevent_req *req,
				       uint32_t *out_number);

/*
 * Reads every page. Where the server lacks the method of first, second takes
 * its place (or NULL: there is none). Both must make the same rows.
 */
struct tevent_req *rpc_dhcp_list_send(TALLOC_CTX *mem_ctx,
				      struct tevent_context *ev,
				      struct rpc_dhcp *dhcp,
				      struct rpc_dhcp_call *first,
				      struct rpc_dhcp_call *second);
/* The rows own all that they point to; NULL where there are none. */
struct rpc_status rpc_dhcp_list_recv(struct tevent_req *req,
				     TALLOC_CTX *mem_ctx, void **out_rows,
				     size_t *out_num);

/* A page of the common form. */
struct rpc_dhcp_array {
	uint32_t num;
	void *elements;
};

/* Element i of info, whose elements are of that type. */
#define RPC_DHCP_ELEMENT(info, i, type)                                        \
	(&((const type *)((const struct rpc_dhcp_array *)(info))->elements)[i])

#endif

/*
 * Asks a simulated DHCP server without a network: the request and the reply
 * go through NDR, as on the wire.
 */
#ifndef TESTS_SIM_SIM_DHCP_DHCP_DISPATCH_H
#define TESTS_SIM_SIM_DHCP_DHCP_DISPATCH_H

#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tevent.h>
#include <dcesrv_core.h>
#include <param.h>
#include <util/time.h>
#include <util/data_blob.h>
#include <gen_ndr/auth.h>

#include "gen_ndr/ndr_dhcpsrv.h"
#include "gen_ndr/ndr_dhcpsrv2.h"
#include "simulators/dhcp/sim_dhcp.h"
#include "simulators/host/sim_coverage.h"

struct server {
	TALLOC_CTX *mem;
	struct dcesrv_context *dce;
	struct dcesrv_context_callbacks callbacks;
	struct sim_dhcp_service *service;
	const char *account; /* who asks */
	const char *group;   /* the only one */
	const char *fault;   /* the only one */
	uint32_t fault_code; /* of the last call */
	char journal[4096];  /* its line */
};

static inline time_t server_now(void *private_data)
{
	return 1793610000;
}

static inline bool server_is_member(void *private_data, const char *domain,
				    const char *account, const char *group)
{
	struct server *s = private_data;

	return strcmp(account, s->account) == 0 && s->group != NULL &&
	       strcmp(group, s->group) == 0;
}

static inline bool server_fault(void *private_data, const char *name)
{
	struct server *s = private_data;

	return s->fault != NULL && strcmp(name, s->fault) == 0;
}

static inline void server_journal(void *private_data,
				  const struct sim_journal_entry *entry)
{
	struct server *s = private_data;
	char *text = json_dumps(entry->arguments,
				JSON_SORT_KEYS | JSON_COMPACT);

	snprintf(s->journal, sizeof(s->journal), "%s %s %s %s",
		 entry->account != NULL ? entry->account : "-",
		 entry->operation, text, entry->result);
	free(text);
	json_decref(entry->arguments);
}

/* NULL with a sentence where the world is none. */
static inline struct server *server_start_as(const char *dir, const char *fqdn,
					     const char *address,
					     const char **out_message)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct server *s = talloc_zero(mem, struct server);
	struct sim_seam host = {
		.fqdn = fqdn,
		.address = address,
		.dir = dir,
		.private_data = s,
		.now = server_now,
		.is_member = server_is_member,
		.fault = server_fault,
		.journal = server_journal,
	};
	NTSTATUS status;
	int ret;

	s->mem = mem;
	s->account = "ipamsvc";
	s->group = SIM_DHCP_USERS;
	status = dcesrv_init_context(mem, loadparm_init(mem), &s->callbacks,
				     &s->dce);
	if (!NT_STATUS_IS_OK(status)) {
		*out_message = nt_errstr(status);
		talloc_free(mem);
		return NULL;
	}
	ret = sim_dhcp_service_start(mem, s->dce, &host, &s->service,
				     out_message);
	return ret == 0 ? s : NULL;
}

static inline struct server *server_start(const char *dir,
					  const char **out_message)
{
	return server_start_as(dir, "dhcp1.contoso.test", NULL, out_message);
}

static inline const struct dcesrv_interface *
server_interface(const struct server *s, const struct ndr_interface_table *t)
{
	const struct dcesrv_endpoint *e = NULL;
	const struct dcesrv_if_list *i = NULL;

	for (e = s->dce->endpoint_list; e != NULL; e = e->next) {
		for (i = e->interface_list; i != NULL; i = i->next) {
			if (strcmp(i->iface->name, t->name) == 0) {
				return i->iface;
			}
		}
	}
	return NULL;
}

/*
 * One request: stub data in, stub data out on mem_ctx. A fault is in
 * s->fault_code.
 */
static inline NTSTATUS server_dispatch(struct server *s, TALLOC_CTX *mem_ctx,
				       const struct dcesrv_interface *iface,
				       uint16_t opnum, DATA_BLOB in,
				       DATA_BLOB *out)
{
	struct dcesrv_call_state *call =
		talloc_zero(mem_ctx, struct dcesrv_call_state);
	struct auth_user_info info = {
		.account_name = s->account,
		.domain_name = "CONTOSO",
		.authenticated = s->account != NULL,
	};
	struct auth_session_info session = {.info = &info};
	struct dcesrv_auth auth = {.session_info = &session};
	struct dcesrv_connection conn = {.dce_ctx = s->dce};
	struct dcesrv_connection_context context = {.iface = iface};
	struct ndr_pull *pull = ndr_pull_init_blob(&in, mem_ctx);
	struct ndr_push *push = ndr_push_init_ctx(mem_ctx);
	void *r = NULL;
	NTSTATUS status;

	call->conn = &conn;
	call->context = &context;
	call->auth_state = &auth;
	call->pkt.u.request.opnum = opnum;
	pull->flags |= LIBNDR_FLAG_REF_ALLOC;
	status = iface->ndr_pull(call, mem_ctx, pull, &r);
	if (NT_STATUS_IS_OK(status)) {
		status = iface->dispatch(call, mem_ctx, r);
	}
	if (NT_STATUS_IS_OK(status)) {
		status = iface->ndr_push(call, mem_ctx, push, r);
		*out = ndr_push_blob(push);
		sim_coverage_answered(iface->name, opnum, out->data,
				      out->length);
	}
	s->fault_code = call->fault_code;
	return status;
}

#endif

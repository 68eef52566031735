/*
 * Every interface that was registered with a host's dcesrv_context is a copy
 * of its own, whose functions are replaced by those below:
 *
 *	bind      -> refuse_bind, journal of refusals
 *	dispatch  -> fault, reboot, journal of interfaces that keep none
 *	ndr_push  -> garbage, short_stub; note of the coverage
 *	(output)  -> the faults of PDUs, journal of what the core refused
 */
#include "simulators/host/sim_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <dcesrv_core.h>
#include <ndr.h>
#include <tsocket.h>

#include "simulators/host/host_fault.h"
#include "simulators/host/host_hook.h"
#include "simulators/host/sim_coverage.h"

/* Offsets in the common header of a PDU, [C706] 12.6.3.1; little endian. */
#define PDU_HEADER 16
#define PDU_TYPE 2
#define PDU_FRAG_LENGTH 8
#define PDU_CALL_ID 12
#define PDU_FAULT_STATUS 24
#define PDU_FAULT 3
#define PDU_BIND_NAK 13

struct sim_hook {
	struct sim_hook *next;
	const struct dcesrv_interface *iface;
	struct dcesrv_interface original;
	bool foreign; /* one of Samba's own, which keeps no journal */
};

static const struct sim_hook *hook_of(const struct sim_client *client,
				      const struct dcesrv_interface *iface)
{
	const struct sim_hook *hook = client->host->hooks;

	while (hook->iface != iface) {
		hook = hook->next;
	}
	return hook;
}

/* Samba's own interfaces, [C706] appendices O and Q. */
static const struct foreign {
	const char *interface;
	const char *methods[8];
} foreigners[] = {
	{ "epmapper",
	  { "ept_insert", "ept_delete", "ept_lookup", "ept_map",
	    "ept_lookup_handle_free", "ept_inq_object", "ept_mgmt_delete",
	    "ept_map_auth" } },
	{ "mgmt",
	  { "inq_if_ids", "inq_stats", "is_server_listening",
	    "stop_server_listening", "inq_princ_name" } },
};

static const struct foreign *foreign_of(const char *interface)
{
	size_t i;

	for (i = 0; i < sizeof(foreigners) / sizeof(foreigners[0]); i++) {
		if (strcmp(foreigners[i].interface, interface) == 0) {
			return &foreigners[i];
		}
	}
	return NULL;
}

static const struct ndr_interface_table *table_of(const struct sim_lab *lab,
						  const char *name)
{
	const struct ndr_interface_table *const *at = lab->tables;

	while (at != NULL && *at != NULL && strcmp((*at)->name, name) != 0) {
		at++;
	}
	return at != NULL ? *at : NULL;
}

/* NULL where the lab has no table of the interface, or no such opnum. */
static const char *method_of(const struct sim_client *client,
			     const struct dcesrv_interface *iface,
			     uint16_t opnum)
{
	const struct foreign *foreign = foreign_of(iface->name);
	const struct ndr_interface_table *table =
		table_of(client->host->lab, iface->name);

	if (foreign != NULL) {
		return opnum < 8 ? foreign->methods[opnum] : NULL;
	}
	return table != NULL && opnum < table->num_calls ?
		       table->calls[opnum].name :
		       NULL;
}

static const struct sim_fault *find_fault(struct sim_client *client,
					  enum sim_fault_stage stage,
					  const char *interface,
					  const char *method)
{
	const struct sim_host *host = client->host;
	size_t i;

	for (i = 0; i < host->wire_fault_count; i++) {
		if (sim_fault_applies(&host->wire_faults[i], stage, interface,
				      method, &client->seen[i])) {
			return &host->wire_faults[i];
		}
	}
	return NULL;
}

static const struct sim_fault *call_fault(struct sim_client *client,
					  enum sim_fault_stage stage,
					  const struct dcesrv_call_state *call)
{
	const struct dcesrv_interface *iface = call->context->iface;

	return find_fault(client, stage, iface->name,
			  method_of(client, iface,
				    call->pkt.u.request.opnum));
}

/* ------------------------------------------------------------- journal */

static const char *account_of(TALLOC_CTX *mem_ctx,
			      const struct dcesrv_call_state *call)
{
	const struct auth_session_info *session =
		call->auth_state != NULL ? call->auth_state->session_info :
					   NULL;
	const struct auth_user_info *who =
		session != NULL ? session->info : NULL;

	if (who == NULL || !who->authenticated || who->account_name == NULL) {
		return NULL;
	}
	return talloc_asprintf(mem_ctx, "%s\\%s",
			       who->domain_name != NULL ? who->domain_name : "",
			       who->account_name);
}

static void note(const struct sim_client *client,
		 const struct dcesrv_connection *conn,
		 const struct sim_journal_entry *what)
{
	struct sim_journal_entry entry = *what;
	const struct tsocket_address *remote = conn->remote_address;
	char *address = NULL;

	if (remote != NULL && tsocket_address_is_inet(remote, "ip")) {
		address = tsocket_address_inet_addr_string(remote, NULL);
	}
	entry.service = "rpc";
	entry.client = address != NULL ? address : "";
	sim_journal(client->host, &entry);
	talloc_free(address);
}

static void note_call(const struct sim_client *client,
		      const struct dcesrv_call_state *call, const char *result)
{
	const struct dcesrv_interface *iface = call->context->iface;
	uint16_t opnum = call->pkt.u.request.opnum;
	const char *method = method_of(client, iface, opnum);
	char *account = NULL, number[16];

	if (method == NULL) {
		snprintf(number, sizeof(number), "opnum %u", opnum);
		method = number;
	}
	account = (char *)(uintptr_t)account_of(NULL, call);
	note(client, call->conn,
	     &(struct sim_journal_entry){ .interface = iface->name,
					  .opnum = opnum,
					  .operation = method,
					  .account = account,
					  .result = result });
	talloc_free(account);
}

static const char *fault_text(char text[32], uint32_t status)
{
	snprintf(text, 32, "fault 0x%08x", (unsigned)status);
	return text;
}

/* ----------------------------------------------------------- interfaces */

static NTSTATUS hook_bind(struct dcesrv_connection_context *context,
			  const struct dcesrv_interface *iface)
{
	struct sim_client *client = context->conn->transport.private_data;
	const struct sim_hook *hook = hook_of(client, iface);
	NTSTATUS status = NT_STATUS_OK;

	if (find_fault(client, SIM_AT_BIND, iface->name, NULL) != NULL) {
		status = NT_STATUS_ACCESS_DENIED;
	} else if (hook->original.bind != NULL) {
		status = hook->original.bind(context, iface);
	}
	if (!NT_STATUS_IS_OK(status)) {
		note(client, context->conn,
		     &(struct sim_journal_entry){
			     .interface = iface->name,
			     .opnum = SIM_NO_OPNUM,
			     .operation = "bind",
			     .result = nt_errstr(status) });
	}
	return status;
}

static NTSTATUS hook_dispatch(struct dcesrv_call_state *call,
			      TALLOC_CTX *mem_ctx, void *r)
{
	struct sim_client *client = call->conn->transport.private_data;
	const struct sim_hook *hook = hook_of(client, call->context->iface);
	const struct sim_fault *fault = call_fault(client, SIM_AT_CALL, call);
	NTSTATUS status;
	char text[32];

	client->dispatched = call;
	if (fault != NULL && fault->kind->action == SIM_FAULT_REBOOT) {
		note_call(client, call, "reboot");
		shutdown(client->fd, SHUT_RDWR);
		call->fault_code = DCERPC_FAULT_OTHER;
		return NT_STATUS_NET_WRITE_FAULT;
	}
	if (fault != NULL) {
		call->fault_code = fault->value;
		note_call(client, call, fault_text(text, fault->value));
		return NT_STATUS_NET_WRITE_FAULT;
	}
	status = hook->original.dispatch(call, mem_ctx, r);
	if (hook->foreign) {
		note_call(client, call,
			  call->fault_code != 0 ?
				  fault_text(text, call->fault_code) :
				  "answered");
	}
	return status;
}

static NTSTATUS hook_push(struct dcesrv_call_state *call, TALLOC_CTX *mem_ctx,
			  struct ndr_push *push, const void *r)
{
	struct sim_client *client = call->conn->transport.private_data;
	const struct sim_hook *hook = hook_of(client, call->context->iface);
	NTSTATUS status =
		hook->original.ndr_push(call, mem_ctx, push, r);
	const struct sim_fault *fault = call_fault(client, SIM_AT_STUB, call);
	uint32_t i;

	if (NT_STATUS_IS_OK(status) && client->host->wire_fault_count == 0) {
		sim_coverage_answered(call->context->iface->name,
				      call->pkt.u.request.opnum, push->data,
				      push->offset);
	}
	if (!NT_STATUS_IS_OK(status) || fault == NULL) {
		return status;
	}
	if (fault->kind->action == SIM_FAULT_SHORT_STUB) {
		push->offset /= 2;
		return status;
	}
	for (i = 0; i < push->offset; i++) {
		push->data[i] = (uint8_t)(i * 197 + 13);
	}
	return status;
}

int sim_hook_interfaces(struct sim_host *host)
{
	struct dcesrv_endpoint *e = host->dce->endpoint_list;
	struct dcesrv_if_list *l = NULL;
	struct sim_hook *hook = NULL;

	for (; e != NULL; e = e->next) {
		for (l = e->interface_list; l != NULL; l = l->next) {
			hook = talloc_zero(host->dce, struct sim_hook);
			if (hook == NULL) {
				return ENOMEM;
			}
			hook->iface = l->iface;
			hook->original = *l->iface;
			hook->foreign = foreign_of(l->iface->name) != NULL;
			l->iface->bind = hook_bind;
			l->iface->dispatch = hook_dispatch;
			l->iface->ndr_push = hook_push;
			hook->next = host->hooks;
			host->hooks = hook;
		}
	}
	return 0;
}

/* --------------------------------------------------------------- output */

static uint32_t get32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_le(uint8_t *p, uint32_t value, size_t bytes)
{
	for (; bytes > 0; bytes--, value >>= 8) {
		*p++ = (uint8_t)value;
	}
}

/* What the core answers by itself: a refused log-on, a request it can't read. */
static void note_refusal(const struct sim_client *client,
			 const struct dcesrv_call_state *call,
			 const DATA_BLOB *pdu)
{
	char text[32];

	if (pdu->length < PDU_FAULT_STATUS + 4 || client->dispatched == call) {
		return;
	}
	if (pdu->data[PDU_TYPE] == PDU_BIND_NAK ||
	    (pdu->data[PDU_TYPE] == PDU_FAULT && call->context == NULL)) {
		note(client, call->conn,
		     &(struct sim_journal_entry){
			     .opnum = SIM_NO_OPNUM,
			     .operation = "bind",
			     .result = pdu->data[PDU_TYPE] == PDU_FAULT ?
					       fault_text(text,
							  get32(pdu->data +
								PDU_FAULT_STATUS)) :
					       "refused" });
	} else if (pdu->data[PDU_TYPE] == PDU_FAULT) {
		note_call(client, call,
			  fault_text(text,
				     get32(pdu->data + PDU_FAULT_STATUS)));
	}
}

struct late {
	struct dcesrv_connection *conn;
};

static void send_late(struct tevent_context *ev, struct tevent_timer *te,
		      struct timeval now, void *private_data)
{
	struct late *late = private_data;
	struct dcesrv_connection *conn = late->conn;

	talloc_free(late);
	dcesrv_sock_report_output_data(conn);
}

/* Without memory the answer is in time. */
static bool delay(struct dcesrv_connection *conn, uint32_t ms)
{
	struct late *late = talloc(conn, struct late);

	if (late == NULL) {
		return false;
	}
	late->conn = conn;
	return tevent_add_timer(conn->event_ctx, late,
				tevent_timeval_current_ofs(ms / 1000,
							   ms % 1000 * 1000),
				send_late, late) != NULL;
}

/* True when there is nothing left to send. */
static bool spoil(struct sim_client *client, struct dcesrv_call_state *call,
		  const struct sim_fault *fault)
{
	DATA_BLOB *pdu = &call->replies->blob;
	ssize_t written;

	switch (fault->kind->action) {
	case SIM_FAULT_NEVER_ANSWER:
		call->replies = NULL; /* they go with the call */
		return true;
	case SIM_FAULT_CLOSE:
	case SIM_FAULT_TRUNCATED:
		written = send(client->fd, pdu->data, pdu->length / 2,
			       MSG_NOSIGNAL);
		(void)written;
		call->replies = NULL; /* they go with the call */
		if (fault->kind->action == SIM_FAULT_CLOSE) {
			shutdown(client->fd, SHUT_RDWR);
		}
		return true;
	case SIM_FAULT_LENGTH:
		put_le(pdu->data + PDU_FRAG_LENGTH, fault->value, 2);
		return false;
	case SIM_FAULT_CALL_ID:
		put_le(pdu->data + PDU_CALL_ID, fault->value, 4);
		return false;
	case SIM_FAULT_SLOW:
		return delay(call->conn, fault->value);
	default:
		return false;
	}
}

void sim_hook_output(struct dcesrv_connection *conn)
{
	struct sim_client *client = conn->transport.private_data;
	struct dcesrv_call_state *call = conn->call_list;
	const struct sim_fault *fault = NULL;

	sim_client_answered(client);
	if (call != NULL && call->replies != NULL &&
	    call->replies->blob.length >= PDU_HEADER) {
		note_refusal(client, call, &call->replies->blob);
		fault = call->context != NULL &&
					call->pkt.ptype ==
						DCERPC_PKT_REQUEST ?
				call_fault(client, SIM_AT_OUTPUT, call) :
				find_fault(client, SIM_AT_OUTPUT, NULL, NULL);
		if (fault != NULL && spoil(client, call, fault)) {
			return;
		}
	}
	dcesrv_sock_report_output_data(conn);
}

/* What the simulated hosts decode and answer, found out by asking. */
#include "simulators/lab/lab_ask.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <dcesrv_core.h>
#include <ndr.h>
#include <samba/session.h>
#include <util/data_blob.h>

#include "simulators/lab/lab_roles.h"
#include "simulators/lab/lab_world.h"

#define REQUEST_SIZE 4096 /* more than any of zeros takes */

/*
 * pidl gives a method without parameters, which is one that the IDL only
 * names, a struct of one int. A method that has some has a result as well.
 */
static bool has_parameters(const struct ndr_interface_call *call)
{
	return call->struct_size > sizeof(int);
}

static void mark_decoded(struct lab_facts *facts)
{
	const struct ndr_interface_table *const *table = lab_roles_tables();
	struct lab_method *method = NULL;
	uint32_t i;

	for (; *table != NULL; table++) {
		for (i = 0; i < (*table)->num_calls; i++) {
			method = lab_facts_method(facts, (*table)->name, i);
			if (method != NULL &&
			    has_parameters(&(*table)->calls[i]) &&
			    strcmp((*table)->calls[i].name, method->name) ==
				    0) {
				method->marks[LAB_DECODED] = LAB_YES;
			}
		}
	}
}

/* Nobody in particular, connected to an endpoint, and what he asks now. */
struct caller {
	struct dcesrv_connection *conn;
	struct dcesrv_connection_context *context;
	struct dcesrv_call_state *call;
	uint8_t request[REQUEST_SIZE];
};

/* Reads the request; where that ended is in *out_offset. */
static NTSTATUS read_request(struct caller *caller, uint32_t *out_offset,
			     void **out_r)
{
	struct dcesrv_call_state *call = caller->call;
	DATA_BLOB bytes = { caller->request, REQUEST_SIZE };
	struct ndr_pull *pull = ndr_pull_init_blob(&bytes, call);
	NTSTATUS status;

	pull->flags |= LIBNDR_FLAG_REF_ALLOC;
	call->fault_code = 0;
	status = caller->context->iface->ndr_pull(call, call, pull, out_r);
	*out_offset = pull->offset;
	return status;
}

/*
 * A request of zeros, but for what zeros can't be: where reading stops there
 * has been a string, whose counts take in its NUL ([C706] 14.3.4), or a count
 * that is at least 1.
 */
static NTSTATUS make_request(struct caller *caller, void **out_r)
{
	uint8_t *bytes = caller->request;
	uint32_t offset = 0, after = 0;
	NTSTATUS status;

	memset(bytes, 0, REQUEST_SIZE);
	status = read_request(caller, &offset, out_r);
	while (!NT_STATUS_IS_OK(status) && offset >= 4 && offset > after) {
		after = offset;
		bytes[after - 4] = 1;
		if (after >= 12) {
			bytes[after - 12] = 1;
			status = read_request(caller, &offset, out_r);
		}
		if (!NT_STATUS_IS_OK(status) && offset <= after) {
			if (after >= 12) {
				bytes[after - 12] = 0;
			}
			status = read_request(caller, &offset, out_r);
		}
	}
	return status;
}

/* Whether the response ends with ERROR_CALL_NOT_IMPLEMENTED. */
static bool says_not_implemented(struct caller *caller, const void *r)
{
	struct dcesrv_call_state *call = caller->call;
	struct ndr_push *push = ndr_push_init_ctx(call);
	NTSTATUS status =
		caller->context->iface->ndr_push(call, call, push, r);

	return NT_STATUS_IS_OK(status) && push->offset >= 4 &&
	       memcmp(push->data + push->offset - 4, "\x78\0\0\0", 4) == 0;
}

/* False: it faults as an unknown opnum does, or says that it is a stub. */
static bool answers(struct caller *caller, uint16_t opnum)
{
	const struct dcesrv_interface *iface = caller->context->iface;
	struct dcesrv_call_state *call =
		talloc_zero(caller, struct dcesrv_call_state);
	void *r = NULL;
	NTSTATUS status;
	bool answered;

	call->conn = caller->conn;
	call->context = caller->context;
	call->auth_state = caller->conn->default_auth_state;
	call->event_ctx = caller->conn->event_ctx;
	call->pkt.u.request.opnum = opnum;
	caller->call = call;
	status = make_request(caller, &r);
	if (!NT_STATUS_IS_OK(status)) {
		fprintf(stderr, "ipam-lab: %s %u can't be asked: its request "
			"of zeros can't be read\n", iface->name, opnum);
		talloc_free(call);
		return false;
	}
	status = iface->dispatch(call, call, r);
	answered = NT_STATUS_IS_OK(status) ?
			   !says_not_implemented(caller, r) :
			   call->fault_code != DCERPC_FAULT_OP_RNG_ERROR;
	talloc_free(call);
	return answered;
}

static void ask_interface(struct lab_facts *facts, struct caller *caller,
			  const struct dcesrv_interface *iface)
{
	struct lab_method *method = NULL;
	uint16_t opnum;

	caller->context->iface = iface;
	for (opnum = 0;; opnum++) {
		method = lab_facts_method(facts, iface->name, opnum);
		if (method == NULL) {
			return;
		}
		if (answers(caller, opnum)) {
			method->marks[LAB_SIMULATED] = LAB_YES;
		}
	}
}

/* Everything is a block of talloc, as the core and the services want it. */
static int connect_to(TALLOC_CTX *mem_ctx, struct sim_host *host,
		      const struct dcesrv_endpoint *e, struct caller **out)
{
	struct caller *caller = talloc_zero(mem_ctx, struct caller);
	struct auth_user_info_dc *nobody = NULL;
	struct auth_session_info *session = NULL;
	NTSTATUS status;

	if (caller == NULL) {
		return ENOMEM;
	}
	status = auth_anonymous_user_info_dc(caller, host->name, &nobody);
	if (NT_STATUS_IS_OK(status)) {
		status = auth_generate_session_info(caller, NULL, NULL, nobody,
						    0x01 | 0x04, &session);
	}
	if (NT_STATUS_IS_OK(status)) {
		status = dcesrv_endpoint_connect(host->dce, caller, e, session,
						 host->lab->ev, 0,
						 &caller->conn);
	}
	if (!NT_STATUS_IS_OK(status)) {
		return ENOMEM;
	}
	caller->conn->assoc_group =
		talloc_zero(caller->conn, struct dcesrv_assoc_group);
	caller->context =
		talloc_zero(caller->conn, struct dcesrv_connection_context);
	if (caller->conn->assoc_group == NULL || caller->context == NULL) {
		return ENOMEM;
	}
	/* what a bind does */
	caller->conn->default_auth_state->auth_finished = true;
	caller->conn->assoc_group->dce_ctx = host->dce;
	caller->context->conn = caller->conn;
	*out = caller;
	return 0;
}

static int ask_host(TALLOC_CTX *mem_ctx, struct lab_facts *facts,
		    struct sim_host *host)
{
	const struct dcesrv_endpoint *e = NULL;
	const struct dcesrv_if_list *l = NULL;
	struct caller *caller = NULL;
	int ret = 0;

	for (e = host->dce->endpoint_list; ret == 0 && e != NULL;
	     e = e->next) {
		ret = connect_to(mem_ctx, host, e, &caller);
		for (l = e->interface_list; ret == 0 && l != NULL;
		     l = l->next) {
			ask_interface(facts, caller, l->iface);
		}
	}
	return ret;
}

static int write_file(const char *dir, const char *name, const char *text)
{
	char path[PATH_MAX + 32];
	FILE *file = NULL;
	int ret;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "we");
	if (file == NULL) {
		return errno;
	}
	fputs(text, file);
	ret = fclose(file);
	return ret == 0 ? 0 : errno;
}

/*
 * A lab of one host that has every role and the least data that it starts
 * with: a DHCP server's version decides which methods it has, and this is the
 * newest.
 */
static int write_lab(const char *dir)
{
	static const char lab[] =
		"{\"domains\": [{\"name\": \"lab.test\", \"netbios\": "
		"\"LAB\"}], \"accounts\": [{\"name\": \"nobody\", "
		"\"domain\": \"lab.test\", \"groups\": []}], \"hosts\": "
		"[{\"name\": \"asked\", \"domain\": \"lab.test\", \"address\": "
		"\"127.0.0.1\", \"roles\": [\"dc\", \"dns\", \"dhcp\", "
		"\"nps\"]}]}\n";
	static const char dhcp[] =
		"<DHCPServer><MajorVersion>10</MajorVersion>"
		"<MinorVersion>0</MinorVersion><IPv4/><IPv6/></DHCPServer>\n";
	char path[PATH_MAX + 32];
	int ret = write_file(dir, "lab.json", lab);

	snprintf(path, sizeof(path), "%s/asked", dir);
	if (ret == 0) {
		ret = mkdir(path, 0700) == 0 ? 0 : errno;
	}
	return ret != 0 ? ret : write_file(path, "dhcp.xml", dhcp);
}

int lab_ask(TALLOC_CTX *mem_ctx, struct lab_facts *facts, char **out_error)
{
	TALLOC_CTX *tmp_ctx = talloc_new(mem_ctx);
	struct sim_lab *lab = NULL;
	char *error = NULL;
	const char *tmp = getenv("TMPDIR");
	char dir[PATH_MAX];
	int ret;

	mark_decoded(facts);
	snprintf(dir, sizeof(dir), "%s/ipam-lab.XXXXXX",
		 tmp != NULL && tmp[0] == '/' ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL) {
		ret = errno;
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", dir,
					     strerror(ret));
		talloc_free(tmp_ctx);
		return ret;
	}
	ret = write_lab(dir);
	if (ret == 0) {
		ret = sim_lab_load(tmp_ctx, dir, &lab, &error);
	}
	if (ret == 0) {
		lab->ev = tevent_context_init(lab);
		lab->hosts[0].address = NULL;
		ret = lab->ev == NULL ? ENOMEM :
					lab_roles_offer(tmp_ctx, lab->hosts,
							&error);
	}
	if (ret == 0) {
		ret = ask_host(tmp_ctx, facts, lab->hosts);
	}
	*out_error = talloc_steal(mem_ctx, error);
	lab_world_remove(dir);
	talloc_free(tmp_ctx);
	return ret;
}

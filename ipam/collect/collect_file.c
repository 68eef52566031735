/*
 * A piece of a file, by the helper process of rpc/smb.
 */
#include "ipam/collect/collect_file.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#define HELPER	"ipamd-smb-fetch"
#define FILE_MS 60000

struct file_state {
	struct rpc_smb_request request;
	char address[IPAM_ADDR_TEXT];
	struct collect_file_part part;
	size_t room;
	bool no_memory;
	struct rpc_status status;
};

static void file_done(struct tevent_req *subreq);

/* Beside this program, where it is installed; beside its room in a build. */
static char *helper(TALLOC_CTX *mem_ctx)
{
	char own[PATH_MAX], *path = NULL, *slash = NULL;
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own) - 1);

	own[n > 0 ? n : 0] = '\0';
	slash = strrchr(own, '/');
	if (slash != NULL) {
		*slash = '\0';
	}
	path = talloc_asprintf(mem_ctx, "%s/" HELPER, own);
	if (path != NULL && access(path, X_OK) != 0) {
		path = talloc_asprintf(mem_ctx, "%s/../../rpc/smb/" HELPER,
				       own);
	}
	return path;
}

static bool file_chunk(const uint8_t *data, size_t size, void *private_data)
{
	struct file_state *state = private_data;
	uint8_t *larger = NULL;
	size_t room = state->room;

	while (state->part.size + size > room) {
		room = room == 0 ? 65536 : 2 * room;
	}
	if (room != state->room) {
		larger = talloc_realloc(state, state->part.data, uint8_t,
					room);
		if (larger == NULL) {
			state->no_memory = true;
			return false;
		}
		state->part.data = larger;
		state->room = room;
	}
	memcpy(state->part.data + state->part.size, data, size);
	state->part.size += size;
	return true;
}

struct tevent_req *collect_file_send(TALLOC_CTX *mem_ctx, struct collect *c,
				     const struct collect_share *share,
				     const char *path, uint64_t offset,
				     size_t most)
{
	const struct ipam_settings *s = c->settings;
	const struct ipam_server *server = share->server;
	struct file_state *state = NULL;
	struct tevent_req *subreq = NULL;
	struct tevent_req *req =
		tevent_req_create(mem_ctx, &state, struct file_state);

	if (req == NULL) {
		return NULL;
	}
	ipam_addr_format(&server->address, state->address);
	state->request = (struct rpc_smb_request){
		.kept = share->kept, .template = c->smb,
		.helper = helper(state),
		.share = share->name, .path = path,
		.offset = offset, .most = most,
		.target.fqdn = server->name,
		.target.address = state->address[0] != '\0' ? state->address :
							      NULL,
		.method = strcmp(s->method, "ntlm") == 0 && s->allow_ntlm ?
				  RPC_METHOD_NTLM : RPC_METHOD_KERBEROS,
		.ccache = rpc_creds_ccache(c->creds),
		.user = s->user, .password_file = s->password_file,
	};
	subreq = rpc_smb_read_send(state, c->ev, &state->request, file_chunk,
				   state, FILE_MS);
	if (tevent_req_nomem(state->request.helper, req) ||
	    tevent_req_nomem(subreq, req)) {
		return tevent_req_post(req, c->ev);
	}
	tevent_req_set_callback(subreq, file_done, req);
	return req;
}

static void file_done(struct tevent_req *subreq)
{
	struct tevent_req *req =
		tevent_req_callback_data(subreq, struct tevent_req);
	struct file_state *state = tevent_req_data(req, struct file_state);
	uint64_t size = 0;

	state->status = rpc_smb_read_recv(subreq, &state->part.file, &size);
	TALLOC_FREE(subreq);
	if (!tevent_req_nomem(state->no_memory ? NULL : state, req)) {
		tevent_req_done(req);
	}
}

struct rpc_status collect_file_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct collect_file_part *out_part)
{
	struct file_state *state = tevent_req_data(req, struct file_state);
	struct rpc_status status = state->status;
	enum tevent_req_state how;
	uint64_t error = 0;

	if (tevent_req_is_error(req, &how, &error)) {
		status = rpc_status_make(RPC_VOCABULARY_LOCAL,
					 RPC_LOCAL_NO_MEMORY, RPC_STEP_CALL);
	}
	*out_part = state->part;
	out_part->data = talloc_steal(mem_ctx, state->part.data);
	tevent_req_received(req);
	return status;
}

/*
 * Reads a piece of a file of a server's share into memory, in a process of its
 * own.
 */
#ifndef IPAM_COLLECT_COLLECT_FILE_H
#define IPAM_COLLECT_COLLECT_FILE_H

#include "ipam/collect/collect_task.h"
#include "rpc/smb/rpc_smb.h"

struct collect_file_part {
	struct rpc_smb_file file;
	uint8_t *data;
	size_t size;
};

/* Of one server; lent until the end, as the path is. */
struct collect_share {
	const struct ipam_server *server;
	const char *name;
	struct rpc_smb *kept; /* its session, from one piece to the next */
};

struct tevent_req *collect_file_send(TALLOC_CTX *mem_ctx, struct collect *c,
				     const struct collect_share *share,
				     const char *path, uint64_t offset,
				     size_t most);
struct rpc_status collect_file_recv(struct tevent_req *req,
				    TALLOC_CTX *mem_ctx,
				    struct collect_file_part *out_part);

#endif

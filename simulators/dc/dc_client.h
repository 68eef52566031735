#ifndef SIMULATORS_DC_CLIENT_H
#define SIMULATORS_DC_CLIENT_H

#include <sys/uio.h>
#include <util/time.h>
#include <util/data_blob.h>
#include <core/error.h>
#include <tsocket.h>

#include "simulators/dc/dc.h"
#include "simulators/dc/dc_session.h"

/* A connection of a client; dc_client.c reads and writes, dc_bind.c binds. */

struct sim_dc_service {
	struct sim_dc_host host;
	struct tevent_context *ev;
	const struct sim_dc_tree *tree;
	struct sim_dc_directory *directory;
	size_t clients;
};

struct sim_dc_client {
	struct sim_dc_service *service;
	struct sim_dc_session session;
	struct tstream_context *plain;
	struct tstream_context *stream;	/* plain, or wrapped after a bind */
	struct tsocket_address *remote;
	struct tsocket_address *local;
	const char *name;		/* address:port */
	struct gensec_security *acceptor;	/* of a bind under way */
	const char *mechanism;
	uint8_t *bytes;			/* of the message being read */
	size_t length;
	struct iovec vector;
};

/* Takes the socket over. errno; the socket is closed then. */
int sim_dc_client_new(struct sim_dc_service *service, int fd,
		      bool global_catalog);

/*
 * Binds by REQUEST, a bind; the answer is in REPLY. When a stream for sign
 * and seal was agreed on, it is in *OUT_WRAPPED, for use after the reply.
 */
struct tevent_req *sim_dc_bind_send(TALLOC_CTX *mem_ctx,
				    struct sim_dc_client *client,
				    const struct sim_dc_request *request,
				    struct sim_dc_reply *reply);
int sim_dc_bind_recv(struct tevent_req *req,
		     struct tstream_context **out_wrapped);

#endif

/*
 * The sockets of a simulated NPS:
 *
 *   datagram -> decode -> (discard) -> check the password -> event, journal
 *	      -> answer
 */
#include "simulators/nps/nps.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "simulators/host/sim_door.h"
#include "simulators/nps/nps_event.h"

#define SECRET_BYTES 16 /* random ones; twice as many characters */

struct sim_nps_service {
	struct sim_nps_host host;
	char secret[2 * SECRET_BYTES + 1];
	uint8_t out[NPS_RADIUS_MOST];
};

/* DOMAIN\name, name@domain or name. */
static int check(struct sim_nps_service *service, TALLOC_CTX *mem_ctx,
		 const struct nps_radius_request *request,
		 struct sim_nps_account *out)
{
	const char *user = request->user, *domain = NULL;
	const char *mark = strchr(user, '\\');

	if (mark != NULL) {
		domain = talloc_strndup(mem_ctx, user, (size_t)(mark - user));
		user = mark + 1;
	} else if ((mark = strrchr(user, '@')) != NULL) {
		domain = mark + 1;
		user = talloc_strndup(mem_ctx, user, (size_t)(mark - user));
	}
	if (user == NULL) {
		return ENOMEM;
	}
	return service->host.check(service->host.seam.private_data, mem_ctx,
				   domain, user, request->password, out);
}

static void journal(struct sim_nps_service *service,
		    const struct nps_radius_request *request,
		    const char *client, const char *account, const char *result)
{
	json_t *arguments = json_object();

	json_object_set_new(arguments, "user", json_string(request->user));
	json_object_set_new(arguments, "calling",
			    json_string(request->calling));
	service->host.seam.journal(
		service->host.seam.private_data,
		&(struct sim_journal_entry){ .service = "radius",
					     .client = client,
					     .account = account,
					     .opnum = SIM_NO_OPNUM,
					     .operation = "access",
					     .arguments = arguments,
					     .result = result });
}

static enum nps_radius_code decide(struct sim_nps_service *service,
				   TALLOC_CTX *mem_ctx,
				   const struct nps_radius_request *request,
				   const char *client)
{
	struct sim_nps_account account = { 0 };
	struct nps_decision decision = { .client = client };
	int ret = check(service, mem_ctx, request, &account);

	if (ret == 0 || ret == EACCES) {
		decision.account = &account;
	}
	if (decision.account == NULL) {
		decision.reason = NPS_REASON_NO_ACCOUNT;
	} else if (!request->has_password) {
		decision.reason = NPS_REASON_METHOD;
	} else if (ret != 0) {
		decision.reason = NPS_REASON_CREDENTIALS;
	}
	nps_event_write(&service->host, request, &decision);
	journal(service, request, client, ret == 0 ? account.name : NULL,
		decision.reason == 0 ? "accept" : "reject");
	return decision.reason == 0 ? NPS_RADIUS_ACCEPT : NPS_RADIUS_REJECT;
}

static void on_datagram(void *private_data, struct sim_door *door,
			const uint8_t *bytes, size_t size,
			const struct sockaddr_in *from)
{
	struct sim_nps_service *service = private_data;
	const struct nps_radius_secret secret = {
		(const uint8_t *)service->secret, strlen(service->secret)
	};
	struct nps_radius_request request;
	TALLOC_CTX *tmp_ctx = NULL;
	enum nps_radius_code code;
	char client[INET_ADDRSTRLEN] = "";
	size_t length = 0;
	int ret = nps_radius_decode(bytes, size, &secret, &request);

	if (ret != 0) {
		return;
	}
	inet_ntop(AF_INET, &from->sin_addr, client, sizeof(client));
	tmp_ctx = talloc_new(service);
	code = decide(service, tmp_ctx, &request, client);
	talloc_free(tmp_ctx);
	ret = nps_radius_answer(code, &request, NULL, 0, &secret,
				service->out, &length);
	if (ret == 0) {
		sim_door_send(door, service->out, length, from);
	}
}

static int open_door(struct sim_nps_service *service,
		     struct tevent_context *ev, uint16_t port)
{
	const struct sim_door_place place = {
		.ev = ev,
		.doors = service->host.seam.doors,
		.address = service->host.seam.address,
		.port = port,
	};
	struct sim_door *door = NULL;

	return sim_door_bind(service, &place, on_datagram, service, &door);
}

static int write_secret(TALLOC_CTX *mem_ctx, const char *state,
			const char *name, const char *secret)
{
	char *dir = talloc_asprintf(mem_ctx, "%s/radius", state);
	char *path = talloc_asprintf(mem_ctx, "%s/radius/%s", state, name);
	size_t length = strlen(secret);
	ssize_t written;
	int fd;

	if (dir == NULL || path == NULL) {
		return ENOMEM;
	}
	if (mkdir(dir, 0700) != 0 && errno != EEXIST) {
		return errno;
	}
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1) {
		return errno;
	}
	written = write(fd, secret, length);
	close(fd);
	return written == (ssize_t)length ? 0 : ENOSPC;
}

static int make_secret(struct sim_nps_service *service)
{
	uint8_t random[SECRET_BYTES];
	size_t i;

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random)) {
		return EIO;
	}
	for (i = 0; i < sizeof(random); i++) {
		snprintf(service->secret + 2 * i, 3, "%02x", random[i]);
	}
	return 0;
}

int sim_nps_service_start(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			  const struct sim_nps_host *host, const char *state,
			  const char *name,
			  struct sim_nps_service **out_service,
			  char **out_error)
{
	static const uint16_t ports[] = { 1812, 1645 };
	struct sim_nps_service *service =
		talloc_zero(mem_ctx, struct sim_nps_service);
	size_t i;
	int ret;

	if (service == NULL) {
		return ENOMEM;
	}
	service->host = *host;
	ret = make_secret(service);
	if (ret == 0 && state != NULL) {
		ret = write_secret(service, state, name, service->secret);
	}
	for (i = 0; ret == 0 && host->seam.address != NULL && i < 2; i++) {
		ret = open_door(service, ev, ports[i]);
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: RADIUS: %s",
					     host->seam.fqdn, strerror(ret));
		talloc_free(service);
		return ret;
	}
	*out_service = service;
	return 0;
}
